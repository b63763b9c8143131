"""Rules about what keeps a document from being read."""
