"""The linear program as a page: `docs/model.md`.

The text is the components' own docstrings, in the order in which the model is built, so that it
cannot say something else than the code.
"""

from __future__ import annotations

import inspect

from transition_sim.model.build import COMPONENTS

HEAD = """\
# The linear program

*Generated from `src/transition_sim/model/components/` by `make docs`; do not edit.*

A least-cost plan and dispatch of a city's power for the model years, with perfect foresight.
Everything is continuous. Sets: year *y* (the first is the base year, in which nothing may be
built), step *t* (an hour of the year, or of a typical period, with step_weight[y,t] hours a year),
zone *z*, asset *a* (units that agree in technology, zone and every own value), store *s*, link *k*,
fuel *f*, pollutant *e*. Each component enters its flows in accounts, which others close.
"""


def write_model_page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for component in COMPONENTS:
        name = component.__name__.rpartition(".")[2]
        text = inspect.cleandoc(component.__doc__ or "")
        title, _, body = text.partition("\n")
        parts.append(f"## {name}\n\n**{title}**\n\n```text\n{body.strip()}\n```\n")
    return "\n".join(parts)
