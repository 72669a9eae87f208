"""Quantities with units: strings such as `800 MW`, `4 %`, `2亿立方米` → a number in a field's unit.

Only files are read with units; inside the program everything is MW, MWh, CNY and t. The pint
registry is the project's own and small, and it is made only when a unit must be converted.

Standard coal (`tce`) is an energy here, 29.3076 GJ (7,000 kcal/kg); `t` and `tCO2` are masses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

GJ_PER_TCE = 29.3076  # 7,000 kcal per kg of standard coal
MWH_PER_TCE = GJ_PER_TCE / 3.6

DEFINITIONS = """
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
peta- = 1e15 = P-
second = [time] = s
minute = 60 * second = min
hour = 3600 * second = h = _ = 小时 = 时
day = 24 * hour = d = _ = 天
week = 7 * day = _ = 周
year = 365 * day = a = _ = 年
joule = [energy] = J = _ = 焦
GJ_ = 1e9 * joule = _ = 吉焦
MJ_ = 1e6 * joule = _ = 兆焦
watt = joule / second = W = _ = 瓦
watt_hour = 3600 * joule = Wh = _ = 瓦时
MW = 1e6 * watt = _ = 兆瓦 = MWp = MWe = 兆瓦峰
GW_ = 1e9 * watt = _ = 吉瓦 = GWp = GWe
TW_ = 1e12 * watt = _ = 太瓦
MWh = 1e6 * watt_hour = _ = 兆瓦时
GWh_ = 1e9 * watt_hour = _ = 吉瓦时
TWh_ = 1e12 * watt_hour = _ = 太瓦时
kW = 1e3 * watt = _ = 千瓦 = kWp = kWe
kWh = 1e3 * watt_hour = _ = 千瓦时 = 度
万千瓦 = 1e7 * watt
亿千瓦 = 1e11 * watt
万千瓦时 = 1e7 * watt_hour
亿千瓦时 = 1e11 * watt_hour = _ = 亿度
gce = 29307.6 * joule = _ = 克标准煤 = 克标煤
kgce_ = 29307600 * joule = _ = 千克标准煤 = 千克标煤 = 公斤标煤
tce = 29.3076e9 * joule = _ = 吨标准煤 = 吨标煤
万吨标准煤 = 1e4 * tce = _ = 万吨标煤
gram = [mass] = g = _ = 克
kilogram_ = 1e3 * gram = _ = 千克 = 公斤
tonne = 1e6 * gram = t = tCO2 = 吨 = tCO2e = 吨CO2 = 吨二氧化碳 = 吨二氧化碳当量
万吨 = 1e4 * tonne
亿吨 = 1e8 * tonne
meter = [length] = m
m3 = meter ** 3 = _ = 立方米 = 方 = Nm3 = 标方 = 标准立方米
Mm3 = 1e6 * meter ** 3
万立方米 = 1e4 * meter ** 3
亿立方米 = 1e8 * meter ** 3
CNY = [currency] = _ = RMB = yuan = 元
万元 = 1e4 * CNY
亿元 = 1e8 * CNY
truck = [truck] = _ = 辆
household = [household] = _ = 户
万户 = 1e4 * household
unit = [unit] = _ = 个 = 台 = 套 = 台套
percent = 0.01 = _ = pct
"""

DIMENSIONLESS = {"": 1.0, "share": 1.0, "%": 0.01, "百分点": 0.01, "个百分点": 0.01}
MULTIPLES = {"千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9}
"""Chinese numerals that may stand before a unit; the longest that fits is meant."""
GROUPED = re.compile(r"([-+]?\d{1,3}(?:,\d{3})+)(?![\d,])", re.ASCII)
PER_CENT = re.compile(r"百分之\s*(.+)")
PLAIN_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
UNIT_NAME = r"[^\W\d_][^\W_]*"
UNIT = re.compile(rf"{UNIT_NAME}(?: ?/ ?{UNIT_NAME})*")
LONGEST = 60


class UnitError(ValueError):
    """A quantity that cannot be read; `code` names the sentence in the catalogue."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def parse_quantity(text: str, unit: str) -> float:
    """Return a quantity written with its unit as a number in `unit`.

    Parameters
    ----------
    text : str
        A number and a unit, for example `0.8 GW` or `4 %`.
    unit : str
        The unit of the field, for example `MW` or `share`.

    Returns
    -------
    float
        The value [`unit`].

    Raises
    ------
    UnitError
        With code `not_quantity`, `unit_missing`, `unit_unknown` or `unit_dimension`.
    """
    plain = plain_text(text)
    if (share := PER_CENT.fullmatch(plain)) is not None:
        plain = f"{share.group(1)} %"
    match = PLAIN_NUMBER.match(plain)
    if match is None or len(text) > LONGEST:
        raise UnitError("not_quantity", given=text, unit=unit)
    written = plain[match.end() :].strip()
    if not written:
        raise UnitError("unit_missing", given=text, unit=unit)
    value = float(match.group()) * conversion_factor(written, unit)
    return float(f"{value:.12g}")  # 4 % is 0.04, whatever the last bit says


