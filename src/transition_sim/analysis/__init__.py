"""Questions that take many runs: what a verdict hangs on, and what would change it."""
