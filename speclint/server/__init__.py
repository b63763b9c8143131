"""The language server: what an editor is told of the specs that are open in it, while they are written."""
