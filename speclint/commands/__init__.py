"""One file a command: each gives data or text, and prints nothing."""
