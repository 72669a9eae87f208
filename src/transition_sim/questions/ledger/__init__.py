"""Every quantified statement of the plan and, with a run, its status."""
