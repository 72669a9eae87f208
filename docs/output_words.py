"""What the program calls what it prints, by part of the nomenclature page."""

from __future__ import annotations

import importlib
import pkgutil

from transition_sim import report
from transition_sim.errors import Text
from transition_sim.inputs.schema.policies import RENEWABLE
from transition_sim.plot.style import CLASSES
from transition_sim.questions.definitions.definition_space import OPTIONS
from transition_sim.questions.definitions.sentences import CHOICES, name_option
from transition_sim.report.hindsight_table import EVIDENCE
from transition_sim.report.near_optimal_table import VERDICTS
from transition_sim.report.regress_lines import KINDS
from transition_sim.results.indicators import AIR
from transition_sim.verdict.item_names import COST_TERMS, name_item
from transition_sim.verdict.summary_names import NAMES
from transition_sim.verdict.wording import METRICS, WORDINGS, name_definition

DEFINITIONS = ("as_printed", "strict")
GROUPS = ("net", "all", *RENEWABLE, "energy_saving", "flexibility", "heat_supply", "co2", *AIR)


def output_words() -> dict[str, dict[str, Text]]:
    """Return the words by part and name."""
    options = {
        f"{choice}={option}": name_option(choice, option)
        for choice, known in OPTIONS.items()
        for option in known
    }
    return {
        "target": dict(METRICS),
        "wording": dict(WORDINGS),
        "definition": {
            name: Text(name_definition(name, "en"), name_definition(name, "zh"))
            for name in DEFINITIONS
        },
        "choice": {**CHOICES, **options},
        "class": dict(CLASSES),
        "summary": dict(NAMES),
        "cost": dict(COST_TERMS),
        "item": {name: name_item("", name) for name in GROUPS if name not in CLASSES},
        "span": {name: text for name, text in VERDICTS.items() if name is not None},
        "cause": dict(KINDS),
        "evidence": {name: text for name, text in EVIDENCE.items() if name is not None},
        "heading": table_heads(),
    }


def table_heads() -> dict[str, Text]:
    """Return the heads of all tables that are printed, by their English; Chinese may be several."""
    found: dict[str, dict[str, None]] = {}
    for module in pkgutil.iter_modules(report.__path__):
        own = vars(importlib.import_module(f"{report.__name__}.{module.name}"))
        for heads in (value for name, value in own.items() if name.endswith("HEADS")):
            for head in heads if isinstance(heads, tuple) else ():
                if isinstance(head, Text):
                    found.setdefault(head.en, {})[head.zh] = None
    return {en: Text(en, "、".join(known)) for en, known in found.items()}
