"""Published outcomes beside what runs said."""
