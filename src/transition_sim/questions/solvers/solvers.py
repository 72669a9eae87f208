"""Which solver profiles there are, and which can run here."""

from __future__ import annotations

import pandas as pd

from transition_sim.answers import Answer, Both, Part, key
from transition_sim.errors import Text
from transition_sim.solve import list_profiles


class SolverProfile(Part):
    """A solver and its options."""

    name: str = key("what `--solver` takes")
    title: Both = key("what it is for")
    options: dict[str, bool | int | float | str] = key("option of the solver", per="option")
    runs: bool = key("whether it can run here")
    why: Both | None = key("why not", null="it can")


class Solvers(Answer):
    """The solver profiles."""

    profiles: tuple[SolverProfile, ...] = key()

    @property
    def headline(self) -> Text:
        """How many of them can run here."""
        here, count = sum(each.runs for each in self.profiles), len(self.profiles)
        return Text(f"{here} of {count} run here", f"{count}个求解器配置中有{here}个可在本机运行")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a profile: ``name, title, runs, why``, in English."""
        rows = [
            {
                "name": each.name,
                "title": each.title.en,
                "runs": each.runs,
                "why": None if each.why is None else each.why.en,
            }
            for each in self.profiles
        ]
        return pd.DataFrame(rows)


def solvers() -> Solvers:
    """Return every solver profile, whether it can run here, and why not."""
    return Solvers(
        profiles=tuple(
            SolverProfile(
                name=each.name, title=each.title, options=dict(each.options), runs=runs, why=why
            )
            for each, runs, why in list_profiles()
        )
    )
