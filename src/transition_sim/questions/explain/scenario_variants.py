"""A scenario file read again and again with other fields; its city is read once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import Scenario, load_scenario


class Alterations:
    """What a scenario becomes where some of its fields are replaced, as `run --set` does it.

    Parameters
    ----------
    path : str or Path
        A scenario file.
    overrides : sequence of str
        ``field=value`` in place of what the file says, in every alteration too.

    Attributes
    ----------
    base : Scenario
        Without any alteration.

    Raises
    ------
    InputError
        With every problem of the files.
    """

    def __init__(self, path: str | Path, overrides: Sequence[str] = ()) -> None:
        self._path, self._overrides = Path(path), tuple(overrides)
        self._cities = Cities()
        self.base = load_scenario(path, overrides, self._cities)

    def with_fields(self, settings: Sequence[str]) -> Scenario:
        """Return the scenario with fields replaced; every rule of a scenario is checked again.

        Parameters
        ----------
        settings : sequence of str
            ``field=value``.

        Raises
        ------
        InputError
            A value is refused.
        """
        return load_scenario(self._path, (*self._overrides, *settings), self._cities)
