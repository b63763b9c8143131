"""Code in other languages than Markdown: whether it parses, and what it names where."""
