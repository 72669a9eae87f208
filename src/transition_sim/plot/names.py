"""What pictures call things that are no class of plant: products, stores, loads."""

from __future__ import annotations

from transition_sim.errors import Text
from transition_sim.plot.style import name_of

NAMES = {
    "regulation_up": Text("regulation up", "上调频"),
    "regulation_down": Text("regulation down", "下调频"),
    "spinning": Text("spinning reserve", "旋转备用"),
    "battery": Text("batteries", "电池储能"),
    "flywheel": Text("flywheel", "飞轮储能"),
    "trucks": Text("heavy trucks", "新能源重卡"),
    "electric_heating": Text("electric heating", "电采暖"),
}


def call(label: str, lang: str) -> str:
    """Return what a picture calls a label; the label itself where nothing is known of it."""
    return NAMES[label].in_(lang) if label in NAMES else name_of(label, lang)
