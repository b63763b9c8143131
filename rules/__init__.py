"""The built-in pack: one module for each rule; the file's name is the rule's name."""
