"""Which unit a number was most likely meant in, where it is not plausible in its field's own.

A number without its unit is off by a power of ten that people know: prices in CNY/kWh, demand in
GWh, a factor in t/tce. The error names the units in which the number would be plausible.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from transition_sim.errors import Text
from transition_sim.units import GJ_PER_TCE, PLAIN_NUMBER

WORDS = {
    "分/kWh": ("fen/kWh", "分/kWh"),
    "元/万千瓦时": ("CNY/10 MWh", "元/万千瓦时"),
    "万元/tce": ("10,000 CNY/tce", "万元/tce"),
    "万元/t": ("10,000 CNY/t", "万元/t"),
    "万元/kW": ("10,000 CNY/kW", "万元/kW"),
    "万元/MW": ("10,000 CNY/MW", "万元/MW"),
    "万千瓦": ("10,000 kW", "万千瓦"),
    "万千瓦时": ("10,000 kWh", "万千瓦时"),
    "亿千瓦时": ("100 million kWh", "亿千瓦时"),
    "万立方米": ("10,000 m3", "万立方米"),
    "亿立方米": ("100 million m3", "亿立方米"),
    "万吨标准煤": ("10,000 tce", "万吨标准煤"),
    "万吨": ("10,000 t", "万吨"),
    "year": ("years", "年"),
    "month": ("months", "月"),
    "week": ("weeks", "周"),
    "day": ("days", "天"),
    "share": ("shares of 1", "比例"),
}
"""Units that errors write in words, in English and Chinese."""
FOLD = 10
"""Times beyond its range at which a number is taken for one in another unit."""
SHARE = "share"
MOST_UNITS = 2
"""Units that an error names."""
KWH = "kWh"
RELATED: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        "MW": (("kW", 1e-3), ("万千瓦", 10.0), ("GW", 1e3)),
        "MWh": (
            ("TWh", 1e6),
            ("GWh", 1e3),
            ("亿千瓦时", 1e5),
            ("万千瓦时", 10.0),
            (KWH, 1e-3),
            ("GJ", 1 / 3.6),
        ),
        "CNY/MWh": (("CNY/kWh", 1e3), ("分/kWh", 10.0), ("元/万千瓦时", 0.1)),
        "CNY/tce": (("CNY/kg", 1e3), ("CNY/GJ", GJ_PER_TCE), ("万元/tce", 1e4)),
        "CNY/m3": (("CNY/1000 m3", 1e-3),),
        "CNY/t": (("CNY/kg", 1e3), ("万元/t", 1e4)),
        "CNY/kW": (("CNY/W", 1e3), ("CNY/MW", 1e-3), ("万元/kW", 1e4), ("万元/MW", 10.0)),
        "CNY/kWh": (("CNY/Wh", 1e3), ("CNY/MWh", 1e-3)),
        "CNY/MW": (("CNY/kW", 1e3), ("万元/MW", 1e4)),
        "kg/GJ": (
            ("t/tce", 1e3 / GJ_PER_TCE),
            ("t/MWh", 1e3 / 3.6),
            ("t/GJ", 1e3),
            ("kg/tce", 1 / GJ_PER_TCE),
            ("kg/MWh", 1 / 3.6),
            ("g/GJ", 1e-3),
            ("mg/GJ", 1e-6),
        ),
        "gce/kWh": (("kgce/kWh", 1e3), ("kJ/kWh", 1 / 29.3076), ("kcal/kWh", 1 / 7.0)),
        "t/MWh": (("kg/MWh", 1e-3), ("g/kWh", 1e-3), ("kg/kWh", 1.0)),
        "MJ/m3": (("kJ/m3", 1e-3), ("kcal/m3", 4.1868e-3), ("kWh/m3", 3.6), ("GJ/m3", 1e3)),
        "Mm3": (("m3", 1e-6), ("万立方米", 1e-2), ("亿立方米", 100.0)),
        "ktce": (("tce", 1e-3), ("万吨标准煤", 10.0), ("Mtce", 1e3)),
        "t": (("kt", 1e3), ("万吨", 1e4), ("Mt", 1e6), ("kg", 1e-3)),
        "kg/m3": (("g/m3", 1e-3),),
        "share": (("%", 1e-2),),
        "h": (("min", 1 / 60),),
        "min": (("s", 1 / 60), ("h", 60.0)),
        "week": (("day", 1 / 7),),
        "year": (("month", 1 / 12),),
        "l": (("m3", 1e3), ("t", 1190.0)),
        "m": (("km", 1e3),),
    }
)
"""By the unit of a field: other units, and how much of the field's unit one of them is."""


def likely_units(number: float, unit: str, low: float, high: float) -> tuple[str, ...]:
    """Return the units in which a number is plausible, the likeliest first.

    Parameters
    ----------
    number : float
        As given [unit of the field, it was taken for].
    unit : str
        The field's.
    low, high : float
        What is plausible [`unit`]. Zero is none of it: it is zero in every unit.
    """
    found = [
        name
        for name, worth in RELATED.get(unit, ())
        if number != 0.0 and low <= number * worth <= high
    ]
    return tuple(found[:MOST_UNITS])


def ask_unit(number: float, given: str, unit: str, low: float, high: float) -> dict[str, object]:
    """Return the question of an error, whether a number is in another unit; empty if in none.

    A number that was given with its unit is taken at its word.
    """
    names = likely_units(number, unit, low, high)
    if not names or PLAIN_NUMBER.fullmatch(given.strip()) is None:
        return {}
    shown, other = unit_words(unit), [unit_words(each) for each in names]
    en, zh = " or ".join(each.en for each in other), " 或 ".join(each.zh for each in other)
    return {"likely": Text(f" in {shown.en}: is it {en}?", f"（{shown.zh}）：单位是否为 {zh}？")}


def unit_words(unit: str) -> Text:
    """Return what a unit is called in an error."""
    return Text(*WORDS[unit]) if unit in WORDS else Text(unit, unit)


def is_beyond(number: float, low: float, high: float, unit: str) -> bool:
    """Say whether a number lies more than `FOLD` times outside a range.

    Zero is within every range: it switches off, in any unit. A share may be as small as it likes.
    """
    if number == 0.0:
        return False
    if number < 0.0:
        return (low > 0.0 and unit != SHARE) or number < FOLD * min(low, -high)
    least = 0.0 if unit == SHARE else low / FOLD
    return number < least or number > FOLD * max(high, -low)


def range_values(
    number: float, given: str, unit: str, low: float, high: float
) -> dict[str, object]:
    """Return what an error says of a number that is beyond its own range."""
    values: dict[str, object] = {"given": given, "low": low, "high": high, "unit": unit}
    return {**values, "fold": FOLD, **ask_unit(number, given, unit, low / 2.0, high * 2.0)}
