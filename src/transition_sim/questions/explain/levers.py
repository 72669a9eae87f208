"""Levers: fields of a scenario that could be set otherwise, and how far each plausibly goes.

A lever runs from what the scenario says to an end: the end of the range that the city's data give
for that number, or, where the scenario itself asks for something, asking for nothing. Where the
scenario's number lies outside the range, what is set begins at the range's nearer end. Fields whose
number has no range and is not the scenario's own are no levers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from transition_sim.errors import Text

SCENARIO = "scenario"  # the source of what a scenario itself decides
PER_CENT = "%"
DECIMALS = 10


@dataclass(frozen=True)
class Listed:
    """Names that are added to a list of the scenario, or dropped from it.

    Attributes
    ----------
    base : tuple of str
        The list as it stands.
    """

    field: str
    base: tuple[str, ...]
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def moved(self) -> tuple[str, ...]:
        """The names that are added or dropped."""
        return (*self.added, *self.dropped)

    def beside(self, other: Listed) -> Listed:
        """Return both changes of one list."""
        added, dropped = (*self.added, *other.added), (*self.dropped, *other.dropped)
        return Listed(self.field, self.base, added, dropped)

    def settings(self) -> list[str]:
        """Return the setting of the list; none where nothing is added or dropped."""
        names = dict.fromkeys((*self.base, *self.added))
        left = [name for name in names if name not in self.dropped]
        return [] if left == list(self.base) else [f"{self.field}=[{', '.join(left)}]"]


@dataclass(frozen=True, eq=False)
class Pool:
    """Things of one kind of which one or several can be taken.

    Attributes
    ----------
    members : tuple of str
        The one that is to be taken first, first.
    taking : callable
        Members → the lever that takes the first few of them.
    names_one : bool
        Whether one of those that are enough alone is worth naming, not each.
    smallest_first : bool
        How the members are sorted: the smallest first, or else the largest.
    """

    members: tuple[str, ...]
    taking: Callable[[Sequence[str]], Lever]
    names_one: bool = False
    smallest_first: bool = False

    def lever(self, members: Sequence[str]) -> Lever:
        """Return the lever that takes the first few of some members."""
        return replace(self.taking(members), pool=self, members=tuple(members))


@dataclass(frozen=True)
class Lever:
    """One field, or a few that move as one, from `now` to `end`.

    Attributes
    ----------
    field : str
        The scenario's field, as ``--set`` names it.
    now, end : float
        In `unit`; whole numbers where `whole`.
    write : callable
        Value → settings for ``run --set``.
    say : callable
        Value → what is done, as a sentence.
    source : str
        Ids of the sources of the range, or ``scenario``.
    whole : bool
        Whether only whole numbers make sense (projects, units, days).
    shown : callable, optional
        How a value of the field is printed; a number and its unit by default.
    nearest : float, optional
        The nearer end of the range where `now` lies outside it: nothing short of it is plausible.
    kept : tuple of str
        Settings of a later year, so that it keeps what it had; void where another lever sets that.
    change_lists : callable, optional
        Value → lists of the scenario to which names are added, or from which they are dropped.
    pool : Pool, optional
        What the lever takes its members from.
    members : tuple of str
        Of the pool; a value of the lever is how many of them, from the first, are taken.
    """

    field: str
    now: float
    end: float
    unit: str
    write: Callable[[float], list[str]]
    say: Callable[[float], Text]
    source: str
    whole: bool = False
    shown: Callable[[float], str] | None = None
    nearest: float | None = None
    kept: tuple[str, ...] = ()
    change_lists: Callable[[float], Sequence[Listed]] | None = None
    pool: Pool | None = None
    members: tuple[str, ...] = ()

    @property
    def claims(self) -> frozenset[str]:
        """What no second lever may set beside this one: fields, and names of a list."""
        fields = {field_of(each) for each in self.write(self.end)}
        names = {f"{each.field}.{name}" for each in self.listed(self.end) for name in each.moved}
        return frozenset(fields | names)

    def listed(self, value: float) -> Sequence[Listed]:
        """Return what a value changes in lists of the scenario."""
        return self.change_lists(value) if self.change_lists is not None else ()

    def at(self, fraction: float) -> float:
        """Return the value at a fraction of the way; a whole one is rounded away from now."""
        if fraction == 0.0:
            return self.now
        value = self.now + fraction * (self.end - self.now)
        if not self.whole:
            return self.plausible(value)
        away = math.ceil if self.end > self.now else math.floor
        return self.plausible(float(away(round(value, 6))))

    def plausible(self, value: float) -> float:
        """Return the value, or the nearer end of the range where it does not get that far."""
        if self.nearest is None:
            return value
        return max(value, self.nearest) if self.end > self.now else min(value, self.nearest)

    def part(self, value: float, share: float) -> float:
        """Return the value after only a share of the change to `value`."""
        partial = self.now + share * (value - self.now)
        if not self.whole:
            return partial
        toward = math.floor if self.end > self.now else math.ceil
        return float(toward(round(partial, 6)))

    def fraction(self, value: float) -> float:
        """Return how much of the way to the end a value is."""
        return (value - self.now) / (self.end - self.now)

    def rounded(self, value: float, step: float) -> float:
        """Return the value, rounded away from now to a multiple of `step`, within the range."""
        if self.whole:
            return value
        steps = round(value / step, 6)
        outward = math.ceil(steps) if self.end > self.now else math.floor(steps)
        rounded = round(outward * step, DECIMALS)
        inside = rounded <= self.end if self.end > self.now else rounded >= self.end
        return self.plausible(rounded) if inside else self.end

    def show(self, value: float) -> str:
        """Return a value as people read it."""
        return self.shown(value) if self.shown is not None else quantity(value, self.unit)


def quantity(value: float, unit: str) -> str:
    """Return a number with its unit, as a scenario reads it."""
    text = f"{round(value, DECIMALS):.12g}"
    return f"{text} {unit}" if unit else text


def nice(value: float) -> str:
    """Return a number for a sentence: thousands apart, no needless digits."""
    if abs(value) >= 1000.0:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def field_of(setting: str) -> str:
    """Return the field that a setting sets."""
    return setting.partition("=")[0]


def settings_of(levers: Sequence[Lever], values: Sequence[float]) -> list[str]:
    """Return the settings of levers that move together, for ``run --set``.

    A year's value holds on: the year after the last one that is moved is told what it had.
    """
    pairs = list(zip(levers, values, strict=True))
    own = [each for lever, value in pairs for each in lever.write(value)]
    taken = {field_of(each) for each in own}
    kept = dict.fromkeys(each for lever, _ in pairs for each in lever.kept)
    lists: dict[str, Listed] = {}
    for each in (each for lever, value in pairs for each in lever.listed(value)):
        lists[each.field] = lists[each.field].beside(each) if each.field in lists else each
    named = [setting for each in lists.values() for setting in each.settings()]
    return [*own, *named, *(each for each in kept if field_of(each) not in taken)]


def yearly(field: str, year: int, unit: str) -> Callable[[float], list[str]]:
    """Return how to write one year's value."""
    return lambda value: [f"{field}.{year}={quantity(value, unit)}"]


