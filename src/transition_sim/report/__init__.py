"""Tables and pages that people read; they read Results only."""
