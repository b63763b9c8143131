"""What is new: findings that a baseline does not know, and what a branch brought."""
