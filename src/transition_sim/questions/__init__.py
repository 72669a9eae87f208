"""Questions about a scenario or its runs: a room each, with the typed answer and what finds it."""
