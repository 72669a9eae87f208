"""Why a scenario has no plan, and the smallest repairs."""
