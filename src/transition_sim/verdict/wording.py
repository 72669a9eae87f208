"""What metrics, definitions and degrees of promise are called, wherever people read them."""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.errors import Text

METRICS = {
    "capacity_share": Text("share of capacity", "装机占比"),
    "generation_share": Text("share of generation", "发电量占比"),
    "clean_capacity": Text("new and clean capacity", "新能源和清洁能源装机"),
    "total_capacity": Text("all capacity", "总装机"),
    "storage_power": Text("power of stores", "储能功率"),
    "storage_energy": Text("energy of stores", "储能电量"),
    "small_coal_capacity": Text("coal units below 300 MW", "30万千瓦以下煤电装机"),
    "retrofitted_capacity": Text("upgraded capacity of coal units", "煤电改造容量"),
    "pollutant_cut": Text("fall of SO2, NOx and particulates", "SO2、NOx与颗粒物下降量"),
    "energy_intensity_cut": Text("fall of energy use at constant GDP", "能耗下降率（GDP不变）"),
    "co2_intensity_cut": Text("fall of CO2 at constant GDP", "CO2下降率（GDP不变）"),
    "nonfossil_share": Text("non-fossil share of energy", "非化石能源占用能比重"),
    "coal_share": Text("coal's share of energy", "煤炭占用能比重"),
    "coalbed_gas_use": Text("coalbed gas burnt", "煤层气燃用量"),
}
WORDINGS = {  # how firmly a document says it
    "binding": Text("target", "方案目标"),
    "strive": Text("strive", "力争"),
    "expected": Text("expected", "预期"),
    "reported": Text("reported", "公布"),
    "claim": Text("claim", "文中测算"),
}
_UNITS = {  # units that are words
    "cooperatives": Text("cooperatives", "个"),
    "households": Text("households", "户"),
    "enterprises": Text("enterprises", "家"),
    "mines": Text("mines", "座"),
    "persons": Text("persons", "人"),
    "projects": Text("projects", "个"),
    "trucks": Text("trucks", "辆"),
    "yr": Text("years", "年"),
    "CNY": Text("CNY", "元"),
    "CNY/yr": Text("CNY a year", "元/年"),
}
_DEFINITIONS = {
    "as_printed": Text("as printed", "公布口径"),
    "strict": Text("strict", "严格口径"),
}


BOUGHT = Text("bought", "购电达到")
MET, MISSED = Text("met", "达到"), Text("MISSED", "未达到")


def say_verdict(met: bool, bought: bool = False) -> Text:
    """Return the verdict on a target in a word: met, missed, or met by what is bought."""
    if met and bought:
        return BOUGHT
    return MET if met else MISSED


def say_bought_is_not_met(ids: Sequence[str]) -> Text:
    """Return that targets that are bought do not count as met where targets are required."""
    return Text(
        f"{', '.join(ids)}: met only by importing, which does not count as met where targets are "
        "required",
        f"{'、'.join(ids)}：仅靠购电达到；要求达标时不视为达到",
    )


def name_definition(name: str, lang: str) -> str:
    """Return a definition's name in `lang`; its id where a city made it."""
    return _DEFINITIONS[name].in_(lang) if name in _DEFINITIONS else name


def name_unit(unit: str, lang: str) -> str:
    """Return a unit of the ledger in `lang`; symbols are the same in both."""
    return _UNITS[unit].in_(lang) if unit in _UNITS else unit
