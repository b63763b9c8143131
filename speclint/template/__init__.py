"""A template and the YAML beside it, compiled to slots."""
