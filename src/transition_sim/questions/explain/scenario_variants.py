"""A scenario file read again and again with other fields; its city is read once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.merging.scenario_chain import SET, read_chain
from transition_sim.inputs.reading.files import Refused
from transition_sim.inputs.reading.validation_errors import bind
from transition_sim.inputs.rules.scenario import check_scenario
from transition_sim.inputs.schema.scenario import ScenarioFile


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
        self.base = load_scenario(path, overrides)

    def with_fields(self, settings: Sequence[str]) -> Scenario:
        """Return the scenario with fields replaced; every rule of a scenario is checked again.

        Parameters
        ----------
        settings : sequence of str
            ``field=value``; neither the city nor an hourly series can be replaced.

        Raises
        ------
        InputError
            A value is refused.
        """
        try:
            chain = read_chain(self._path, (*self._overrides, *settings))
        except Refused as refused:
            raise InputError(refused.problems) from None
        bound, wrong = bind(ScenarioFile, chain.tree, {"years": self.base.years})
        city = self.base.city_data
        problems = [*chain.problems, *wrong]
        if bound is not None:
            draft = ScenarioDraft(bound, city, chain.tree, (SET, *chain.folders))
            problems += check_scenario(draft)
        if bound is None or problems:
            raise InputError(problems)
        fields = {name: getattr(bound, name) for name in ScenarioFile.model_fields}
        return Scenario.model_construct(**fields, city_data=city, files=self.base.files)
