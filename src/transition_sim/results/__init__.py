"""From a solution to results, and back from disk."""
