"""One file a command, but for `check`, which is the straight line itself."""
