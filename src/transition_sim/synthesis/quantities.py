"""The numbers of a recipe: their units, and the bounds between which they are plausible."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import core_schema

from transition_sim.errors import Text
from transition_sim.inputs.schema.quantities import Count, Quantity, refusal


class Number(Quantity):
    """A number with a unit that may not be left empty."""

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> float | None:
        """Return the number in the field's unit; refuse an empty value."""
        if value is None:
            raise refusal("not_number", given="null", unit=self.unit)
        return super().validate(value, handler, info)


class Ratio(Quantity):
    """A number without a unit that is no share of anything; written as a plain number."""

    def __init__(self, en: str, zh: str, low: float, high: float) -> None:
        super().__init__(en, zh, "", low, high)

    def validate(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo[Any],
    ) -> float | None:
        """Return the number; refuse text, as there is no unit to convert from."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = Text("this is not a number", "此处不是数字")
            remedy = Text("write a plain number, without a unit", "请写不带单位的普通数字")
            raise refusal("other", message=message, remedy=remedy)
        return super().validate(value, handler, info)


def exactly(length: int) -> AfterValidator:
    """Return the check that a list has as many values as are needed."""

    def check(values: tuple[object, ...]) -> tuple[object, ...]:
        if len(values) != length:
            message = Text(f"there are {len(values)} values here", f"此处有 {len(values)} 个值")
            remedy = Text(f"give exactly {length}", f"请正好给出 {length} 个")
            raise refusal("other", message=message, remedy=remedy)
        return values

    return AfterValidator(check)


def _check_order(pair: tuple[float, ...]) -> tuple[float, ...]:
    low, high = pair
    if low > high:
        message = Text(f"{low:g} is above {high:g}", f"{low:g} 大于 {high:g}")
        remedy = Text("write the lower end first", "请先写较小的一端")
        raise refusal("other", message=message, remedy=remedy)
    return pair


Seed = Annotated[int, Count("seed of the random numbers", "随机种子", 0, 10**17)]
HourOfDay = Annotated[int, Count("hour that begins then", "起始时刻", 0, 23)]
Hours = Annotated[tuple[HourOfDay, ...], Field(min_length=1)]

UtcOffset = Annotated[float, Number("standard time less UTC", "标准时与 UTC 之差", "h", -12, 14)]
FullLoadHours = Annotated[float, Number("a year", "年满负荷小时数", "h", 1, 8760)]
Share = Annotated[float, Number("share", "份额", "share", 0, 1)]
Tilt = Annotated[float, Number("from the horizontal", "倾角", "degree", 0, 90)]
Azimuth = Annotated[float, Number("clockwise from north", "方位角", "degree", 0, 360)]
Price = Annotated[float, Number("price", "价格", "CNY/MWh", -1e5, 1e5)]
PositivePrice = Annotated[float, Number("price", "价格", "CNY/MWh", 0.01, 1e5)]
Drop = Annotated[float, Number("price", "价格", "CNY/MWh", 0, 1e5)]
PriceRange = Annotated[tuple[Price, ...], exactly(2), AfterValidator(_check_order)]

Temperature = Annotated[float, Ratio("degrees Celsius", "摄氏度", -60, 50)]
TemperatureSpan = Annotated[float, Ratio("degrees", "度", 0, 40)]
MonthlyTemperatures = Annotated[tuple[Temperature, ...], exactly(12)]

Relative = Annotated[float, Ratio("in a common unit", "相对值", 1e-6, 1e6)]
Months = Annotated[tuple[Relative, ...], exactly(12)]
Day = Annotated[tuple[Relative, ...], exactly(24)]
Days = Annotated[tuple[Day, ...], exactly(12)]
Persistence = Annotated[float, Ratio("correlation of steps", "相邻时段相关系数", 0, 0.9999)]
Bunching = Annotated[float, Ratio("of clear days", "晴天集中度", 0.01, 100)]
WeibullShape = Annotated[float, Ratio("of wind speeds", "威布尔形状参数", 0.1, 20)]
Spread = Annotated[float, Ratio("of wind speeds across the fleet", "机组间风速离散度", 0, 10)]
CalmSpread = Annotated[float, Number("of wind speeds", "风速离散度", "m/s", 0.001, 50)]
PerMeanDemand = Annotated[float, Ratio("capacity over mean demand", "容量与平均负荷之比", 0, 10)]
LogNoise = Annotated[float, Ratio("of the logarithm of price", "价格对数的标准差", 0, 5)]
