"""From a recipe to the series, and from the series to the files."""

from collections.abc import Mapping
from pathlib import Path

from transition_sim.errors import InputError, MachineError, Problem, Text
from transition_sim.files import replace_file
from transition_sim.synthesis.demand import make_flat, make_typical_curves
from transition_sim.synthesis.heat import make_degree_hours
from transition_sim.synthesis.heat_recipe import DegreeHours
from transition_sim.synthesis.hours import YearHours, make_year_hours
from transition_sim.synthesis.price import make_spot_price
from transition_sim.synthesis.recipe import (
    FOLLOWED,
    AnySeries,
    Flat,
    Pv,
    Recipe,
    SpotPrice,
    TypicalCurves,
    Wind,
)
from transition_sim.synthesis.series import Series, SeriesError
from transition_sim.synthesis.solar import make_pv
from transition_sim.synthesis.wind import make_wind


def generate(recipe: Recipe) -> dict[str, Series]:
    """
    Make every series of a recipe.

    Parameters
    ----------
    recipe : Recipe
        All numbers, with their sources, the place and the calendar year.

    Returns
    -------
    dict of str to Series
        In the recipe's order; 8,760 values each.

    Raises
    ------
    InputError
        If figures to calibrate to cannot be reached, or a turbine is not known; all at once.
    MachineError
        If pvlib or windpowerlib is needed and not installed.
    """
    hours = make_year_hours(recipe.site.calendar_year)
    made: dict[str, Series] = {}
    problems: list[Problem] = []
    # prices last: they follow the others, wherever they stand in the file
    for name in sorted(recipe.series, key=lambda name: recipe.series[name].kind == "spot_price"):
        series = recipe.series[name]
        if isinstance(series, SpotPrice) and not _followed(series) <= made.keys():
            continue  # what it follows failed, and is told
        try:
            made[name] = _make(name, series, recipe, hours, made)
        except SeriesError as error:
            location = ("series", name, *error.location)
            problems.append(recipe.problem(location, error.message, error.remedy))
    if problems:
        raise InputError(problems)
    return {name: made[name] for name in recipe.series}


def _followed(series: SpotPrice) -> set[str]:
    return {getattr(series, field) for field in FOLLOWED}


def _make(
    name: str, series: AnySeries, recipe: Recipe, hours: YearHours, made: Mapping[str, Series]
) -> Series:
    """Make one series; `made` holds those it may follow."""
    if isinstance(series, TypicalCurves):
        return make_typical_curves(name, series, hours)
    if isinstance(series, Flat):
        return make_flat(name, series)
    if isinstance(series, Pv):
        return make_pv(name, series, hours, recipe.site.location, recipe.utc_offset_h.value)
    if isinstance(series, DegreeHours):
        return make_degree_hours(name, series, hours, recipe.site.heating_season)
    if isinstance(series, Wind):
        return make_wind(name, series, hours)
    demand, wind, pv = (made[other].values for other in (series.demand, series.wind, series.pv))
    return make_spot_price(name, series, hours, demand, wind, pv)


def write_series(series: Series, folder: Path) -> Path:
    """
    Write a series as ``<name>.csv``: header ``hour,<name>``, one row per hour, 6 decimals.

    Parameters
    ----------
    series : Series
        What to write.
    folder : Path
        Existing folder to write to.

    Returns
    -------
    Path
        The file; a reader sees the old one or the new one, never a part.

    Raises
    ------
    MachineError
        If the file cannot be written.
    """
    path = folder / f"{series.name}.csv"
    rows = "".join(f"{hour},{value:.6f}\n" for hour, value in enumerate(series.values))
    try:
        replace_file(path, f"hour,{series.name}\n{rows}")
    except OSError as error:
        reason = error.strerror or str(error)
        raise MachineError(
            Text(
                f"{path} cannot be written ({reason}); name a folder that may be written to, on a "
                "disk with space left",
                f"无法写入 {path}（{reason}）；请使用可写且磁盘空间足够的文件夹",
            )
        ) from error
    return path
