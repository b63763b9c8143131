"""One module for each output format; each turns diagnostics into text."""
