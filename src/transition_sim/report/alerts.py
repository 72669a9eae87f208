"""What a reader has to know beside a verdict: what is not served, odd storage, other years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.results.metrics import annual_energy
from transition_sim.results.store import Results

HOURS = 8760


def warn(results: Results, lang: str) -> Iterator[Styled]:
    """Iterate over the lines to print below the verdict; none where there is nothing to say."""
    audit = results.verdict.get("audit", {})
    for year, energy in _present(audit.get("unserved_mwh", {})):
        demand = annual_energy(results.dataset, "demand").sum("zone").sel(year=int(year))
        yield _red(_unserved(year, energy, energy / float(demand)), lang)
    for year, energy in _present(audit.get("unserved_heat_mwh", {})):
        demand = annual_energy(results.dataset, "heat_demand").sum("heat_area").sel(year=int(year))
        yield _red(_unserved_heat(year, energy, energy / float(demand)), lang)
    for year, energy in _present(audit.get("simultaneous_storage_mwh", {})):
        yield _red(_simultaneous(year, energy), lang)
    for year, energy in _present(audit.get("reserve_shortage_mwh", {})):
        yield _red(_short_of_reserve(year, energy), lang)
    for each in results.verdict.get("audited", ()):
        if not each["met_without"]:
            yield _red(Text(**each["finding"]), lang)
    for changed in dict.fromkeys(map(_moved, results.verdict.get("targets", ()))):
        if changed is not None:
            yield Styled(changed.in_(lang), style="bold")
    for each in results.verdict.get("not_judged", ()):
        text = Text(
            f"{each['id']}: due {each['year']}, outside the model years: not judged",
            f"{each['id']}：目标年{each['year']}不在模型年份之内，未判定",
        )
        yield Styled(text.in_(lang))


def _moved(target: Mapping[str, Any]) -> Text | None:
    """Say that a target is judged by another year or number than the document's."""
    en, zh = [], []
    if "printed_year" in target:
        year = target["printed_year"]
        en.append(
            f"due {target['year']}, " + (f"printed: {year}" if year else "no date is printed")
        )
        zh.append(f"期限{target['year']}年，" + (f"原文为{year}年" if year else "原文未给出期限"))
    if "printed_threshold" in target:
        asked, printed = f"{target['threshold']:.2%}", target["printed_threshold"]
        said = None if printed is None else f"{printed:.2%}"
        en.append(f"asked {asked}, " + (f"printed: {said}" if said else "no number is printed"))
        zh.append(f"要求{asked}，" + (f"原文为{said}" if said else "原文未给出数值"))
    if not en:
        return None
    return Text(
        f"{target['id']} is changed by the scenario: {'; '.join(en)}",
        f"{target['id']}已由情景更改：{'；'.join(zh)}",
    )


def _present(by_year: dict[str, float]) -> Iterator[tuple[str, float]]:
    return ((year, mwh) for year, mwh in by_year.items() if mwh > 0.0)


def _unserved(year: str, energy: float, share: float) -> Text:
    gwh, part = _short(energy / 1e3), _short(100.0 * share)
    return Text(
        f"{year}: {gwh} GWh of demand is not served ({part}% of demand)",
        f"{year}年有{gwh} GWh用电需求未得到满足（占用电需求的{part}%）",
    )


def _unserved_heat(year: str, energy: float, share: float) -> Text:
    gwh, part = _short(energy / 1e3), _short(100.0 * share)
    return Text(
        f"{year}: {gwh} GWh of heat demand is not served ({part}% of it)",
        f"{year}年有{gwh} GWh供热需求未得到满足（占供热需求的{part}%）",
    )


def _simultaneous(year: str, energy: float) -> Text:
    gwh = _short(energy / 1e3)
    return Text(
        f"{year}: stores charge and discharge {gwh} GWh at once, which no store does",
        f"{year}年储能同时充电和放电{gwh} GWh，实际设备不会如此运行",
    )


def _short_of_reserve(year: str, energy: float) -> Text:
    mean = _short(energy / HOURS)
    return Text(
        f"{year}: {mean} MW of reserve is missing on average",
        f"{year}年平均缺少{mean} MW备用",
    )


def _short(value: float) -> str:
    """Return a number with two digits or more, never as a zero that it is not."""
    return f"{value:,.1f}" if value >= 10.0 else f"{value:.2g}"


def _red(text: Text, lang: str) -> Styled:
    return Styled(text.in_(lang), style="bold red")
