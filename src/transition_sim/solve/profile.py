"""A solver and its options: what a solve is asked to go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transition_sim.errors import Text
from transition_sim.solve.certificate import TOLERANCE
from transition_sim.solve.highs.session import Value


@dataclass(frozen=True)
class Profile:
    """A solver and its options.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    title : Text
        What it is for.
    solver : str
        ``highs``, or a name that Pyomo knows.
    options : Mapping[str, bool | int | float | str]
        Options of that solver.
    needs : str or None
        What has to be installed for it besides this package.
    tolerance : float
        Largest relative violation that the independent check lets pass.
    time_limit : float or None
        Longest time that one solve may take [s].
    fallback : str or None
        The profile that `transition_sim.solve.solve_with_fallback` tries next.
    """

    name: str
    title: Text
    solver: str
    options: Mapping[str, Value]
    needs: str | None = None
    tolerance: float = TOLERANCE
    time_limit: float | None = None
    fallback: str | None = None
