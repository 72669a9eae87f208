"""Samples of the program that makes hourly series: figures, refusals, what a recipe lacks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from pydantic_core import PydanticCustomError

from support.sentences.showing import in_both, refused
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.synthesis import __main__, price, quantities
from transition_sim.synthesis.calibration import Target
from transition_sim.synthesis.demand import make_flat, make_typical_curves
from transition_sim.synthesis.generation import write_series
from transition_sim.synthesis.heat import make_degree_hours
from transition_sim.synthesis.hours import make_year_hours
from transition_sim.synthesis.marked import Marked
from transition_sim.synthesis.recipe import _check_sources, read_recipe
from transition_sim.synthesis.series import SeriesError, missing_extra
from transition_sim.synthesis.wind import _refuse_turbine, make_wind

CURVE = np.array([0.0, 3.0, 12.0, 25.0]), np.array([0.0, 0.0, 1.0, 1.0])


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of the recipe and of its series."""
    recipe = read_recipe(packaged_cities()["changzhi"])
    by_kind: dict[str, Any] = {each.kind: each for each in recipe.series.values()}
    hours = make_year_hours(2025)
    flat = make_flat("x", by_kind["flat"])
    yield partial(make_flat, "x", by_kind["flat"])
    yield partial(make_typical_curves, "x", by_kind["typical_curves"], hours)
    heat, season = by_kind["degree_hours"], recipe.site.heating_season
    cold = heat.indoor_c.model_copy(update={"value": -200.0})
    yield partial(make_degree_hours, "x", heat, hours, season)
    yield partial(_unmade, make_degree_hours, "x", heat, hours, None)
    frozen = heat.model_copy(update={"indoor_c": cold})
    yield partial(_unmade, make_degree_hours, "x", frozen, hours, season)
    yield partial(_make_wind, by_kind["wind"], hours)
    yield partial(_refuse_turbine, "windmill")
    every = np.ones(8760, bool)
    for level in (-1e4, by_kind["spot_price"].sunny_midday_range_cny_per_mwh.value[0]):
        yield partial(_judge_prices, by_kind["spot_price"], np.full(8760, level), every)
    for position in (None, 3):
        yield partial(Target("a", "pu", "b, c").refuse, position, 2.0, 0.0, 1.0)
    yield partial(in_both, __main__.describe, flat)
    yield partial(missing_extra, "pvlib")
    yield partial(refused, write_series, flat, Path(__file__))
    idle = {**recipe.sources, "idle": next(iter(recipe.sources.values()))}
    unused = dataclasses.replace(recipe, sources=MappingProxyType(idle))
    yield lambda: list(_check_sources(unused))
    for fault in (KeyboardInterrupt(), OSError("full"), ValueError("oops")):
        yield partial(_fail, fault)
    number: Any = None
    for check, given in (
        (Marked._check_mapping, (5,)),
        (quantities.exactly(3).func, ((1, 2),)),
        (quantities._check_order, ((2.0, 1.0),)),
        (quantities.Ratio("a", "甲", 0, 1).validate, ("x", number, number)),
    ):
        yield partial(_wrong, check, *given)


def _unmade(make: Callable[..., Any], *arguments: Any) -> None:
    with pytest.raises(SeriesError):
        make(*arguments)


def _make_wind(recipe: Any, hours: Any) -> None:
    with patch("transition_sim.synthesis.wind.read_turbine_curve", return_value=CURVE):
        make_wind("x", recipe, hours)


def _judge_prices(recipe: Any, values: Any, hours: Any) -> None:
    with suppress(SeriesError):
        price._check_prices(recipe, values, hours, hours)


def _fail(fault: BaseException) -> None:
    with patch.object(__main__, "read_recipe", side_effect=fault):
        __main__._make_profiles(Path("city"), "zh")


def _wrong(check: Callable[..., Any], *given: Any) -> None:
    with pytest.raises(PydanticCustomError):
        check(*given)
