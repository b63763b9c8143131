"""Bytes and Markdown as plain things with their places: the only room that knows how Markdown is written."""
