"""YAML, CSV and series, with the place of every value."""
