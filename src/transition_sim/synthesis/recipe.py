"""The recipe of a city's profiles: its types, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from transition_sim.errors import InputError, Problem, Text
from transition_sim.inputs.merging.city_layers import PROFILES, SETTINGS
from transition_sim.inputs.reading.files import Refused, missing
from transition_sim.inputs.reading.validation_errors import bind
from transition_sim.inputs.reading.yaml import read_yaml
from transition_sim.inputs.schema.city_settings import Location, Season
from transition_sim.inputs.schema.identifiers import FROZEN, Label, Slug
from transition_sim.inputs.schema.quantities import Count
from transition_sim.inputs.schema.records import Grade, Section
from transition_sim.inputs.tree import Fields, Key, Scalar, Spot, locate
from transition_sim.synthesis import quantities as q
from transition_sim.synthesis.heat_recipe import DegreeHours
from transition_sim.synthesis.marked import Marked

FILE = "recipe.yaml"
M = TypeVar("M", bound=BaseModel)


class RecipeSource(Section):
    """Where numbers come from; an estimate of ours is a source too."""

    title: Label
    publisher: Label
    date: Label
    licence: Label
    confidence: Grade
    url: Label | None = None


class TypicalCurves(Section):
    """Typical days of each month, on weekdays and weekends, as multiples of a common unit."""

    kind: Literal["typical_curves"]
    weekday: Marked[q.Days]
    weekend: Marked[q.Days]


class Flat(Section):
    """A constant 1 pu of the mean."""

    kind: Literal["flat"]
    shape: Marked[Literal["flat"]]


class Pv(Section):
    """Clear sky on a fixed tilt, times a random daily clearness."""

    kind: Literal["pv"]
    seed: q.Seed
    full_load_hours: Marked[q.FullLoadHours]
    month_shape: Marked[q.Months]
    tilt_deg: Marked[q.Tilt]
    azimuth_deg: Marked[q.Azimuth]
    ground_albedo: Marked[q.Share]
    performance_ratio: Marked[q.Share]
    overcast_clearness: Marked[q.Share]
    clear_day_bunching: Marked[q.Bunching]
    daily_persistence: Marked[q.Persistence]


class Wind(Section):
    """An autocorrelated random wind speed through a fleet's power curve."""

    kind: Literal["wind"]
    seed: q.Seed
    full_load_hours: Marked[q.FullLoadHours]
    month_shape: Marked[q.Months]
    hour_speed_shape: Marked[q.Day]
    turbine: Marked[Label]
    fleet_spread_m_per_s: Marked[q.CalmSpread]
    fleet_spread_per_speed: Marked[q.Spread]
    fleet_efficiency: Marked[q.Share]
    weibull_shape: Marked[q.WeibullShape]
    hourly_persistence: Marked[q.Persistence]


class SpotPrice(Section):
    """A supply curve over what wind and PV leave of demand."""

    kind: Literal["spot_price"]
    seed: q.Seed
    demand: Slug
    wind: Slug
    pv: Slug
    wind_per_mean_demand: Marked[q.PerMeanDemand]
    pv_per_mean_demand: Marked[q.PerMeanDemand]
    mean_cny_per_mwh: Marked[q.PositivePrice]
    evening_hours: Marked[q.Hours]
    evening_mean_cny_per_mwh: Marked[q.PositivePrice]
    midday_hours: Marked[q.Hours]
    sunny_above: Marked[q.Share]
    sunny_midday_range_cny_per_mwh: Marked[q.PriceRange]
    limits_cny_per_mwh: Marked[q.PriceRange]
    drop_cny_per_mwh: Marked[q.Drop]
    season_weight: Marked[q.Share]
    noise: Marked[q.LogNoise]
    noise_persistence: Marked[q.Persistence]


AnySeries = TypicalCurves | Flat | Pv | Wind | SpotPrice | DegreeHours
KINDS: Mapping[str, type[AnySeries]] = {
    "typical_curves": TypicalCurves,
    "flat": Flat,
    "pv": Pv,
    "wind": Wind,
    "spot_price": SpotPrice,
    "degree_hours": DegreeHours,
}
FOLLOWED = ("demand", "wind", "pv")
"""Fields of a spot price that name the series it follows."""


