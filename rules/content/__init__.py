"""Rules about what a section holds: fields, code, diagrams, lists, text."""
