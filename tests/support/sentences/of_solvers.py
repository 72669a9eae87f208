"""Samples of what a solver, its profile and the files of inputs say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np

from support.programs import dispatch
from support.sentences.showing import refused
from transition_sim.errors import Place, Text
from transition_sim.inputs.reading.yaml import parse_yaml
from transition_sim.inputs.schema import scenario as scenario_sections
from transition_sim.inputs.schema.json_schema import schema_json
from transition_sim.inputs.schema.quantities import EitherQuantity, Quantity
from transition_sim.solve import (
    certificate,
    load_profile,
    profiles,
)
from transition_sim.solve import (
    fallback as routes,
)
from transition_sim.solve import (
    infeasibility as confirmation,
)
from transition_sim.solve import (
    pyomo_solvers as external,
)
from transition_sim.solve.highs import (
    highs_model as highs,
)
from transition_sim.solve.highs import (
    options,
)
from transition_sim.solve.highs import (
    process as engine,
)
from transition_sim.solve.profiles import ProfileReader
from transition_sim.solve.scaling import unusable

FAILED: Any = SimpleNamespace(
    passed=False, primal_violation=1.0, dual_violation=1.0, relative_gap=1.0, tolerance=1e-6
)
PROFILE = """
title: x
solver: highs
time_limit: -1
fallback: loop
options: {presolve: maybe}
"""


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of solvers and of the readers of files."""
    for found in (None, FAILED):
        yield partial(refused, certificate.require, found)
    yield _calls_it_possible
    for code in (-9, 3):
        yield partial(engine._death, code)
    for what in ("memory", "anything"):
        yield partial(engine._failure, what)
    yield from _external()
    for reasons in ((), ("out of range",)):
        yield partial(refused, highs.HighsModel._refuse, None, highs.CHANGE, reasons)
    yield partial(refused, options.refuse_option, "presolve", "maybe")
    yield _read_profile
    plain = load_profile("highs")
    yield partial(routes._change, plain, plain, Text("stopped", "已停止"))
    yield from _programs()
    for kind in ("scenario", "city"):
        yield partial(schema_json, kind)
    gas, coal = Quantity("a", "甲", "Mm3", 0, 1), Quantity("b", "乙", "ktce", 0, 1)
    yield partial(EitherQuantity.of, "supply", "供应", gas, coal)
    for delay in ("2 年", "2 月", "2 天"):
        yield partial(scenario_sections.read_delay, delay)


def _calls_it_possible() -> None:
    answer = SimpleNamespace(solve=lambda *given, **named: SimpleNamespace(status="optimal"))
    with patch.object(confirmation, "HighsModel", return_value=answer):
        refused(confirmation.confirm_infeasible, dispatch(24), "highs")


def _external() -> Iterator[Callable[[], object]]:
    profile = dataclasses.replace(load_profile("highs"), solver="cbc")
    for needs in (None, "pulp"):
        yield partial(external._missing, dataclasses.replace(profile, needs=needs))
    yield partial(external._needs_model, profile)
    yield partial(refused, external._run, None, profile, None)
    said = SimpleNamespace(stdout=f"{external.CBC_COMPLAINTS[0]}\n")

    def check() -> None:
        with patch.object(external.subprocess, "run", return_value=said):
            refused(external._check_cbc, "cbc", profile)

    yield check


def _read_profile() -> None:
    tree: Any = parse_yaml(PROFILE, "p.yaml")
    reader = ProfileReader(tree)
    reader.number("time_limit", 1.0, 2.0, "s")
    reader.options("highs")
    problems = [*reader.problems, profiles._unknown("highz", Place("p.yaml"), "fallback")]
    problems += profiles._check_fallback("loop", tree.entries["fallback"], ("loop",))
    for each in problems:
        each.render("en")
        each.render("zh")


def _programs() -> Iterator[Callable[[], object]]:
    lp = dispatch(24)
    matrix = lp.matrix.copy()
    matrix.data = matrix.data * np.nan
    nan = {name: getattr(lp, name) * np.nan for name in ("cost", "row_lower", "row_scale")}
    for change in (
        {"cost": nan["cost"]},
        {"offset": float("nan")},
        {"matrix": matrix},
        {"row_lower": nan["row_lower"]},
        {"row_scale": nan["row_scale"]},
    ):
        yield partial(unusable, dataclasses.replace(lp, **change))
