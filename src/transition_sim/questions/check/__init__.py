"""Whether scenarios and their cities are valid."""