class SeriesKind(Section):
    """The kind of a series, which says how the rest of it is read."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["typical_curves", "flat", "pv", "wind", "spot_price", "degree_hours"]


class RecipeFile(Section):
    """What ``profiles/recipe.yaml`` holds, of its series only the kinds."""

    description: Label
    utc_offset_h: Marked[q.UtcOffset]
    sources: Annotated[Mapping[Slug, RecipeSource], Field(min_length=1), FROZEN]
    series: Annotated[Mapping[Slug, SeriesKind], Field(min_length=1), FROZEN]


class Site(Section):
    """The entries of ``city.yaml`` that profiles depend on; the others are not read here."""

    model_config = ConfigDict(extra="ignore")

    location: Location
    calendar_year: Annotated[int, Count("year of the weekdays", "星期对应的年份", 1990, 2100)]
    heating_season: Season | None = None


@dataclass(frozen=True)
class Recipe:
    """Everything that makes a city's profiles; `tree` knows where each number stands."""

    description: str
    utc_offset_h: Marked[q.UtcOffset]
    sources: Mapping[str, RecipeSource]
    series: Mapping[str, AnySeries]
    site: Site
    tree: Fields

    def problem(self, location: Sequence[Key], message: Text, remedy: Text) -> Problem:
        """Return what is wrong with the number at `location` of the file."""
        spot = locate(self.tree, location)
        return Problem("other", spot.place, spot.name, {"message": message, "remedy": remedy})

    def named_sources(self) -> Iterator[tuple[str, Spot]]:
        """Yield the source of every number, and where it is named."""
        yield self.utc_offset_h.source, locate(self.tree, ("utc_offset_h", "source"))
        for name, series in self.series.items():
            for field, number in series:
                if isinstance(number, Marked):
                    yield number.source, locate(self.tree, ("series", name, field, "source"))


def read_recipe(folder: Path) -> Recipe:
    """
    Read ``profiles/recipe.yaml`` of a city's folder, and the place and year of its ``city.yaml``.

    Parameters
    ----------
    folder : Path
        The city's folder.

    Returns
    -------
    Recipe
        Validated.

    Raises
    ------
    InputError
        With every problem of both files.
    """
    problems: list[Problem] = []
    site = _bind(Site, _read_tree(folder / SETTINGS, problems), problems)
    tree = _read_tree(folder / PROFILES / FILE, problems)
    frame = _bind(RecipeFile, tree, problems)
    series = _bind_series(tree, problems)
    if problems or site is None or tree is None or frame is None:
        raise InputError(problems)
    fields = (frame.description, frame.utc_offset_h, frame.sources)
    recipe = Recipe(*fields, series=series, site=site, tree=tree)
    if wrong := [*_check_sources(recipe), *_check_followed(recipe)]:
        raise InputError(wrong)
    return recipe


def _read_tree(path: Path, problems: list[Problem]) -> Fields | None:
    try:
        tree = read_yaml(path)
    except Refused as refused:
        problems += refused.problems
        return None
    if isinstance(tree, Fields):
        return tree
    problems.append(Problem("yaml_not_mapping", tree.place, ""))
    return None


def _bind(
    kind: type[M], tree: Fields | None, problems: list[Problem], prefix: Sequence[Key] = ()
) -> M | None:
    if tree is None:
        return None
    bound, wrong = bind(kind, tree, {}, prefix)
    problems += wrong
    return bound


def _bind_series(tree: Fields | None, problems: list[Problem]) -> dict[str, AnySeries]:
    """Return the series whose kind is known; the others are refused with the file's frame."""
    series: dict[str, AnySeries] = {}
    listed = locate(tree, ("series",)).node if tree is not None else None
    for name, entry in listed.entries.items() if isinstance(listed, Fields) else ():
        kind = locate(entry.node, ("kind",)).node
        given = kind.text if isinstance(kind, Scalar) else ""
        if given in KINDS and isinstance(entry.node, Fields):
            bound = _bind(KINDS[given], entry.node, problems, ("series", name))
            if bound is not None:
                series[str(name)] = bound
    return series


def _check_sources(recipe: Recipe) -> Iterator[Problem]:
    """Compare the sources that numbers name with those that are listed."""
    known = tuple(recipe.sources)
    for name, spot in recipe.named_sources():
        if name not in known:
            yield missing("source", name, known, spot.place, spot.name)
    used = {name for name, _ in recipe.named_sources()}
    for name in sorted(set(known) - used):
        message = Text("no number uses this source", "没有任何数使用此来源")
        remedy = Text("remove it, or name it where it is used", "请删除，或在使用之处写明")
        yield recipe.problem(("sources", name), message, remedy)


def _check_followed(recipe: Recipe) -> Iterator[Problem]:
    """Check that prices follow series that are there, and no other prices."""
    known = tuple(name for name, each in recipe.series.items() if each.kind != "spot_price")
    for name, series in recipe.series.items():
        for field in FOLLOWED if isinstance(series, SpotPrice) else ():
            if (given := getattr(series, field)) not in known:
                spot = locate(recipe.tree, ("series", name, field))
                yield missing("profile", given, known, spot.place, spot.name)
