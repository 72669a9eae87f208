"""Scenario over scenario, city over city, and numbers over those of a city."""
