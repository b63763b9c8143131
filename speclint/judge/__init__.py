"""What rules say of a laid spec: which rules there are, what they may ask, what is silenced."""
