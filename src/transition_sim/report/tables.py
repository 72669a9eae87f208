"""Tables for a terminal, of 80 columns or more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import SHARE_METRICS
from transition_sim.report.aggregation_table import show_aggregation
from transition_sim.report.alerts import warn
from transition_sim.report.bounds_table import show_bounds
from transition_sim.report.ledger_notes import FAILED, list_assumptions, tell_year
from transition_sim.report.markdown import number
from transition_sim.results.absent import labels_of
from transition_sim.results.metrics import annual_energy
from transition_sim.results.store import Results
from transition_sim.verdict.scope import NOT_MODELLED
from transition_sim.verdict.wording import (
    METRICS,
    WORDINGS,
    name_definition,
    name_unit,
)

NONE = "–"  # where there is no number
CHECKS = ("primal_violation", "dual_violation", "relative_gap")
SHARES_OF = {
    "capacity_share": Text("capacity", "装机"),
    "generation_share": Text("generation", "发电量"),
}
VERDICT_HEADS = (
    Text("id", "编号"),
    Text("share of", "占比"),
    Text("definition", "口径"),
    Text("year", "年份"),
    Text("asked", "要求"),
    Text("found", "结果"),
    Text("verdict", "判定"),
    Text("missing", "缺口"),
    Text("equal optima", "等价最优解"),
)
NUMBERS = ("asked", "found", "missing", "equal optima")  # headings of columns set to the right
LEDGER_HEADS = (
    Text("id", "编号"),
    Text("statement", "原文与内容"),
    Text("said", "性质、日期"),
    Text("metric, or why none", "指标，或无指标的原因"),
    Text("model", "模型"),
)
FIXED_WIDTHS = {"id": 4, "said": 10}  # an identifier and an ISO date
RATIOS = {"statement": 3, "metric, or why none": 2, "model": 2}  # how the rest is shared


def show_run(results: Results, lang: str) -> RenderableType:
    """Return a run's verdict: targets, shares, cost, typical periods, what is not modelled."""
    title = Styled(f"{results.scenario}: {results.dataset.attrs[f'title_{lang}']}", style="bold")
    return Group(
        Styled(),
        title,
        _targets(results.verdict["targets"], lang),
        *warn(results, lang),
        Styled(),
        _years(results, lang),
        _cost(results, lang),
        *show_bounds(results.verdict, lang),
        *show_aggregation(results.manifest, lang),
        _scope(lang),
    )


