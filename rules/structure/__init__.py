"""Rules about the sections of a spec."""