def parse_number(text: str, unit: str) -> float:
    """Return a plain decimal number, as a table's cell holds it [`unit`].

    A spreadsheet may have written thousands separators, or per cent where a share is meant.
    """
    plain = plain_text(text) if len(text) <= LONGEST else ""
    is_share = unit == "share" and plain.endswith("%")
    plain = plain[:-1].rstrip() if is_share else plain
    if PLAIN_NUMBER.fullmatch(plain) is None:
        raise UnitError("not_number", given=text, unit=unit)
    return float(f"{float(plain) * DIMENSIONLESS['%']:.12g}") if is_share else float(plain)


def plain_text(text: str) -> str:
    """Return a text without blanks around it, full-width marks and thousands separators.

    Only what can be read in one way is changed: `1,230` is grouped by thousands, `1,23` is not.
    """
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip()
    plain = plain.replace("\u2212", "-").replace("\u00b7", "")
    match = GROUPED.match(plain)
    return plain if match is None else match.group().replace(",", "") + plain[match.end() :]


def parse_numbers(texts: Sequence[str]) -> list[float]:
    """Return plain decimal numbers without blanks around them, many at once.

    Raises
    ------
    UnitError
        With code `not_number`: one of them is something else.
    """
    if not all(map(PLAIN_NUMBER.fullmatch, texts)) or max(map(len, texts), default=0) > LONGEST:
        raise UnitError("not_number")
    return [float(text) for text in texts]


@lru_cache(maxsize=1024)
def conversion_factor(written: str, unit: str) -> float:
    """Return the number of `unit` in one `written`."""
    if written == unit:
        return 1.0
    if written in DIMENSIONLESS and unit in DIMENSIONLESS:
        return DIMENSIONLESS[written] / DIMENSIONLESS[unit]
    if written in DIMENSIONLESS or unit in DIMENSIONLESS:
        if written not in DIMENSIONLESS:
            _parse_unit(written, unit)
        raise UnitError("unit_dimension", given=written, unit=unit)
    multiple, name = _without_multiples(written)
    source, target = _parse_unit(name, unit, written), _parse_unit(unit, unit)
    if source.dimensionality != target.dimensionality:
        raise UnitError("unit_dimension", given=written, unit=unit)
    return float((multiple * source).to(target).magnitude)


def _without_multiples(written: str) -> tuple[float, str]:
    """Return what Chinese numerals before units multiply by, and the units without them."""
    factor, names = 1.0, list[str]()
    for position, part in enumerate(written.split("/")):
        name = part.strip()
        found = [each for each in MULTIPLES if name.startswith(each) and name != each]
        if not _is_known(name) and found:
            longest = max(found, key=len)
            factor *= MULTIPLES[longest] if position == 0 else 1.0 / MULTIPLES[longest]
            name = name.removeprefix(longest).strip()
        names.append(name)
    return factor, " / ".join(names)


def _is_known(name: str) -> bool:
    try:
        _parse_unit(name, "")
    except UnitError:
        return False
    return True


def _parse_unit(written: str, unit: str, shown: str = "") -> pint.Unit:
    import pint  # slow to import, and most scenarios need no conversion

    if UNIT.fullmatch(written) is None:
        raise UnitError("unit_unknown", given=shown or written, unit=unit)
    try:
        return registry().parse_units(written)
    except (pint.errors.PintError, AttributeError, ValueError, TypeError) as error:
        raise UnitError("unit_unknown", given=shown or written, unit=unit) from error


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry:
    """Return the project's unit registry."""
    import pint  # see above

    made: pint.UnitRegistry = pint.UnitRegistry(None)
    made.load_definitions([line for line in DEFINITIONS.splitlines() if line])
    return made
