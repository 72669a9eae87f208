"""Rules of hourly series: whether they are the sun's, by which clock, and a price's unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from transition_sim.errors import Problem, Text
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.rules.plausible_plant import full_load_hours
from transition_sim.inputs.rules.sun import compare_with_sun
from transition_sim.inputs.schema.city_settings import CityFile
from transition_sim.inputs.schema.likely_units import ask_unit
from transition_sim.inputs.schema.plant import Link, Technology
from transition_sim.inputs.schema.plant_classes import CLASSES, MOST_WITHOUT_FUEL_H

Fault = tuple[str, dict[str, object]]
WIND, PV = "wind", "pv"
MOST_AT_NIGHT = 0.03
"""Share of its energy that a series of PV may deliver at night, as hours are coarse."""
MOST_SHIFT_H = 1.5
"""Hours by which the middle of its day may differ from the sun's: roofs look east and west [h]."""
LEAST_AT_NIGHT = 0.05
"""Share of its energy that wind delivers at night, at least; of an even one it is 0.45."""
MEAN_PRICE = (50.0, 2500.0)
"""Mean price of a year of electricity [CNY/MWh]; no market has been outside for a whole year."""
MEAN_PRICE_UNIT = "CNY/MWh"


@dataclass(frozen=True)
class Use:
    """A table's use of a series.

    Attributes
    ----------
    row : Technology or Link
    column : str
        In which it is named.
    name : str
        The series.
    """

    row: Technology | Link
    column: str
    name: str


def uses_of(technologies: Sequence[Technology], links: Sequence[Link]) -> Iterator[Use]:
    """Yield who uses which series."""
    for each in technologies:
        if each.availability_profile is not None:
            yield Use(each, "availability_profile", each.availability_profile)
    for link in links:
        if link.price_profile is not None:
            yield Use(link, "price_profile", link.price_profile)


def faults(use: Use, series: np.ndarray, settings: CityFile) -> Iterator[Fault]:
    """Yield the code and the values of what is not plausible of a series in its use."""
    if isinstance(use.row, Link):
        yield from _faults_of_price(use, series)
    elif use.row.technology_class == PV:
        yield from _faults_of_sun(use, series, settings)
    elif use.row.technology_class == WIND:
        yield from _faults_of_wind(use, series, settings)


def _faults_of_price(use: Use, series: np.ndarray) -> Iterator[Fault]:
    mean, (low, high) = float(series.mean()), MEAN_PRICE
    if low <= mean <= high or not series.any():
        return
    if mean < 0.0 or (mean < low and float(series.min()) < 0.0 and float(series.max()) > high / 10):
        return  # hours below zero: a market that is flooded, not another unit
    values: dict[str, object] = {"given": use.name, "value": float(f"{mean:.3g}")}
    values |= {"low": low, "high": high, "unit": MEAN_PRICE_UNIT}
    yield "price_mean", {**values, **ask_unit(mean, str(mean), MEAN_PRICE_UNIT, low, high)}


def _faults_of_sun(use: Use, series: np.ndarray, settings: CityFile) -> Iterator[Fault]:
    if not series.any():
        return  # its full-load hours are what is wrong
    offset = settings.utc_offset_h
    found = compare_with_sun(series, settings.location, offset)
    values: dict[str, object] = {"given": use.name, "share": percent(found.night_share)}
    if abs(found.shift) >= MOST_SHIFT_H:
        hours = round(abs(found.shift))
        is_early = found.shift < 0.0
        in_utc = is_early == (offset > 0.0) and abs(abs(found.shift) - abs(offset)) < 1.0
        yield "pv_shifted", {**values, "hours": hours, "asked": ask_clock(is_early, in_utc)}
    elif found.night_share > MOST_AT_NIGHT:
        yield "pv_at_night", {**values, "most": percent(MOST_AT_NIGHT)}


def ask_clock(is_early: bool, in_utc: bool) -> Text:
    """Return the question of a series by another clock."""
    if in_utc:
        return Text("is it in UTC?", "是否为协调世界时（UTC）？")
    if is_early:
        return Text("is it by a clock further west?", "是否采用了更偏西的时区？")
    return Text("is it by a clock further east?", "是否采用了更偏东的时区？")


def _faults_of_wind(use: Use, series: np.ndarray, settings: CityFile) -> Iterator[Fault]:
    if not series.any():
        return
    share = compare_with_sun(series, settings.location, settings.utc_offset_h).night_share
    if share < LEAST_AT_NIGHT:
        yield "wind_by_day", {"given": use.name, "share": percent(share)}


def percent(share: float) -> str:
    """Return a share as an error shows it."""
    return f"{100.0 * share:.3g} %"


def check_series(draft: CityDraft) -> Iterator[Problem]:
    """Check that the sun shines by day, the wind blows by night, and power has a price."""
    if draft.settings is None:
        return
    places = {
        (kind, row.identity()): at for kind in (Technology, Link) for row, at in draft.rows(kind)
    }
    technologies = list(draft.technologies().values())
    links = [row for row, _ in draft.rows(Link)]
    for use in uses_of(technologies, links):
        if use.name in draft.profiles:
            at = places[type(use.row), use.row.identity()]
            for code, values in faults(use, draft.profiles[use.name], draft.settings):
                yield Problem(code, at(use.column), use.column, values)


def check_own_series(
    uses: Iterable[Use], own: Mapping[str, np.ndarray], settings: CityFile
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield what is wrong with the series that a scenario brings: name, code and values.

    Their full-load hours are looked at too.
    """
    seen = set[tuple[str, str]]()
    for use in uses:
        if use.name not in own:
            continue
        found = [*faults(use, own[use.name], settings), *_faults_of_hours(use, own[use.name])]
        for code, values in found:
            if (code, use.name) not in seen:
                seen.add((code, use.name))
                yield use.name, code, values


def _faults_of_hours(use: Use, series: np.ndarray) -> Iterator[Fault]:
    row = use.row
    if not isinstance(row, Technology):
        return
    kind = CLASSES.get(row.technology_class)
    hours = full_load_hours(row, float(series.mean()))
    values: dict[str, object] = {"given": row.id, "hours": hours, "profile": use.name}
    if kind is not None and not kind.hours[0] <= hours <= kind.hours[1]:
        low, high = kind.hours
        yield "full_load_hours", {**values, "kind": kind.name, "low": low, "high": high}
    elif kind is None and row.fuel is None and hours > MOST_WITHOUT_FUEL_H:
        yield "output_from_nothing", values
