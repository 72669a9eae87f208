"""Results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.results import Results
from transition_sim.verdict.limits import NOT_MODELLED
from transition_sim.verdict.wording import METRICS, name_definition

CHECKS = ("primal_violation", "dual_violation", "relative_gap")
HEADINGS = (
    Text("target", "目标"),
    Text("what", "指标"),
    Text("definition", "口径"),
    Text("year", "年份"),
    Text("asked", "要求"),
    Text("found", "结果"),
    Text("verdict", "判定"),
    Text("missing", "缺口"),
    Text("among equal optima", "等价最优解区间"),
)


def show_run(results: Results, lang: str) -> RenderableType:
    """Return a run's verdict: targets, shares by year, cost, and what is not modelled."""
    title = Styled(f"{results.scenario}: {results.dataset.attrs[f'title_{lang}']}", style="bold")
    return Group(
        Styled(),
        title,
        _targets(results.verdict["targets"], lang),
        _years(results, lang),
        _cost(results, lang),
        _limits(lang),
    )


def show_ledger(rows: Sequence[Mapping[str, Any]], lang: str) -> RenderableType:
    """Return the policy ledger as a table."""
    heads = (
        Text("id", "编号"),
        Text("statement", "原文"),
        Text("quantity", "内容"),
        Text("date", "日期"),
        Text("metric, or why none", "指标或无指标的原因"),
        Text("model", "模型"),
        Text("status", "状态"),
    )
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head.in_(lang), overflow="fold")
    for row in rows:
        value = row["model_value"]
        table.add_row(
            row["id"],
            row["text"],
            row["quantity"][lang],
            row["date"] or "",
            row["metric"] or row["reason"][lang],
            "" if value is None else _number(value, row["unit"]),
            "" if row["status"] is None else row["status"][lang],
        )
    return table


def show_profiles(rows: Sequence[Mapping[str, Any]], lang: str) -> RenderableType:
    """Return the solver profiles as a table."""
    heads = (Text("profile", "方案"), Text("what", "说明"), Text("runs here", "本机可用"))
    table = Table(*(head.in_(lang) for head in heads), box=None, pad_edge=False)
    for row in rows:
        yes = Text("yes", "是").in_(lang)
        table.add_row(row["name"], row["title"][lang], yes if row["runs"] else row["why"][lang])
    return table


def _targets(targets: Sequence[Mapping[str, Any]], lang: str) -> Table:
    table = Table(*(head.in_(lang) for head in HEADINGS), box=None, pad_edge=False)
    for target in targets:
        met = Text("met", "达到") if target["met"] else Text("MISSED", "未达到")
        table.add_row(
            target["id"],
            METRICS[target["metric"]].in_(lang),
            name_definition(target["definition"], lang),
            str(target["year"]),
            f"{target['sense']} {target['threshold']:.2%}",
            f"{target['value']:.2%}",
            Styled(met.in_(lang), style="green" if target["met"] else "bold red"),
            _missing(target["shortfall"]),
            _range(target, lang),
        )
    return table


def _missing(shortfall: Mapping[str, Any]) -> str:
    value = shortfall["value"]
    if value is None:
        return "∞"
    return f"{value:,.0f} {shortfall['unit']}" if value else ""


def _range(target: Mapping[str, Any], lang: str) -> str:
    if target["enforced"]:
        return Text("enforced", "强制").in_(lang)
    low, high = target["range_at_least_cost"]
    return f"{low:.2%}" if high - low < 5e-5 else f"{low:.2%} – {high:.2%}"


def _years(results: Results, lang: str) -> Table:
    """Return both shares, generation and CO2 of every year."""
    dataset = results.dataset
    years = [str(year) for year in dataset["year"].values]
    table = Table("", *years, box=None, pad_edge=False)
    for name, text in METRICS.items():
        kind = name.removesuffix("_share")
        label = text.in_(lang) + Text(" (as printed)", "（公布口径）").in_(lang)
        table.add_row(label, *(f"{results.verdict['shares'][y][kind]:.2%}" for y in years))
    capacity = dataset["capacity"].sum("asset").values
    table.add_row(Text("capacity, MW", "装机，MW").in_(lang), *(f"{v:,.0f}" for v in capacity))
    energy = (dataset["gross_power"] * dataset["step_weight"]).sum(["asset", "step"]).values
    label = Text("gross generation, TWh", "毛发电量，TWh").in_(lang)
    table.add_row(label, *(f"{value / 1e6:.1f}" for value in energy))
    if "co2" in dataset["pollutant"].values:
        co2 = dataset["emissions"].sel(pollutant="co2").values
        label = Text("CO2 of the plant, Mt", "电厂CO2排放，Mt").in_(lang)
        table.add_row(label, *(f"{value / 1e6:.1f}" for value in co2))
    cost = dataset["cost"].sum("cost_term").values
    label = Text("cost of the year, billion CNY", "年成本，亿元").in_(lang)
    unit = 1e8 if lang == "zh" else 1e9
    table.add_row(label, *(f"{value / unit:.2f}" for value in cost))
    return table


def _cost(results: Results, lang: str) -> Styled:
    verdict = results.verdict
    certificate = verdict["certificate"]
    numbers = [f"{certificate[name]:.0e}" for name in CHECKS]
    text = Text(
        f"least cost {verdict['objective_cny'] / 1e9:.3f} billion CNY (discounted); independent "
        "check passed: primal {}, dual {}, gap {}".format(*numbers),
        f"最低成本{verdict['objective_cny'] / 1e8:.2f}亿元（折现）；"
        "独立校验通过：原始可行性{}，对偶可行性{}，对偶间隙{}".format(*numbers),
    )
    return Styled(text.in_(lang), style="dim")


def _limits(lang: str) -> RenderableType:
    head = Text("Not modelled yet:", "尚未建模:").in_(lang)
    lines = Group(*(Styled(f"- {limit.in_(lang)}", style="dim") for limit in NOT_MODELLED))
    return Group(Styled(head, style="dim"), Padding(lines, (0, 0, 0, 2)))


def _number(value: float, unit: str | None) -> str:
    return f"{value:.2%}" if unit == "share" else f"{value:,.1f}"
