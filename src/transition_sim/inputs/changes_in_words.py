"""What a scenario changes against the one that it extends, as sentences.

Compared is what the scenarios come to, not how they are written: a field that is said again with
the same number is no change. Every field has a sentence: its own, or its name and both values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from transition_sim.errors import Text
from transition_sim.inputs.input_names import name_cell, name_setting
from transition_sim.inputs.lever_names import (
    BOUNDS,
    EACH,
    EQUAL,
    FIRST_PART,
    FORCED,
    OTHERS,
    STAGES,
    Bound,
    kind_of,
    name_lever,
    write_number,
    write_years,
)
from transition_sim.inputs.merging.city_values import CityValues
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.city_overrides import (
    DATA,
    INPUT_TABLES,
    SETTINGS,
    row_key,
    table_name,
)
from transition_sim.inputs.schema.plant import FUEL_PRICE, FUEL_SUPPLY, GAS_PRICE, GAS_SUPPLY
from transition_sim.inputs.schema.quantities import Note, Quantity
from transition_sim.inputs.schema.quantity_fields import ANY, QuantityField, quantity_fields
from transition_sim.inputs.schema.records import Row, quantity_of
from transition_sim.inputs.schema.scenario import ScenarioFile

OWN = ("name", "title", "description")
BY_FUEL = {"supply": (GAS_SUPPLY, FUEL_SUPPLY), "price": (GAS_PRICE, FUEL_PRICE)}
TOLD = [
    *(("projects", key) for key in ("stages", "include", "exclude", "delay")),
    *(("retire", key) for key in ("units", "units_below", "by")),
    ("retrofits", "units"),
]
"""Fields with sentences of their own."""
TABLE_FIELDS = {"storage": "stores"}
"""Tables whose rows a `City` holds under another name."""


@dataclass(frozen=True)
class Changed:
    """One thing that a scenario says otherwise than its parent.

    Attributes
    ----------
    field : str
        As `--set` names it.
    text : Text
    """

    field: str
    text: Text

    def to_json(self) -> dict[str, str]:
        """Return the field and the sentence in both languages."""
        return {"field": self.field, "en": self.text.en, "zh": self.text.zh}


@dataclass(frozen=True)
class Pair:
    """A scenario and what it changes.

    Attributes
    ----------
    before, after : ScenarioFile
    city : City
        Of the scenario, with the numbers that it replaces.
    as_read : City
        The same without them.
    """

    before: ScenarioFile
    after: ScenarioFile
    city: City
    as_read: City


def describe_changes(pair: Pair) -> tuple[Changed, ...]:
    """Return every change, in the order of a scenario's sections."""
    found = [
        *_of_quantities(pair),
        *_of_projects(pair),
        *_of_retirements(pair),
        *_of_upgrades(pair),
        *_of_data(pair),
        *_of_the_rest(pair),
    ]
    order = list(ScenarioFile.model_fields)
    return tuple(sorted(found, key=lambda each: order.index(each.field.partition(".")[0])))


def _of_quantities(pair: Pair) -> Iterator[Changed]:
    for field in quantity_fields(ScenarioFile):
        for path in _paths(pair, field.path):
            if path[0] == "retire":
                continue  # with its day
            old, new = (_value(each, path) for each in (pair.before, pair.after))
            if old != new:
                yield from _quantity(pair, field, path, old, new)


