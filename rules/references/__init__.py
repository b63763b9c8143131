"""Rules about what one place says of another: in a spec, between specs, between files."""
