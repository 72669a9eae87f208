"""What the plan promises against what a run found."""