def _paths(pair: Pair, path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a field's paths, with every id that either scenario has."""
    if ANY not in path:
        yield tuple(path)
        return
    at = list(path).index(ANY)
    held = [_value(each, path[:at]) or {} for each in (pair.before, pair.after)]
    for key in dict.fromkeys(key for each in held for key in each):
        yield (*path[:at], key, *path[at + 1 :])


def _value(scenario: Any, path: Sequence[str]) -> Any:
    """Return what a path leads to; None where it leads nowhere."""
    for key in path:
        is_held = isinstance(scenario, Mapping)
        scenario = scenario.get(key) if is_held else getattr(scenario, key, None)
        if scenario is None:
            return None
    return scenario


def _quantity(
    pair: Pair, field: QuantityField, path: tuple[str, ...], old: Any, new: Any
) -> Iterator[Changed]:
    """Yield a number that is another, or the years in which it is."""
    quantity, name = _unit(pair, field, path), ".".join(path)
    what, kind = name_lever(path, field.quantity, pair.city), kind_of(path)
    bounds = [
        FORCED if kind == "builds.limits" and each.builds.at_limit else BOUNDS.get(kind, EQUAL)
        for each in (pair.before, pair.after)
    ]
    if field.yearly is None:
        own = CityValues(pair.city).value(path, pair.after.years[0])
        before, after = (
            _said(each, own, quantity, bound)
            for each, bound in zip((old, new), bounds, strict=True)
        )
        if before != after:
            yield Changed(name, _sentence(what, None, after, before))
        return
    rows = []
    allowed = field.yearly.allowed(pair.after.years)
    exact = pair.after.builds.exactly.get(path[-1], {}) if kind == "builds.limits" else {}
    for year in (each for each in allowed if each not in exact):  # where no limit has a say
        own = CityValues(pair.city).value(path, year)
        if kind == "builds.exactly":
            own = None
        said = [
            _of_year(each or {}, year, own, quantity, bound)
            for each, bound in zip((old, new), bounds, strict=True)
        ]
        if said[0] != said[1]:
            rows.append((year, said[0], said[1]))
    for (before, after), group in groupby(rows, key=lambda row: row[1:]):
        years = [row[0] for row in group]
        at = name if len(rows) == len(allowed) else f"{name}.{years[0]}"
        yield Changed(at, _sentence(what, write_years(years, each=kind in EACH), after, before))


def _unit(pair: Pair, field: QuantityField, path: Sequence[str]) -> Quantity:
    if path[0] != "fuels":
        return field.quantity
    gas, other = BY_FUEL[path[-1]]
    return gas if any(each.is_gas for each in pair.city.fuels if each.id == path[1]) else other


def _of_year(
    by_year: Mapping[int, float | None],
    year: int,
    own: float | None,
    quantity: Quantity,
    bound: Bound,
) -> Text:
    """Return what holds in a year."""
    if year in by_year and by_year[year] is None:
        return bound.none
    return _said(by_year.get(year), own, quantity, bound)


def _said(number: float | None, own: float | None, quantity: Quantity, bound: Bound) -> Text:
    """Return a number in words, or the city's, or that there is none."""
    found = own if number is None else number
    if found is None:
        return bound.none
    value = write_number(found, quantity.unit)
    return Text(
        f"{bound.before.en}{value.en}{bound.after.en}",
        f"{bound.before.zh}{value.zh}{bound.after.zh}",
    )


def _sentence(what: Text, years: Text | None, after: Text, before: Text) -> Text:
    """Return what is said of something, and what was before."""
    when = Text("", "") if years is None else Text(f" {years.en}", f"（{years.zh}）")
    return Text(
        f"{what.en}{when.en}: {after.en}; before: {before.en}",
        f"{what.zh}{when.zh}：{after.zh}；原为{before.zh}",
    )


def _of_projects(pair: Pair) -> Iterator[Changed]:
    """Yield the projects that are taken, left out, or slip otherwise."""
    old, new = pair.before.projects, pair.after.projects
    if old.stages != new.stages:
        yield Changed(
            "projects.stages",
            _sentence(
                Text("projects by stage", "按阶段纳入的项目"),
                None,
                _stages(new.stages),
                _stages(old.stages),
            ),
        )
    names = {each.id: each.name for each in pair.city.projects}
    names["all"] = Text("every project that is not operating", "所有未投运项目")
    for key, word in (
        ("include", Text("taken", "纳入")),
        ("exclude", Text("left out", "排除")),
    ):
        before, after = getattr(old, key), getattr(new, key)
        for given in (each for each in (*after, *before) if (each in after) != (each in before)):
            name = names.get(given, Text(given, given))
            yes = Text(f"{name.en}: {word.en}", f"{name.zh}：{word.zh}")
            no = Text(f"{name.en}: not {word.en} by name", f"{name.zh}：不再按编号{word.zh}")
            yield Changed(f"projects.{key}", yes if given in after else no)
    for given in dict.fromkeys((*new.delay, *old.delay)):
        before, after = (
            Text("no delay", "不推迟") if given not in each else _delay(str(each[given]))
            for each in (old.delay, new.delay)
        )
        if before != after:
            name = names.get(given, Text(given, given))
            yield Changed(f"projects.delay.{given}", _sentence(name, None, after, before))


def _delay(given: str) -> Text:
    number, unit = given.split()
    return Text(f"{number} {unit} late", f"推迟{number}{'天' if unit == 'days' else '个月'}")


def _stages(stages: Sequence[str]) -> Text:
    if not stages:
        return Text("none", "无")
    return Text(
        ", ".join(STAGES[each].en for each in stages), "、".join(STAGES[each].zh for each in stages)
    )


def _of_retirements(pair: Pair) -> Iterator[Changed]:
    """Yield the units that retire on another day, by name or by size."""
    old, new = pair.before.retire, pair.after.retire
    names = {each.id: each.name for each in pair.city.units}
    for given in dict.fromkeys((*new.units, *old.units)):
        before, after = (
            _day((each.units[given] or each.by) if given in each.units else None)
            for each in (old, new)
        )
        if before != after:
            name = names.get(given, Text(given, given))
            yield Changed(f"retire.units.{given}", _sentence(name, None, after, before))
    small = [
        None if each.units_below is None else (each.units_below, each.by) for each in (old, new)
    ]
    if small[0] != small[1]:
        what = Text("coal units by size", "按容量退役的煤电机组")
        before, after = (
            Text("none retire", "不退役") if each is None else _small(*each) for each in small
        )
        field = "retire.units_below" if old.units_below != new.units_below else "retire.by"
        yield Changed(field, _sentence(what, None, after, before))


def _small(size: float, by: date | None) -> Text:
    return Text(f"those below {size:g} MW retire on {by}", f"小于{size:g} MW者{by}退役")


def _day(day: date | None) -> Text:
    if day is None:
        return Text("no day of its own", "未单独规定退役日期")
    return Text(f"retires on {day}", f"{day}退役")


def _of_upgrades(pair: Pair) -> Iterator[Changed]:
    """Yield the upgrades that are decided otherwise."""
    old, new = pair.before.retrofits.units, pair.after.retrofits.units
    names = {each.id: each.name for each in pair.city.units}
    kinds = {each.id: each.name for each in pair.city.retrofits}
    for given in dict.fromkeys((*new, *old)):
        before, after = (
            Text("no upgrade is decided", "未确定改造")
            if (own := each.get(given)) is None
            else _upgrade(kinds.get(own.upgrade, Text(own.upgrade, own.upgrade)), own.year)
            for each in (old, new)
        )
        if before != after:
            name = names.get(given, Text(given, given))
            yield Changed(f"retrofits.units.{given}", _sentence(name, None, after, before))


def _upgrade(name: Text, year: int) -> Text:
    return Text(f"{name.en} in {year}", f"{year}年{name.zh}")


def _of_data(pair: Pair) -> Iterator[Changed]:
    """Yield the numbers of the city that are replaced."""
    old, new = (dict(_flat(each.data)) for each in (pair.before, pair.after))
    for path in dict.fromkeys((*new, *old)):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        name, unit, own = _of_city(pair, path)
        shown = [_written(own if each is None else each, unit) for each in (before, after)]
        if shown[0] != shown[1]:
            yield Changed(".".join((DATA, *path)), _sentence(name, None, shown[1], shown[0]))


def _of_city(pair: Pair, path: tuple[str, ...]) -> tuple[Text, str, object]:
    """Return the name of a number of the city, its unit, and what the city's files say."""
    if path[0] == SETTINGS:
        holder: Any = pair.as_read
        for key in path[1:]:
            holder = holder.get(key) if isinstance(holder, Mapping) else getattr(holder, key, None)
        quantity = quantity_of(type(holder), "value") if holder is not None else None
        own = getattr(holder, "value", holder)
        return name_setting(pair.city, path[1:]), "" if quantity is None else quantity.unit, own
    kind = next(each for each in INPUT_TABLES if table_name(each) == path[0])
    rows: Sequence[Row] = getattr(pair.as_read, TABLE_FIELDS.get(path[0], path[0]))
    row = next(each for each in rows if row_key(each) == path[1])
    quantity = quantity_of(kind, path[2])
    unit = "" if quantity is None else quantity.unit
    return name_cell(pair.city, row, path[2]), unit, getattr(row, path[2])


def _written(value: object, unit: str) -> Text:
    if isinstance(value, int | float) and not isinstance(value, bool) and unit:
        return write_number(float(value), unit)
    return _plain(value)


def _of_the_rest(pair: Pair) -> Iterator[Changed]:
    """Yield every other field, by its name and both values."""
    told = [each.path for each in quantity_fields(ScenarioFile)] + TOLD
    for section in ScenarioFile.model_fields:
        if section in (*OWN, DATA):
            continue
        old, new = (dict(_flat(getattr(each, section))) for each in (pair.before, pair.after))
        for path in dict.fromkeys((*new, *old)):
            before, after = old.get(path), new.get(path)
            if before != after and not any(_is_of((section, *path), each) for each in told):
                name = ".".join((section, *path))
                what = _described((section, *path), name)
                yield Changed(name, _sentence(what, None, _plain(after), _plain(before)))


def _described(path: Sequence[str], name: str) -> Text:
    """Return what a field says of itself, with its name."""
    words = OTHERS.get(".".join(path)) or OTHERS.get(f"{path[0]}.{path[-1]}")
    if words is not None:
        whose = f"{path[1]}, " if len(path) > 2 else ""
        return Text(f"{whose}{words.en}", f"{whose.replace(', ', '')}{words.zh}")
    kind: Any = ScenarioFile
    note: Note | None = None
    for key in path:
        field = getattr(kind, "model_fields", {}).get(key)
        if field is None:
            break
        kind = field.annotation
        note = next((each for each in field.metadata if isinstance(each, Note)), note)
    if note is None:
        return Text(name, name)
    en, zh = (FIRST_PART.split(each)[0] for each in (note.en, note.zh))
    return Text(f"{en} (`{name}`)", f"{zh}（`{name}`）")


def _is_of(path: Sequence[str], field: Sequence[str]) -> bool:
    """Say whether a path leads to a field or below it."""
    pairs = list(zip(path, field, strict=False))
    return len(pairs) == len(field) and all(own in (key, ANY) for key, own in pairs)


def _flat(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what a section holds, with its keys."""
    if hasattr(type(value), "model_fields"):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if not isinstance(value, Mapping):
        yield (), value
        return
    for key, item in value.items():
        for path, leaf in _flat(item):
            yield (str(key), *path), leaf


def _plain(value: object) -> Text:
    """Return a value as a scenario writes it."""
    flags: dict[object, Text] = {
        None: Text("not given", "未给出"),
        True: Text("yes", "是"),
        False: Text("no", "否"),
    }
    if value is None or isinstance(value, bool):
        return flags[value]
    if isinstance(value, tuple | list):
        if not value:
            return Text("none", "无")
        shown = ", ".join(str(each) for each in value)
        return Text(shown, shown.replace(", ", "、"))
    return Text(str(value), str(value))
