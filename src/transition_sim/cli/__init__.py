"""The command line: arguments and printing only; a module a command."""

from __future__ import annotations

from transition_sim.__main__ import main
from transition_sim.cli import (
    check,
    compare,
    definitions,
    explain,
    flip,
    frontier,
    hindsight,
    ledger,
    listings,
    near_optimal,
    regress,
    run,
)
from transition_sim.cli.app import app

COMMANDS = (
    run.run,
    check.check,
    definitions.definitions,
    frontier.frontier,
    near_optimal.near_optimal,
    explain.explain,
    flip.flip,
    ledger.ledger,
    compare.compare,
    hindsight.hindsight,
    regress.regress,
    listings.schema,
    listings.solvers,
)

for _command in COMMANDS:
    app.command()(_command)

__all__ = ["COMMANDS", "app", "main"]
