"""Whether a verdict holds for all, some or none of the plans near the least cost."""
