"""One file per family of constraints; each has ``add(model, system, accounts)``."""
