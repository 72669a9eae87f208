"""Numbers that say how much more or less than what would hold without them.

`+30 %`, `-30 %`, `x1.3` and `+300 MW` are read here; what they are more than, the merging knows. In
a field that is itself a share `+5 %` could mean two things and is refused; `+5 points` and `x1.05`
cannot. Of a field that may be negative, as a growth, a sign is the number's own; so is a minus
before an amount, as `-100 MW`: it is an error wherever no number is negative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from transition_sim.inputs.schema.quantities import EitherQuantity, Level, Quantity, refusal
from transition_sim.inputs.tree import Scalar
from transition_sim.units import UnitError, parse_quantity

NUMBER = r"(\d+(?:\.\d*)?|\.\d+)"
SIGN = r"([-+−＋－])"
FACTOR = re.compile(rf"[x×X✕]\s*{NUMBER}|{NUMBER}\s*[x×X✕倍]")
PER_CENT = re.compile(rf"{SIGN}\s*{NUMBER}\s*[%％]")
POINTS = re.compile(rf"{SIGN}\s*{NUMBER}\s*([^\W\d]+)")
OF_POINTS = ("point", "points", "pp", "百分点", "个百分点")
AMOUNT = re.compile(rf"([+＋])\s*{NUMBER}\s*(\S.*)")
BARE = re.compile(rf"[+＋]\s*{NUMBER}")
MINUS = "-−－"
SHARE = "share"


@dataclass(frozen=True)
class Change:
    """How much more or less: a factor, or an amount in the unit of the field.

    Attributes
    ----------
    kind : str
    number : float
        The factor, or the amount; NaN where only the unit of the field can tell it.
    unit : str
        What the amount is written in; empty of a factor.
    """

    kind: Literal["factor", "amount"]
    number: float
    unit: str = ""

    def of(self, base: float, unit: str) -> float:
        """Return what a number [unit] becomes.

        Raises
        ------
        UnitError
            Where the amount is in another kind of unit.
        """
        if self.kind == "factor":
            return float(f"{base * self.number:.12g}")
        more = parse_quantity(f"{abs(self.number):.15g} {self.unit}", unit)
        return float(f"{base + (more if self.number >= 0.0 else -more):.12g}")


def read_change(value: object, text: str, quantity: Quantity) -> Change | None:
    """Return the change that a value of a scenario means; None where it is the number itself.

    Parameters
    ----------
    value : scalar
    text : str
        As it is written: a number has lost its sign.
    quantity : Quantity
        What the field takes.

    Raises
    ------
    PydanticCustomError
        Where it could mean two things.
    """
    text = text.strip()
    if BARE.fullmatch(text) and not _is_signed(quantity):
        raise refusal("change_unit", given=text, unit=_shown(quantity))
    if not isinstance(value, str):
        return None
    if factor := FACTOR.fullmatch(text):
        return Change("factor", float(factor.group(1) or factor.group(2)))
    if (points := POINTS.fullmatch(text)) and points.group(3) in OF_POINTS:
        if quantity.unit != SHARE:
            raise refusal("change_points", given=text, unit=_shown(quantity))
        return Change("amount", _signed(points), "%")
    if _is_signed(quantity):
        return None
    if percent := PER_CENT.fullmatch(text):
        if quantity.unit == SHARE and not isinstance(quantity, Level):
            if percent.group(1) in MINUS:
                return None  # no share is negative: refused as it is
            raise refusal("change_of_share", given=text)
        return Change("factor", float(f"{1.0 + _signed(percent) / 100.0:.12g}"))
    amount = AMOUNT.fullmatch(text)
    return None if amount is None else Change("amount", _signed(amount), amount.group(3))


def settle_replacement(node: Scalar, quantity: Quantity | None, own: object) -> Scalar:
    """Return a number that stands for one of the city's, where it says how much more than that.

    Parameters
    ----------
    node : Scalar
        What the scenario says; what it was laid over is what its parent says of the same number.
    quantity : Quantity, optional
        What the number is; without one nothing can be more than it.
    own : object
        The city's number.

    Raises
    ------
    UnitError
        Where a change cannot be read, or there is nothing that it could change.
    """
    change = None if quantity is None else _change_or_error(node, quantity)
    if change is None or quantity is None:
        return node
    below = node.below
    while below is not None and below.place.file == node.place.file:
        below = below.below
    base: object = own
    if isinstance(below, Scalar) and below.value is not None:
        base = settle_replacement(below, quantity, own).value
    if isinstance(base, str):
        base = parse_quantity(base, quantity.unit)
    is_number = isinstance(base, int | float) and not isinstance(base, bool)
    if not is_number or (change.kind == "factor" and not base):
        raise UnitError("change_of_nothing", given=node.text, unit=quantity.unit)
    assert isinstance(base, int | float)
    number = change.of(float(base), quantity.unit)
    return Scalar(number, node.place, repr(number), node.below)


def _change_or_error(node: Scalar, quantity: Quantity) -> Change | None:
    try:
        return read_change(node.value, node.text, quantity)
    except PydanticCustomError as wrong:
        raise UnitError(wrong.type, **dict(wrong.context or {})) from None


def looks_relative(value: object, text: str) -> bool:
    """Say whether a value may be a change, whatever field it stands in."""
    text = text.strip()
    if BARE.fullmatch(text):
        return True
    forms = (FACTOR, POINTS, PER_CENT, AMOUNT)
    return isinstance(value, str) and any(form.fullmatch(text) for form in forms)


def _is_signed(quantity: Quantity) -> bool:
    return quantity.low < 0.0


def _signed(match: re.Match[str]) -> float:
    number = float(match.group(2))
    return -number if match.group(1) in MINUS else number


def _shown(quantity: Quantity) -> str:
    if isinstance(quantity, EitherQuantity):
        return quantity.choices[0].unit
    return "points" if quantity.unit == SHARE else quantity.unit
