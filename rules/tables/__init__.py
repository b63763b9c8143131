"""Rules about tables, their columns, rows and cells."""
