"""The types of all inputs, a file a subject: sections, rows and columns."""
