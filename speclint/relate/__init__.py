"""What one place of a spec says of another: references, agreements, conditions, migrations."""
