"""Kinds of levers: what a city can decide, and what it owes to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from transition_sim.errors import Text

Kind = Literal[
    "build", "project", "deadline", "link", "demand", "fuel", "policy", "export", "retirement"
]
BEGINNINGS: Mapping[str, Kind] = {
    "builds.": "build",
    "projects.": "project",
    "data.projects.": "project",
    "targets.": "deadline",
    "data.links.": "link",
    "trade.": "link",
    "demand.": "demand",
    "fuels.": "fuel",
    "export.": "export",
    "retire.": "retirement",
}
"""By how the field of a lever begins; every other one is a policy of the scenario itself."""
LAST: tuple[Kind, ...] = ("export", "retirement")
"""What takes from somebody who was promised it: offered last, and told as what it is."""
MENU: tuple[Kind, ...] = ("build", "project", "deadline", "link")
"""What a city can always ask itself, in the order in which it is told."""
KINDS: Mapping[Kind, Text] = {
    "build": Text("more wind, PV and other builds", "多建风电、光伏等"),
    "project": Text("more projects, or earlier ones", "增加项目或提前投运"),
    "deadline": Text("a later deadline", "推迟目标期限"),
    "link": Text("a wider link", "扩大外部线路"),
    "demand": Text("other demand", "调整用电需求"),
    "fuel": Text("more fuel", "增加燃料供应"),
    "policy": Text("less of the scenario's own policies", "放宽情景自定的政策要求"),
    "export": Text("another export obligation", "调整外送电量任务"),
    "retirement": Text("other retirements", "调整机组退役"),
}


def kind_of(field: str) -> Kind:
    """Return what kind of lever moves a field of the scenario."""
    for beginning, kind in BEGINNINGS.items():
        if field.startswith(beginning):
            return kind
    return "policy"