def show_ledger(rows: Sequence[Mapping[str, Any]], lang: str) -> RenderableType:
    """Return the policy ledger as a table, and below it the documents that it quotes."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for head in LEDGER_HEADS:
        table.add_column(
            head.in_(lang),
            overflow="fold",
            width=FIXED_WIDTHS.get(head.en),
            ratio=RATIOS.get(head.en),
        )
    for row in rows:
        table.add_row(
            row["id"],
            _statement(row, lang),
            f"{WORDINGS[row['wording']].in_(lang)}\n{row['date'] or ''}",
            METRICS[row["metric"]].in_(lang) if row["metric"] else row["reason"][lang],
            _outcome(row, lang),
        )
    documents = {row["source"]: row["title"][lang] for row in rows}
    return Group(
        table,
        *list_assumptions(rows, lang),
        *(Styled(f"{name}: {title}", style="dim") for name, title in documents.items()),
    )


def show_profiles(rows: Sequence[Mapping[str, Any]], lang: str) -> RenderableType:
    """Return the solver profiles as a table."""
    heads = (Text("profile", "求解器配置"), Text("what", "说明"), Text("runs here", "本机可用"))
    table = Table(*(head.in_(lang) for head in heads), box=None, pad_edge=False)
    for row in rows:
        yes = Text("yes", "是").in_(lang)
        table.add_row(row["name"], row["title"][lang], yes if row["runs"] else row["why"][lang])
    return table


def _targets(targets: Sequence[Mapping[str, Any]], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for head in VERDICT_HEADS:
        table.add_column(
            head.in_(lang), justify="right" if head.en in NUMBERS else "left", overflow="fold"
        )
    for target in targets:
        met = Text("met", "达到") if target["met"] else Text("MISSED", "未达到")
        table.add_row(
            target["id"],
            SHARES_OF[target["metric"]].in_(lang),
            name_definition(target["definition"], lang),
            str(target["year"]),
            f"{'≥' if target['sense'] == '>=' else '≤'}{target['threshold']:.2%}",
            _percent(target["value"]),
            Styled(met.in_(lang), style="green" if target["met"] else "bold red"),
            _missing(target["shortfall"]),
            _range(target, lang),
        )
    return table


def _percent(share: float | None) -> str:
    """Return a share in percent; a dash where it is nothing over nothing."""
    return NONE if share is None else f"{share:.2%}"


def _missing(shortfall: Mapping[str, Any]) -> str:
    value = shortfall["value"]
    if value is None:
        return "∞"
    return f"{value:,.0f} {shortfall['unit']}" if value else ""


def _range(target: Mapping[str, Any], lang: str) -> str:
    if target["enforced"]:
        return Text("enforced", "强制").in_(lang)
    if target["range_at_least_cost"] is None:
        return NONE
    low, high = target["range_at_least_cost"]
    return f"{low:.2%}" if high - low < 5e-5 else f"{100 * low:.2f}–{high:.2%}"


def _years(results: Results, lang: str) -> Table:
    """Return both shares, generation and CO2 of every year."""
    dataset = results.dataset
    years = [str(year) for year in dataset["year"].values]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for year in years:
        table.add_column(year, justify="right")
    for name in SHARE_METRICS:
        kind = name.removesuffix("_share")
        label = METRICS[name].in_(lang) + Text(" (as printed)", "（公布口径）").in_(lang)
        table.add_row(label, *(_percent(results.verdict["shares"][y][kind]) for y in years))
    capacity = dataset["capacity"].sum("asset").values
    table.add_row(Text("capacity, MW", "装机，MW").in_(lang), *(f"{v:,.0f}" for v in capacity))
    energy = annual_energy(dataset, "gross_power").sum("asset").values
    label = Text("gross generation, TWh", "发电量（含厂用电），TWh").in_(lang)
    table.add_row(label, *(f"{value / 1e6:.1f}" for value in energy))
    if "co2" in labels_of(dataset, "pollutant"):
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
        "独立校验通过：原始偏差{}，对偶偏差{}，对偶间隙{}".format(*numbers),
    )
    return Styled(text.in_(lang), style="dim")


def _scope(lang: str) -> RenderableType:
    head = Text("Not modelled yet:", "尚未建模：").in_(lang)
    lines = Group(*(Styled(f"- {each.in_(lang)}", style="dim") for each in NOT_MODELLED))
    return Group(Styled(head, style="dim"), Padding(lines, (0, 0, 0, 2)))


def _statement(row: Mapping[str, Any], lang: str) -> Styled:
    """Return the document's words, what they state in the reader's language, and their source."""
    stated = row["quantity"][lang]
    if row["value"] is not None:
        stated += Text(": ", "：").in_(lang) + _amount(row["value"], row["unit"], lang)
    source = " ".join([row["source"], *([row["clause"]] if row["clause"] else [])])
    return Styled("\n").join([Styled(row["text"]), Styled(stated), Styled(source, style="dim")])


def _outcome(row: Mapping[str, Any], lang: str) -> Styled:
    """Return what the run gives and what became of the statement."""
    value, status = row["model_value"], row["status"]
    lines = [] if value is None else [Styled(_amount(round(value, 4), row["unit"], lang))]
    lines += [Styled(text, style="dim") for text in tell_year(row, lang)]
    if status is not None:
        lines.append(Styled(status[lang], style="bold red" if row["outcome"] in FAILED else ""))
    if row["condition"] is not None:
        lines.append(Styled(row["condition"][lang], style="dim"))
    return Styled("\n").join(lines)


def _amount(value: float, unit: str | None, lang: str) -> str:
    """Return a number with its unit; a share in percent."""
    if unit == "share":
        return f"{value:.2%}"
    name = name_unit(unit or "", lang)
    space = "" if lang == "zh" and name != unit else " "  # none before a Chinese word
    return f"{number(value)}{space}{name}".rstrip()
