"""Tables for a terminal, of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.inputs.schema.ledger import SHARE_METRICS
from transition_sim.questions.solvers.solvers import Solvers
from transition_sim.report.aggregation_table import show_aggregation, show_left_out
from transition_sim.report.alerts import warn
from transition_sim.report.bounds_table import show_bounds
from transition_sim.results.absent import labels_of
from transition_sim.results.metrics import annual_energy
from transition_sim.results.store import Results
from transition_sim.system import Sense
from transition_sim.verdict.money import say_money
from transition_sim.verdict.wording import METRICS, name_definition, say_verdict

NOT_MODELLED = (
    Text(
        "single units switched on and off: what is on of a fleet varies continuously, and units "
        "whose minimum load no data give have a minimum output in place of commitment",
        "逐台机组的整数启停：机群的开机容量连续变化；未给出最小技术出力的机组以最小出力代替启停",
    ),
    Text(
        "heat networks: what they store and lose on the way, heat pumps that do worse in the "
        "cold, and building plant for heat",
        "供热管网的蓄热与沿程损失、热泵在严寒中的效率下降，以及新建热源",
    ),
    Text(
        "reserves that the scenario does not ask for: without them a flywheel earns nothing from "
        "what it is built for",
        "情景未要求的备用与调频：未要求时飞轮储能的主要收益来源不计入",
    ),
    Text(
        "emissions other than of power plants and of heat for the networks, air quality, and free "
        "allowances for heat",
        "发电与集中供热以外的排放、空气质量，以及供热免费配额",
    ),
    Text(
        "transport and hydrogen, but for the power that they draw at hours of their choice",
        "交通与氢能（仅计其可选时段的用电）",
    ),
    Text(
        "networks inside a zone; errors of forecast; hourly series are synthetic where the "
        "city's data say so",
        "区域内部电网、预测误差；逐时曲线凡注明合成者并非实测",
    ),
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
    Text("equal optima, or price if enforced", "等价最优解；强制目标为其价格"),
)
NUMBERS = (
    "asked",
    "found",
    "missing",
    "equal optima, or price if enforced",
)  # headings of columns set to the right


def show_run(results: Results, lang: str) -> RenderableType:
    """Return a run's verdict: targets, shares, cost, typical periods, what is not modelled."""
    title = Styled(f"{results.scenario}: {results.dataset.attrs[f'title_{lang}']}", style="bold")
    return Group(
        Styled(),
        title,
        *_changes(results.manifest.get("changes", ()), lang),
        _targets(results.verdict["targets"], lang),
        *warn(results, lang),
        Styled(),
        _years(results, lang),
        _cost(results, lang),
        *show_bounds(results.verdict, lang),
        *show_aggregation(results.manifest, lang),
        *show_left_out(results.manifest, lang),
        _scope(lang),
    )


def _changes(changes: Sequence[Mapping[str, str]], lang: str) -> list[RenderableType]:
    """Return what the scenario changes against its parent; nothing where it changes nothing."""
    if not changes:
        return []
    head = Text("What this scenario changes:", "本情景与上级情景的不同：").in_(lang)
    lines = Group(*(Styled(f"- {each[lang]}") for each in changes))
    return [Styled(head), Padding(lines, (0, 0, 1, 2))]


def show_profiles(found: Solvers, lang: str) -> RenderableType:
    """Return the solver profiles as a table."""
    heads = (Text("profile", "求解器配置"), Text("what", "说明"), Text("runs here", "本机可用"))
    table = Table(*(head.in_(lang) for head in heads), box=None, pad_edge=False)
    for each in found.profiles:
        runs = Text("yes", "是") if each.why is None else each.why
        table.add_row(each.name, each.title.in_(lang), runs.in_(lang))
    return table


def _targets(targets: Sequence[Mapping[str, Any]], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for head in VERDICT_HEADS:
        table.add_column(
            head.in_(lang), justify="right" if head.en in NUMBERS else "left", overflow="fold"
        )
    for target in targets:
        bought = target.get("bought") is not None
        sound = target["met"] and not bought
        table.add_row(
            target["id"],
            SHARES_OF[target["metric"]].in_(lang),
            name_definition(target["definition"], lang),
            str(target["year"]),
            f"{Sense(target['sense']).symbol}{target['threshold']:.2%}",
            _percent(target["value"]),
            Styled(
                say_verdict(target["met"], bought).in_(lang), style="green" if sound else "bold red"
            ),
            _missing(target["bought"]["shortfall"] if bought else target["shortfall"]),
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
        return _price(target).in_(lang)
    if target["range_at_least_cost"] is None:
        return NONE
    low, high = target["range_at_least_cost"]
    return f"{low:.2%}" if high - low < 5e-5 else f"{100 * low:.2f}–{high:.2%}"


def _price(target: Mapping[str, Any]) -> Text:
    """Return what it costs to ask an enforced target for one percentage point more, or less."""
    price = target["price_per_point_cny"]
    if price is None:
        return Text("enforced", "强制")
    sense = Sense(target["sense"])
    money = say_money(sense.sign * price)
    more = Text("more", "提高") if sense is Sense.FLOOR else Text("less", "降低")
    return Text(f"1 point {more.en}: {money.en}", f"每{more.zh}1个百分点：{money.zh}")


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
    for text, cells in _trade_and_co2(results):
        table.add_row(text.in_(lang), *cells)
    cost = dataset["cost"].sum("cost_term").values
    label = Text("cost of the year, billion CNY", "年成本，亿元").in_(lang)
    unit = 1e8 if lang == "zh" else 1e9
    table.add_row(label, *(f"{value / unit:.2f}" for value in cost))
    return table


def _trade_and_co2(results: Results) -> Iterator[tuple[Text, list[str]]]:
    """Iterate over the lines on trade, and on the CO2 of the plant and of what is imported."""
    dataset, trade = results.dataset, results.verdict.get("trade", {})
    years = [trade[str(year)] for year in dataset["year"].values if str(year) in trade]

    def line(key: str) -> list[str]:
        return [
            NONE if each[key] is None else f"{round(each[key] / 1e6, 2) + 0.0:.2f}"
            for each in years
        ]

    traded = any(each["net_import_mwh"] or each["bought_mwh"] for each in years)
    if traded:
        yield Text("net import, TWh", "净受入电量，TWh"), line("net_import_mwh")
        label = Text("most that counts as not bought, TWh", "不视为购电的净受入上限，TWh")
        yield label, line("yardstick_mwh")
        obliged = Text("export obligation besides, TWh", "另有外送任务，TWh")
        yield obliged, line("export_obligation_mwh")
    if "co2" in labels_of(dataset, "pollutant"):
        co2 = dataset["emissions"].sel(pollutant="co2").values
        label = Text("CO2 of the plant, Mt", "电厂CO2排放，Mt")
        if traded:
            label = Text("CO2 of the plant (none of imports), Mt", "电厂CO2排放（不含外来电），Mt")
        yield label, [f"{value / 1e6:.1f}" for value in co2]
        if traded and all(each["co2_of_net_import_t"] is not None for each in years):
            label = Text(
                "CO2 of net import at the grid's factor, Mt", "净受入电量按电网因子计的CO2，Mt"
            )
            yield label, line("co2_of_net_import_t")


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
