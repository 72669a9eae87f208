"""The hourly series on the data page: what they are, and what they were made to match."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.inputs.schema.city import City
from transition_sim.report.markdown import number, table
from transition_sim.synthesis.heat_recipe import DegreeHours
from transition_sim.synthesis.marked import Marked
from transition_sim.synthesis.recipe import (
    AnySeries,
    Flat,
    Recipe,
    SpotPrice,
    TypicalCurves,
    read_recipe,
)

ANCHOR = "recipe-"


def describe_profiles(city: City) -> str:
    """Return the section on hourly series, from the series and the recipe that made them."""
    given = "## Hourly series\n\n"
    statistics = table(
        ("series", "mean", "smallest", "largest", "sum of the year"),
        (
            (
                f"`{name}`",
                *(f"{each:,.4g}" for each in (hourly.mean(), hourly.min(), hourly.max())),
                f"{hourly.sum():,.0f}",
            )
            for name, hourly in sorted(city.profiles.items())
        ),
    )
    folders = (city.folder, *city.extended)
    made_in = next((each for each in folders if (each / "profiles/recipe.yaml").exists()), None)
    if made_in is None:
        return given + statistics
    recipe = read_recipe(made_in)
    made = table(
        ("series", "made of", "set to", "grade", "source"),
        (
            (f"`{name}`", *_story(each), *_trust(each, recipe))
            for name, each in recipe.series.items()
        ),
    )
    return given + "\n\n".join(
        (
            "**They are synthetic, not measured**: nobody publishes hourly load, wind, solar "
            "output or prices of the city. `profiles/recipe.yaml` says how they were made, and "
            f"`python -m transition_sim.synthesis cities/{made_in.name}` makes them again. "
            "Wind and clouds are drawn independently of each other and of demand. `wind` and `pv` "
            "are per unit of capacity (their sum is the full-load hours), `demand`, `export` and "
            "`heat` per unit of the year's mean, `price` is CNY/MWh.",
            statistics,
            made,
            "Every number of the recipe (tables of months, days and hours are in the file):",
            table(("series", "number", "value", "grade", "source"), _numbers(recipe)),
            "Sources of the recipe:",
            table(
                ("id", "title", "publisher", "date", "licence", "grade", "address"),
                (
                    (
                        f'<a id="{ANCHOR}{name}"></a>{name}',
                        each.title,
                        each.publisher,
                        each.date,
                        each.licence,
                        each.confidence,
                        each.url,
                    )
                    for name, each in recipe.sources.items()
                ),
            ),
        )
    )


def _story(series: AnySeries) -> tuple[str, str]:
    """Say what a series takes from where, and what it was made to match."""
    if isinstance(series, TypicalCurves):
        return "typical days of each month, on this calendar", "annual mean 1"
    if isinstance(series, Flat):
        return "nothing: flat", "annual mean 1"
    if isinstance(series, SpotPrice):
        means = f"{number(series.mean_cny_per_mwh.value)} CNY/MWh, in the evening "
        means += f"{number(series.evening_mean_cny_per_mwh.value)} CNY/MWh"
        return "what wind and PV leave of demand, and noise", f"mean {means}"
    if isinstance(series, DegreeHours):
        indoor = number(series.indoor_c.value)
        return f"degrees below {indoor} °C in the heating season, and cold spells", "annual mean 1"
    hours = f"{number(series.full_load_hours.value)} full-load hours and the shares of months"
    if series.kind == "wind":
        return "random, autocorrelated wind speeds and a turbine's power curve", hours
    return "sun and clear sky over the city, and random clouds", hours


def _trust(series: AnySeries, recipe: Recipe) -> tuple[str, str]:
    """Return the lowest grade of a series' numbers, and all their sources."""
    marked = [each for _, each in series if isinstance(each, Marked)]
    grade = max(_grade(each, recipe) for each in marked)
    return grade, ", ".join(dict.fromkeys(_link(each) for each in marked))


def _numbers(recipe: Recipe) -> Iterator[tuple[str, ...]]:
    for name, series in recipe.series.items():
        for field, marked in series:
            if not isinstance(marked, Marked):
                continue
            shown = _show(marked.value)
            yield f"`{name}`", f"`{field}`", shown, _grade(marked, recipe), _link(marked)


def _show(value: object) -> str:
    """Return a number or a short list of them; a longer one stays in the file."""
    if isinstance(value, tuple):
        is_long = len(value) > 12 or isinstance(value[0], tuple)
        return "table" if is_long else ", ".join(map(_show, value))
    return number(value) if isinstance(value, float | int) else str(value)


def _grade(marked: Marked[object], recipe: Recipe) -> str:
    return marked.confidence or recipe.sources[marked.source].confidence


def _link(marked: Marked[object]) -> str:
    return f"[{marked.source}](#{ANCHOR}{marked.source})"
