"""Paths from the scenario as it stands to the end of a range, in steps of short numbers.

A verdict that flips on the way is found between two neighbouring steps, so that what is reported is
a number with few digits: step `k` still has the verdict of now, step `k + 1` the other one. A path
that is cut short ends within a step, to a millionth of the range or of the way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from transition_sim.inputs.uncertain_inputs import (
    RangedInput,
    Value,
    measure,
    write_value,
)

STEPS = 1000
"""The fewest steps that a whole range is cut into; a day cannot be cut."""
PARTS = 1000
"""What one step is cut into, to say within a millionth of the range where a verdict flips."""
FIGURES = (5, 2, 1)
MOST_SLOW = 2


class AnyPath(Protocol):
    """Steps away from the scenario as it stands, up to `length`."""

    @property
    def length(self) -> int:
        """The last step."""
        ...

    def settings(self, step: int) -> tuple[str, ...]:
        """Return the overrides of a step."""
        ...


@dataclass(frozen=True)
class InputPath:
    """Steps from the value of now (0) to an end of the range (`length`).

    Attributes
    ----------
    input : RangedInput
    end : float or date
        Where it leads to.
    """

    input: RangedInput
    end: Value

    @property
    def length(self) -> int:
        """The number of steps; 0 where the value of now is the end."""
        if isinstance(self.end, date):
            return int(abs(measure(self.end) - measure(self.input.now)))
        here, there = measure(self.input.now), measure(self.end)
        if here == there:
            return 0
        between = self._beyond(there, -1) - self._beyond(here, 1)
        return abs(between) + 2 if between * self._sign >= 0 else 1

    def value(self, step: int) -> Value:
        """Return the value at a step."""
        if step <= 0:
            return self.input.now
        if step >= self.length:
            return self.end
        if isinstance(self.input.now, date):
            return date.fromordinal(self.input.now.toordinal() + self._sign * step)
        marks = self._beyond(self.input.now, 1) + self._sign * (step - 1)
        figure, exponent = self._grid
        return round(marks * figure * 10.0**exponent, max(0, -exponent))

    def settings(self, step: int) -> tuple[str, ...]:
        """Return the override of a step; none at the value of now."""
        return () if step <= 0 else (self.input.setting(self.value(step)),)

    def cut(self, step: int) -> SingleStep | None:
        """Return one step in parts; None of a day, which has none."""
        return None if isinstance(self.end, date) else SingleStep(self, step)

    def mark(self, step: int) -> Value:
        """Return what a step is said by: its value."""
        return self.value(step)

    def up_to(self, step: int) -> InputPath:
        """Return the path only as far as a step."""
        return replace(self, end=self.value(step))

    @property
    def _sign(self) -> int:
        return 1 if measure(self.end) > measure(self.input.now) else -1

    @property
    def _grid(self) -> tuple[int, int]:
        """One step as 1, 2 or 5 times a power of ten: at most a thousandth of the range."""
        most = self.input.width / STEPS * (1.0 + 1e-9)
        exponent = math.floor(math.log10(most))
        return next(each for each in FIGURES if each * 10.0**exponent <= most), exponent

    def _beyond(self, value: float, way: int) -> int:
        """Return the first whole step strictly beyond a value, on (1) or back (-1)."""
        way *= self._sign
        figure, exponent = self._grid
        exact = value / (figure * 10.0**exponent)
        nearest = round(exact)
        if abs(exact - nearest) < 1e-6:
            return nearest + way
        return math.floor(exact) + (way > 0)


@dataclass(frozen=True)
class SingleStep:
    """One step of a number's path in equal parts, from the step before (0) to it (`length`)."""

    path: InputPath
    step: int
    length: int = PARTS

    def value(self, part: int) -> float:
        """Return the value at a part, to the digits that an override keeps."""
        here, there = (measure(self.path.value(k)) for k in (self.step - 1, self.step))
        if part <= 0 or part >= self.length:
            return here if part <= 0 else there
        return float(write_value(here + part / self.length * (there - here)))

    def settings(self, part: int) -> tuple[str, ...]:
        """Return the override of a part; none at the value of now."""
        if part <= 0 or part >= self.length:
            return self.path.settings(self.step - (part <= 0))
        return (self.path.input.setting(self.value(part)),)

    def mark(self, part: int) -> float:
        """Return what a part is said by: its value."""
        return self.value(part)

    def up_to(self, part: int) -> InputPath:
        """Return the path only as far as a part."""
        return replace(self.path, end=self.value(part))


