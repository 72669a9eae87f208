"""How every picture looks: one colour per class, Chinese letters, plain axes.

Nothing here touches matplotlib's global settings: fonts are set on the artists of a picture.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from importlib import resources

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.font_manager import fontManager
from matplotlib.text import Text as Letters

from transition_sim.errors import Text

# From the bottom of a stack to its top. Any two are at least 25 apart in CIELAB, for normal sight
# and for simulated protanopia and deuteranopia; hatches and words repeat what colour says.
COLOURS = {
    "coal": "#323337",
    "other_thermal": "#808180",
    "cbm": "#f06d1b",
    "waste_heat": "#f5abd3",
    "waste": "#5b096c",
    "biomass": "#0a6a2c",
    "hydro": "#012ab6",
    "wind": "#33a3ee",
    "pv": "#fce630",
    "storage": "#02f6a7",
}
CLASSES = {
    "coal": Text("coal", "煤电"),
    "other_thermal": Text("other thermal", "其他火电"),
    "cbm": Text("coalbed and mine gas", "煤层气与瓦斯"),
    "waste_heat": Text("waste heat and gas", "余热余气"),
    "waste": Text("waste", "垃圾发电"),
    "biomass": Text("biomass", "生物质"),
    "hydro": Text("hydro", "水电"),
    "wind": Text("wind", "风电"),
    "pv": Text("photovoltaics", "光伏"),
    "storage": Text("stores", "储能"),
}
SPARE_COLOURS = ("#8c6d31", "#bd9e39", "#637939", "#9c9ede", "#d6616b", "#a55194")
LOAD, TRADE, UNSERVED = "#000000", "#d9d9d9", "#e6004c"
MET, MISSED = "#2e7d6b", "#c0392b"

LANGUAGES = ("en", "zh")
LATIN, CHINESE = "DejaVu Sans", "Noto Sans SC"
FONT = "NotoSansSC-Regular.ttf"


def colour_of(kind: str) -> str:
    """Return a class's colour; a class without one keeps the same spare colour everywhere."""
    spare = SPARE_COLOURS[zlib.crc32(kind.encode()) % len(SPARE_COLOURS)]
    return COLOURS.get(kind, spare)


def name_of(kind: str, lang: str) -> str:
    """Return a class's name in a language; its id where it has no name."""
    return CLASSES[kind].in_(lang) if kind in CLASSES else kind.replace("_", " ")


def stacked(kinds: Iterable[str]) -> list[str]:
    """Return classes in the order of a stack, from its bottom; unknown ones last."""
    order = list(COLOURS)
    return sorted(
        set(kinds), key=lambda kind: (order.index(kind) if kind in order else len(order), kind)
    )


def require_language(lang: str) -> None:
    """Refuse a language that no text has.

    Raises
    ------
    ValueError
        Naming the languages there are.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}: {' or '.join(LANGUAGES)}")


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the given axes, or new ones of a size [inch]."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def tidy(ax: Axes) -> None:
    """Take the box away and put a light grid behind the values."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#e3e3e3", linewidth=0.8)
    ax.set_axisbelow(True)


def put_legend(ax: Axes) -> None:
    """Put the legend beside the axes, from the top of the stack to its bottom."""
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(
        handles[::-1],
        labels[::-1],
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        borderaxespad=0.0,
        frameon=False,
        fontsize="small",
    )


def set_letters(ax: Axes, lang: str) -> None:
    """Give all text of the axes a font that has its characters."""
    if lang != "zh":
        return
    families = [LATIN, chinese_family()]
    for each in (ax, *ax.child_axes):
        each.tick_params(labelfontfamily=families)
    for text in ax.findobj(Letters):
        text.set_fontfamily(families)


@cache
def chinese_family() -> str:
    """Make the packaged Chinese font known to matplotlib, once, and return its family."""
    file = resources.files("transition_sim.plot").joinpath("fonts", FONT)
    with resources.as_file(file) as path:
        fontManager.addfont(path)
    return CHINESE
