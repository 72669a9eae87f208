"""What is wrong with inputs, and why a command failed, as machines read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from transition_sim.answers import Answer, Part, Spoken, key
from transition_sim.errors import InfeasibleError, InputError, Problem, Text, TransitionSimError
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Unit
from transition_sim.questions.check.inherited import Inherited
from transition_sim.results.measured import burning_coal


class InputProblem(Part):
    """One thing that is wrong in what a user gave, and what would be right."""

    file: str = key("file, or option, that is wrong")
    line: int | None = key("line, from 1", null="no line is known")
    column: int | None = key("column, from 1", null="no column is known")
    field: str = key("dotted field, or column of a table")
    message: Spoken = key("what is wrong")
    remedy: Spoken = key("what would be right")

    @classmethod
    def of(cls, problem: Problem) -> InputProblem:
        """Return a problem as machines read it."""
        place = problem.place
        return cls(
            file=place.file,
            line=place.line,
            column=place.column,
            field=problem.field,
            message=Text(problem.message("en"), problem.message("zh")),
            remedy=Text(problem.remedy("en"), problem.remedy("zh")),
        )


class UnmetTarget(Part):
    """An enforced target of a scenario that has no plan."""

    id: str = key("enforced target; only where enforced targets cannot all be met")
    required: float = key("what it asks for", "share")
    largest_reachable: float | None = key(
        "furthest level with no other target enforced", "share", "no plan even without it"
    )
    largest_reachable_with_others: float | None = key(
        "the same with the other enforced targets kept", "share", "these cannot be met themselves"
    )
    largest_reachable_unguarded: float | None = key(
        "`largest_reachable` with any import and any energy left unserved",
        "share",
        "no plan has a share, or it was not asked",
        default=None,
    )


class CommandError(Part):
    """Why a command failed."""

    exit_code: int = key("exit code of this error")
    message: Spoken = key("what is printed for people")
    problems: tuple[InputProblem, ...] | None = key(
        "only where the input is wrong", absent="the input is not wrong"
    )
    targets: tuple[UnmetTarget, ...] | None = key(
        "only where enforced targets cannot all be met", absent="they can"
    )

    @classmethod
    def of(cls, error: TransitionSimError) -> CommandError:
        """Return an error as machines read it: its exit code, its sentence and what it carries."""
        more: dict[str, Any] = {}
        if isinstance(error, InputError):
            more["problems"] = tuple(InputProblem.of(each) for each in error.problems)
        if isinstance(error, InfeasibleError) and error.targets:
            more["targets"] = tuple(UnmetTarget.model_validate(each) for each in error.targets)
        message = Text(error.render("en"), error.render("zh"))
        return cls(exit_code=error.exit_code, message=message, **more)


class CommandErrors(Part):
    """What a command that fails prints, beside what it found."""

    errors: tuple[CommandError, ...] = key()


class SaidChange(Part):
    """One thing that a valid scenario says otherwise than the one that it extends."""

    scenario: str = key("name")
    field: str = key("dotted field")
    text: Spoken = key("what it changes, and from what")

    @classmethod
    def all_of(cls, scenario: Scenario) -> tuple[SaidChange, ...]:
        """Return every change of a scenario."""
        return tuple(
            cls(scenario=scenario.name, field=each.field, text=each.text)
            for each in scenario.changes()
        )


class Note(Part):
    """What a valid scenario passes over for want of data."""

    scenario: str = key("name")
    text: Spoken = key("what is passed over, and what would settle it")

    @classmethod
    def all_of(cls, scenario: Scenario) -> tuple[Note, ...]:
        """Return every note of a scenario."""
        return tuple(cls(scenario=scenario.name, text=each) for each in notes_of(scenario))


class Check(Answer):
    """Every problem of some scenarios and their cities, and what the valid ones change."""

    errors: tuple[InputProblem, ...] = key()
    changes: tuple[SaidChange, ...] | None = key(
        "of the valid scenarios", absent="they change nothing"
    )
    notes: tuple[Note, ...] | None = key(
        "what valid scenarios pass over for want of data",
        absent="nothing is passed over",
    )
    inherited: tuple[Inherited, ...] | None = key(
        "numbers of a packaged city that a city of one's own has unchanged", absent="there are none"
    )

    @property
    def headline(self) -> Text:
        """How much is wrong."""
        count = len(self.errors)
        if not count:
            return Text("valid", "无误")
        return Text(f"{count} problem{'s' if count > 1 else ''}", f"{count}处问题")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a problem: ``file, line, column, field, message, remedy``, in English."""
        rows = [each.to_json() for each in self.errors]
        return pd.DataFrame(rows, columns=list(InputProblem.model_fields))


def notes_of(scenario: Scenario) -> Iterator[Text]:
    """Yield what a scenario's rules pass over for want of data."""
    below = scenario.retire.units_below
    passed = tuple(_without_size(scenario)) if below is not None else ()
    if below is not None and passed:
        en = ", ".join(f"{each.name_en} ({each.capacity_mw:,.4g} MW)" for each in passed)
        zh = "、".join(f"{each.name_zh}（{each.capacity_mw:,.4g} MW）" for each in passed)
        yield Text(
            f"retire.units_below: {below:g} MW passes over {en}: no `unit_count` says how large "
            "their units are; name them in `retire.units`, or give `unit_count` in units.csv",
            f"retire.units_below：{below:g} MW未涵盖{zh}：缺少 `unit_count`，单机容量不明；"
            "请在 `retire.units` 中列出，或在 units.csv 中补充 `unit_count`",
        )


def _without_size(scenario: Scenario) -> Iterator[Unit]:
    """Yield plant that burns coal, stays, and whose units have no size in the data."""
    city, last = scenario.city_data, scenario.years[-1]
    kinds = burning_coal(city)
    for each in city.units:
        leaves = each.id in scenario.retire.units
        leaves = leaves or (each.retires is not None and each.retires.year <= last)
        if each.technology in kinds and each.unit_size_mw is None and not leaves:
            yield each
