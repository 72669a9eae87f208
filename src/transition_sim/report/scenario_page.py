"""The fields of a scenario as a page: `docs/scenario.md`.

Made from the same types that check a scenario file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transition_sim.inputs.schema.json_schema import schema_json

HEAD = """\
# What a scenario may say / 情景文件的字段

*Generated from `src/transition_sim/inputs/schema/scenario.py` by `make docs`; do not edit.*

A quantity is a number in the unit of its field, or a string with its unit (`800 MW`, `0.8 GW`,
`80万千瓦`, `4 %`). `extends` names another scenario of the same folder; a child says only what
differs. `--set key=value` replaces a field from the command line.

| field | unit | what | 说明 |
|---|---|---|---|
"""

TAIL = """
## Levers / 情景设定的写法

- **More or less**: `+30 %`, `-30 %`, `x1.3` and `+300 MW` change what would hold without them: what
  `extends` says, or the city. `fuels: {coal: {price: {2025: +30 %}}}` raises the price of each year
  from 2025 on. Without a year the base year stays as it was. Of a share write `+5 points` or
  `x1.05`; a growth has a sign of its own.
- **`null`** takes back what a parent says: `retrofits: {units: {a-1: null}}`. In a year of a limit
  it lifts the limit from then on: `{2025: 25 Mt, 2026: null}`.
- **Builds**: `builds.limits` is a ceiling in each year from the one named on;
  `builds: {exactly: {pv: {2025: 800 MW}}}` builds just that, in that year, from the city's day of
  free builds on.
- **Retirement**: `retire: {units: {a-1: 2025-06-30}}` beside `retire: {units: [a-1], by: 2025}`. A
  day that stands beside units, or beside `units_below`, is theirs; a day alone moves all that is
  inherited.
- `check` and `run` say in words what a scenario changes against the one that it extends.

- **相对值**：`+30 %`、`-30 %`、`x1.3`、`+300 MW` 是相对于上级情景（未给出时为城市数据）的变化；
  `{2025: +30 %}` 对 2025 年起各年的数值分别适用。不注明年份时基准年不变。占比请写
  `+5 个百分点` 或 `x1.05`；增长率的正负号是其自身的符号。
- **`null`** 撤回上级情景的设定；对限制类字段，写在某年表示自该年起取消限制。
- **新增**：`builds.limits` 是自该年起每年的上限；`builds.exactly` 是当年恰好建成的容量。
- **退役**：`retire.units` 可逐台写日期，也可列出编号并以 `by` 统一日期；与机组或 `units_below`
  同处一个文件的日期只属于它们，单独的日期则改变全部继承的退役日期。
- `check` 与 `run` 用文字说明本情景与上级情景的不同。

## Limits of a year / 年度上限

```yaml
limits:
  generation: {coal: {2025: 20 TWh}, cbm: {2026: 3 TWh}}
  fuels:
    fossil: {of: [coal_bituminous, cbm], at_most: {2025: 13 Mtce}}
```

`generation` limits the gross generation of all plant of a class that stands in the city, wherever
it goes. `fuels` limits what several fuels give together, in plant and boilers, by their lower
heating value; the name of the group is free, and 1 tce is 29.3076 GJ. A value holds from its year
until the next one; before the first there is no limit. `results.nc` reports both sums
(`class_generation`, `fuel_group_consumption`) and what one more MWh would save
(`dual_generation_max`, `dual_fuel_group_max`). A limit that could hold nothing is refused: a class
without plant, a fuel that nothing burns, a year outside `years`.

`generation` 限制市内某类机组的年发电量（含厂用电），不论电量去向。
`fuels` 限制几种燃料在机组与锅炉中的年消费总量（按低位热值，1 tce 为 29.3076 GJ），组名自定。
某年的值沿用至下一个给出的年份，首个年份之前不设上限。
`results.nc` 给出两项合计（`class_generation`、`fuel_group_consumption`）
及放宽 1 MWh 可节省的成本（`dual_generation_max`、`dual_fuel_group_max`）。
不起作用的上限会被拒绝：没有该类机组、没有使用该燃料的机组，或年份不在 `years` 之内。

## Names and projects of its own / 名称与自设项目

A project, unit, technology, upgrade, fuel or zone may be called by its id or by its name in either
language. A scenario can bring projects of its own; what is left out is the technology's, and the
series is a CSV beside the scenario. `profiles.<technology>` gives one technology a series.

项目、机组、技术、改造、燃料和区域可写编号，也可写中英文名称。情景可自设项目，
未写的参数取其技术的值，逐时曲线为情景文件旁的 CSV；`profiles.<技术>` 为单个技术给出曲线。

```yaml
projects:
  new:
    my-wind: {technology: 陆上风电, capacity: 20万千瓦, online: 2025-12-31, source: 批复文号}
    my-roof: {technology: pv_distributed, capacity: 500 MW, online: 2025-06-30, profile: roof.csv}
    my-store: {technology: battery, capacity: 10万千瓦, energy: 20万千瓦时, online: 2025-06-30}
```

