"""Rules about values and what stands in their place."""
