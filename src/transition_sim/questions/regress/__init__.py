"""A scenario's outputs against a baseline."""