## Resolution / 时间分辨率

`resolution: hourly` is every hour of the year. Otherwise typical days (`hours: 24`) or weeks
(`hours: 168`) stand for it, the same in all years. Series of demand, wind, sun and price are
clustered together, the heating season apart; a period weighs as many hours as the days that it
stands for (the last week of the year has eight). Among them are up to three that are kept as they
were: the one with the highest hour of residual load, the one with the least wind and sun, and the
one with the lowest hour of residual load; where these would be more than half of all, all are
typical. A year that holds no more different days (or weeks) than `periods` is given back exactly,
each as often as it comes: nothing is extreme then, and days that differ only by the heating season
count as one where `periods` does not allow for both. Residual load is demand and obligation to
export of the last year, less what its wind and sun can deliver, without free builds, which are
not known beforehand. `run` prints what the periods keep of the year, and `manifest.json` holds it
as `aggregation`.

`--resolution` says the same in short: `hourly`, `36` or `36d` (days), `6w` (weeks).

A store is cyclic within each period. One with `seasonal` in `storage.csv` carries energy from
period to period through the days of the year; its `level` in the results is then the mean [MWh] of
the days that a period stands for, and `level_start` what it holds [MWh] before each day or week of
the year. Hour by hour, `seasonal` changes nothing.

`resolution: hourly` 为全年逐时；否则以典型日（`hours: 24`）或典型周（`hours: 168`）代表全年，
各年相同。需求、风、光、电价曲线一并聚类，供暖季单列；每个时段的权重为其所代表日数的小时数
（末周为八天）。其中至多三个极端时段保留原样：净负荷最高小时、风光出力最少、净负荷最低小时所在时段；
若极端时段将超过总数的一半，则全部为典型时段。若全年不同的日（周）数不多于 `periods`，
则原样保留（不再另取极端时段；仅供暖季不同的日，在 `periods` 不够时视为同一种）。
净负荷为末年需求与外送义务减去风光可发出力，
不含自由新增（事先未知）。`run` 会列出时段对全年的代表误差，
并记入 `manifest.json` 的 `aggregation`。

`--resolution` 为简写：`hourly`、`36` 或 `36d`（日）、`6w`（周）。

储能在每个时段内循环；`storage.csv` 中 `seasonal` 为 true 的储能按全年日历跨时段衔接，
结果中的 `level` 为该时段所代表各日的平均储量（MWh），`level_start` 为每日（周）开始前的储量。
逐时计算时 `seasonal` 不起作用。
"""


def write_scenario_page() -> str:
    """Return the page as Markdown."""
    schema = schema_json("scenario")
    lines = [
        f"| `{path}` | {unit} | {english} | {chinese} |"
        for path, unit, english, chinese in _fields(schema, schema, "")
    ]
    return HEAD + "\n".join(lines) + "\n" + TAIL


def _fields(
    node: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str, str, str]]:
    """Iterate over the fields below a node: path, unit, text in English and Chinese."""
    for name, field in node.get("properties", {}).items():
        yield from _field(field, root, f"{path}{name}")


def _field(
    field: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str, str, str]]:
    kind = _resolved(field, root)
    words = {**kind, **field}
    if set(kind.get("properties", ())) == {"en", "zh"}:
        yield path, "", f"{path}, as `{{en: …, zh: …}}`", "中英文"
        return
    if "every" in kind.get("properties", {}):  # one value, or one for each year
        every = {**kind["properties"]["every"], **kind, **field}
        yield (
            path,
            _unit(kind["properties"]["every"], root),
            f"{every.get('description', '')}; one value, or `{{2025: …, 2026: …}}`",
            f"{every.get('description_zh', '')}；单一数值，或按年份给出",
        )
        return
    if "properties" in kind:
        yield from _fields(kind, root, f"{path}.")
        return
    each = kind.get("additionalProperties")
    if isinstance(each, Mapping) and "properties" in _resolved(each, root):
        yield from _field(each, root, f"{path}.<id>")
        return
    text, chinese = words.get("description", ""), words.get("description_zh", "")
    yield path, _unit(kind, root), text.replace("|", "\\|"), chinese.replace("|", "\\|")


def _resolved(field: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references and take the part of an alternative that has fields of its own."""
    while "$ref" in field:
        field = root["$defs"][field["$ref"].rpartition("/")[2]]
    for choice in field.get("anyOf", field.get("oneOf", ())):
        found = _resolved(choice, root)
        if "properties" in found:
            return found
    return field


def _unit(field: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Return the first unit that a field or one of its alternatives names."""
    field = _resolved(field, root)
    if "unit" in field:
        return str(field["unit"])
    inner = [*field.get("anyOf", ()), *field.get("oneOf", ())]
    inner += [field[key] for key in ("additionalProperties", "items") if key in field]
    for each in inner:
        if isinstance(each, Mapping) and (unit := _unit(each, root)):
            return unit
    return ""
