"""speclint checks Markdown specs against the template they were copied from."""

__version__ = "0.1.0"
