"""The command line: arguments and printing only; a module a command."""

from __future__ import annotations

from transition_sim.cli import check, flip, ledger, listings, run
from transition_sim.cli.app import app, main

COMMANDS = (run.run, check.check, flip.flip, ledger.ledger, listings.schema, listings.solvers)

for _command in COMMANDS:
    app.command()(_command)

__all__ = ["COMMANDS", "app", "main"]
