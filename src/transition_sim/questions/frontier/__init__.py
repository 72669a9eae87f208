"""Least cost against the level of a target."""
