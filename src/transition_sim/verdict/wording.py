"""What metrics and definitions are called, wherever people read them."""

from __future__ import annotations

from transition_sim.errors import Text

METRICS = {
    "capacity_share": Text("share of capacity", "装机占比"),
    "generation_share": Text("share of generation", "发电量占比"),
}
_DEFINITIONS = {
    "as_printed": Text("as printed", "公布口径"),
    "strict": Text("strict", "严格口径"),
}


def name_definition(name: str, lang: str) -> str:
    """Return a definition's name in `lang`; its id where a city made it."""
    return _DEFINITIONS[name].in_(lang) if name in _DEFINITIONS else name