@dataclass(frozen=True)
class JointPath:
    """All inputs moved at once by the same fraction of their paths.

    Attributes
    ----------
    most : float
        The fraction at which it ends.
    steps : int
        Of the whole path.
    """

    paths: Sequence[InputPath]
    most: float = 1.0
    steps: int = STEPS

    @property
    def length(self) -> int:
        """The number of steps; the last one may be shorter."""
        return math.ceil(round(self.most * self.steps, 6))

    def mark(self, step: int) -> float:
        """Return what a step is said by: the fraction of the way."""
        return min(step / self.steps, self.most)

    def settings(self, step: int) -> tuple[str, ...]:
        """Return the overrides of a step."""
        found = []
        part = self.mark(step)
        for each in self.paths if step > 0 else ():
            here, there = measure(each.input.now), measure(each.end)
            value: Value = here + part * (there - here) if part < 1.0 else there
            if isinstance(each.end, date):
                value = date.fromordinal(round(measure(value)))
            if isinstance(value, date) and value == each.input.now:
                continue
            found.append(each.input.setting(value))
        return tuple(found)

    def cut(self, step: int) -> JointStep:
        """Return one step in parts."""
        return JointStep(self, step)

    def up_to(self, step: int) -> JointPath:
        """Return the path only as far as a step."""
        return replace(self, most=self.mark(step))


@dataclass(frozen=True)
class JointStep:
    """One step of a joint path in equal parts, from the step before (0) to it (`length`)."""

    path: JointPath
    step: int
    length: int = PARTS

    def mark(self, part: int) -> float:
        """Return what a part is said by: the fraction of the way."""
        return self._fine.mark(self._place(part))

    def settings(self, part: int) -> tuple[str, ...]:
        """Return the overrides of a part."""
        return self._fine.settings(self._place(part))

    def up_to(self, part: int) -> JointPath:
        """Return the joint path only as far as a part."""
        return replace(self.path, most=self.mark(part))

    @property
    def _fine(self) -> JointPath:
        return replace(self.path, steps=self.path.steps * self.length)

    def _place(self, part: int) -> int:
        return (self.step - 1) * self.length + part


def first_flip(
    length: int, margin: Callable[[int], float | None], has_flipped: Callable[[int], bool]
) -> int:
    """Return a step that has flipped while the one before has not, where the last one has.

    Steps are chosen by the secant through both margins, that of an end that stays counting half
    (the Illinois method), and by halves from when two of them have failed to halve what is left:
    a smooth share takes about five, a jump a few more than halves alone would.

    Parameters
    ----------
    length : int
        The last step; it has flipped, and step 0 has not.
    margin : callable
        By how much the target is met at a step; None where nothing was found there.
    has_flipped : callable
        Whether the verdict is the other one at a step.
    """
    short, beyond = 0, length
    ends = [margin(short), margin(beyond)]
    before = [math.inf, math.inf]  # what was left one and two rounds ago
    kept, slow = -1, 0  # the end that stayed; rounds after which too much was left
    while (left := beyond - short) > 1:
        step = short + left // 2
        slow += 2 * left > before[0]
        if ends[0] is not None and ends[1] is not None and slow < MOST_SLOW:
            part = ends[0] / (ends[0] - ends[1]) if ends[0] != ends[1] else 0.5
            step = min(max(short + math.floor(left * part), short + 1), beyond - 1)
        before = [before[1], left]
        moved = int(has_flipped(step))
        short, beyond = (short, step) if moved else (step, beyond)
        ends[moved] = margin(step)
        other = ends[1 - moved]
        if kept == 1 - moved and other is not None:
            ends[kept] = other / 2.0
        kept = 1 - moved
    return beyond
