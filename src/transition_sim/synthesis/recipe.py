"""The recipe of a city's profiles: its types, and how it is read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

T = TypeVar("T")
Grade = Literal["A", "B", "C", "D"]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Months = Annotated[tuple[Positive, ...], Field(min_length=12, max_length=12)]
Day = Annotated[tuple[Positive, ...], Field(min_length=24, max_length=24)]
Days = Annotated[tuple[Day, ...], Field(min_length=12, max_length=12)]
HourOfDay = Annotated[int, Field(ge=0, le=23)]
Hours = Annotated[tuple[HourOfDay, ...], Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class RecipeError(ValueError):
    """A recipe or city file that cannot be used; the message says where and why."""


class Strict(BaseModel):
    """Frozen, and closed to keys that nothing reads."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Marked(Strict, Generic[T]):
    """
    A number or table of the recipe with the id of its source, as every one of them has.

    A `confidence` of its own replaces that of the source, where the number was derived.
    """

    value: T
    source: Name
    confidence: Grade | None = None
    note: str | None = None


class RecipeSource(Strict):
    """Where numbers come from; an estimate of ours is a source too."""

    title: str
    publisher: str
    date: str
    licence: str
    confidence: Grade
    url: str | None = None


class TypicalCurves(Strict):
    """Typical days of each month, on weekdays and weekends, as multiples of a common unit."""

    kind: Literal["typical_curves"]
    weekday: Marked[Days]
    weekend: Marked[Days]


class Flat(Strict):
    """A constant 1 pu of the mean."""

    kind: Literal["flat"]
    shape: Marked[Literal["flat"]]


class Pv(Strict):
    """Clear sky on a fixed tilt, times a random daily clearness."""

    kind: Literal["pv"]
    seed: Annotated[int, Field(ge=0)]
    full_load_hours: Marked[Positive]
    month_shape: Marked[Months]
    tilt_deg: Marked[Annotated[float, Field(ge=0, le=90)]]
    azimuth_deg: Marked[Annotated[float, Field(ge=0, lt=360)]]
    ground_albedo: Marked[Share]
    performance_ratio: Marked[Share]
    overcast_clearness: Marked[Share]
    clear_day_bunching: Marked[Positive]
    daily_persistence: Marked[Annotated[float, Field(ge=0, lt=1)]]


class Wind(Strict):
    """An autocorrelated random wind speed through a fleet's power curve."""

    kind: Literal["wind"]
    seed: Annotated[int, Field(ge=0)]
    full_load_hours: Marked[Positive]
    month_shape: Marked[Months]
    hour_speed_shape: Marked[Day]
    turbine: Marked[str]
    fleet_spread_m_per_s: Marked[Positive]
    fleet_spread_per_speed: Marked[Annotated[float, Field(ge=0)]]
    fleet_efficiency: Marked[Share]
    weibull_shape: Marked[Positive]
    hourly_persistence: Marked[Annotated[float, Field(ge=0, lt=1)]]


class SpotPrice(Strict):
    """A supply curve over what wind and PV leave of demand."""

    kind: Literal["spot_price"]
    seed: Annotated[int, Field(ge=0)]
    demand: Name
    wind: Name
    pv: Name
    wind_per_mean_demand: Marked[Annotated[float, Field(ge=0)]]
    pv_per_mean_demand: Marked[Annotated[float, Field(ge=0)]]
    mean_cny_per_mwh: Marked[Positive]
    evening_hours: Marked[Hours]
    evening_mean_cny_per_mwh: Marked[Positive]
    midday_hours: Marked[Hours]
    sunny_above: Marked[Share]
    sunny_midday_range_cny_per_mwh: Marked[tuple[float, float]]
    limits_cny_per_mwh: Marked[tuple[float, float]]
    drop_cny_per_mwh: Marked[Annotated[float, Field(ge=0)]]
    season_weight: Marked[Share]
    noise: Marked[Annotated[float, Field(ge=0)]]
    noise_persistence: Marked[Annotated[float, Field(ge=0, lt=1)]]


AnySeries = Annotated[TypicalCurves | Flat | Pv | Wind | SpotPrice, Field(discriminator="kind")]


class Recipe(Strict):
    """Everything that makes a city's profiles, except its place and its calendar."""

    description: str
    utc_offset_h: Marked[Annotated[float, Field(ge=-12, le=14)]]
    sources: dict[Name, RecipeSource]
    series: dict[Name, AnySeries]

    @model_validator(mode="after")
    def _check_sources(self) -> "Recipe":
        used = {marked.source for marked in _walk_marked(self)}
        if unknown := sorted(used - set(self.sources)):
            raise ValueError(f"no entry in sources: {', '.join(unknown)}")
        if unused := sorted(set(self.sources) - used):
            raise ValueError(f"no number uses these sources: {', '.join(unused)}")
        return self

    @model_validator(mode="after")
    def _check_references(self) -> "Recipe":
        known = {name for name, series in self.series.items() if series.kind != "spot_price"}
        for name, series in self.series.items():
            if series.kind == "spot_price":
                needed = {series.demand, series.wind, series.pv}
                if missing := sorted(needed - known):
                    raise ValueError(f"series.{name} needs these series: {', '.join(missing)}")
        return self


class Location(BaseModel):
    """Where the city lies."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, allow_inf_nan=False)

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    altitude_m: Annotated[float, Field(ge=-500, le=9000)]


class Site(BaseModel):
    """The entries of ``city.yaml`` that profiles depend on; the others are not read here."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    location: Location
    calendar_year: Annotated[int, Field(ge=1950, le=2200)]


M = TypeVar("M", Recipe, Site)


def read_recipe(folder: Path) -> Recipe:
    """
    Read ``profiles/recipe.yaml`` of a city's folder.

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
    RecipeError
        If the file is missing, not YAML or not a recipe; all faults at once.
    """
    return _read(folder / "profiles" / "recipe.yaml", Recipe)


def read_site(folder: Path) -> Site:
    """
    Read the place and the calendar year from ``city.yaml`` of a city's folder.

    Parameters
    ----------
    folder : Path
        The city's folder.

    Returns
    -------
    Site
        Validated.

    Raises
    ------
    RecipeError
        If the file is missing, not YAML or without these entries.
    """
    return _read(folder / "city.yaml", Site)


def _walk_marked(model: BaseModel) -> Iterator[Marked[object]]:
    """Yield every marked number of a model, however deep."""
    for _, value in model:
        for item in value.values() if isinstance(value, dict) else (value,):
            if isinstance(item, Marked):
                yield item
            elif isinstance(item, BaseModel):
                yield from _walk_marked(item)


def _read(path: Path, model: type[M]) -> M:
    """Read a YAML file into a validated object."""
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        # by way of JSON, because only there do strict types take a list for a tuple
        return model.model_validate_json(json.dumps(data, default=str))
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        faults = (
            f"{path}: {'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise RecipeError("\n".join(faults)) from error
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        raise RecipeError(f"{path}: is not readable YAML: {error}") from error
