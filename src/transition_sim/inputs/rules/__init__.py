"""What must hold across fields and files; a file a subject."""