def keeping(
    field: str,
    year: int,
    years: Sequence[int],
    unit: str,
    value_in: Callable[[int], float | None],
) -> tuple[str, ...]:
    """Return the setting by which the model year after `year` keeps what it had.

    Parameters
    ----------
    value_in : callable
        Year → its value as it stands [unit]; None where it has none.
    """
    following = min((each for each in years if each > year), default=None)
    value = None if following is None else value_in(following)
    return () if value is None else (f"{field}.{following}={quantity(value, unit)}",)


def change(what: Text, now: float, unit: str) -> Callable[[float], Text]:
    """Return the sentence of a number that is raised or lowered."""

    def say(value: float) -> Text:
        up = value > now
        before, after = quantity(now, unit), quantity(value, unit)
        return Text(
            f"{'raise' if up else 'lower'} {what.en} from {before} to {after}",
            f"将{what.zh}由{before}{'提高' if up else '降低'}到{after}",
        )

    return say


def day_lever(field: str, by: date, end: date, say: Callable[[date], Text]) -> Lever:
    """Return the lever of a day that the scenario names, in days."""
    return Lever(
        field=field,
        now=float(by.toordinal()),
        end=float(end.toordinal()),
        unit="day",
        write=lambda value: [f"{field}={_day(value)}"],
        say=lambda value: say(_day(value)),
        source=SCENARIO,
        whole=True,
        shown=lambda value: str(_day(value)),
    )


def _day(value: float) -> date:
    return date.fromordinal(int(value))
