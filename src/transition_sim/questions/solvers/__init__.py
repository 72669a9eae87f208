"""Which solver profiles there are, and which can run here."""
