"""Samples of what a scenario changes against its parent: every kind of lever, there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

from support.packaged import CITIES, FOLDER
from support.sentences.showing import LANGUAGES
from transition_sim.inputs.changes_in_words import Pair, describe_changes
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.questions.check.answer import Check, SaidChange
from transition_sim.report.tables import _changes

LEVERS: tuple[tuple[str, ...], ...] = (
    ("years=[2024, 2025, 2026]",),
    ("resolution.periods=3",),
    ("projects={stages: [], include: [renhe], exclude: [dinglun], delay: {renhe: 90 days}}",),
    ("builds={at_limit: true, exactly: {pv: {2025: 5 MW}}}", "builds.limits.wind.2025=7 MW"),
    (
        "planning_reserve=5 %",
        "retire.economic=true",
        "retire.units={zhangshan-2: 2025-06-30}",
        "retire.by=2025",
    ),
    (
        "retrofits={choose: true, exclude: [three-300]}",
        "retrofits.units={zhangshan-1: {year: 2025}, zhangshan-3: null}",
    ),
    ("demand={level: +8 %, trucks: {2025: 9000}}",),
    ("fuels={cbm: {supply: {2025: 200 Mm3, 2026: null}}, coal_waste: {price: 600}}",),
    ("emissions.limits={co2: {2025: 25 Mt}}",),
    ("limits.generation={coal: {2025: 20 TWh}}",),
    ("trade.limit=300 MW",),
    ("utilisation.wind=90 %",),
    ("carbon={scheme: tax, price: 100}",),
    (
        "data.technologies.battery={capex_cny_per_kwh: 600}",
        "data.projects.renhe.online=2025-07-31",
        "data.city.discount_rate=7 %",
    ),
    ("targets={C26: {enforce: true}, C27: {threshold: 20 %}}",),
)
"""Together, those of one section."""


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of a change."""
    plan = load_scenario(FOLDER / "plan.yaml", cities=CITIES)
    other = _changed(plan)
    for before, after in ((plan, other), (other, plan)):
        yield partial(describe_changes, Pair(before, after, plan.city_data, plan.city_data))
    yield lambda: Check(errors=(), changes=SaidChange.all_of(plan)).headline
    said = [{"field": "x", "en": "a change", "zh": "变化"}]
    for lang in LANGUAGES:
        yield partial(_changes, said, lang)


def _changed(plan: Scenario) -> Any:
    """Return the plan with every lever moved, as far as each can be alone."""
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    for given in LEVERS:
        moved = plan.with_(given)
        for section in (one.partition("=")[0].partition(".")[0] for one in given):
            fields[section] = getattr(moved, section)
    return SimpleNamespace(**fields)
