"""Answers of a flip, made by hand: what is said, drawn and weighed of them needs no solver."""

from __future__ import annotations

from datetime import date
from typing import Any

from transition_sim.errors import Text
from transition_sim.questions.flip.answer import Flips, InputFlip, JointFlip
from transition_sim.questions.flip.evidence import weigh_evidence
from transition_sim.system import Sense

NOW = 0.38  # the share as the scenario stands
DAY = date(2025, 6, 1)


def seen(key: str, at_low: float | None, at_high: float | None, /, **more: Any) -> InputFlip:
    """Return an input with the share at both of its ends; it flips nothing unless `at` says so.

    An end without a share has no plan, and nothing beyond the value of now has one, unless
    `reached_low` or `reached_high` and the share there say so.
    """
    ends = {"low": (more.get("low", 0.2), at_low), "high": (more.get("high", 0.9), at_high)}
    ways: dict[str, Any] = {}
    for end, (value, share) in ends.items():
        ways[f"reached_{end}"] = more.get("now", 0.5) if share is None else value
        ways[f"value_at_reached_{end}"] = NOW if share is None else share
    made = {
        "input": f"data.technologies.{key}",
        "text": Text(f"the {key}", f"参数{key}"),
        "source": "toy",
        "confidence": "D",
        "now": 0.5,
        "at": None,
        "between": None,
        "unit": "share",
        "low": 0.2,
        "high": 0.9,
        "distance": None,
        "value_at_low": at_low,
        "value_at_high": at_high,
        "status_at_low": "infeasible" if at_low is None else "optimal",
        "status_at_high": "infeasible" if at_high is None else "optimal",
        "edge": {},
        "why": {},
        "set": (),
        **ways,
        **more,
    }
    return InputFlip(**made)


FLIPS = (
    seen("sun", 0.34, 0.46, at=0.62, distance=0.17, set=("data.technologies.sun=0.62",)),
    seen("day", 0.39, 0.36, now=DAY, low=date(2025, 3, 1), high=date(2026, 6, 1), unit="date"),
    seen("coal", 0.37, 0.39, confidence="A", now=250.0, low=200.0, high=300.0, unit="MW"),
    seen("wind", 0.385, 0.38, confidence="B"),
    seen(
        "load",
        None,
        0.385,
        confidence="C",
        now=3.0,
        low=1.0,
        high=4.0,
        unit="week",
        reached_low=1.4,
        value_at_reached_low=0.362,
    ),
    seen("idle", 0.38, 0.38, confidence="C"),
)
JOINT = JointFlip(
    fraction=0.25, inputs=3, value=0.4001, status="optimal", why=None,
    reached=1.0, edge=None, set=("data.technologies.sun=0.6",),
)  # fmt: skip


def joint(**changes: Any) -> JointFlip:
    """Return a joint move that differs in some fields."""
    return JointFlip(**{**dict(JOINT), **changes})


def answer(**changes: Any) -> Flips:
    """Return an answer: 38 % where 40 % is asked."""
    made = {
        "scenario": "toy",
        "target": "T",
        "definition": "as_printed",
        "met": False,
        "metric": "capacity_share",
        "year": 2025,
        "sense": Sense.FLOOR,
        "threshold": 0.4,
        "value": NOW,
        "margin": -0.02,
        "range_at_least_cost": (0.38, 0.38),
        "ambiguous": False,
        "fixed": (),
        "flips": FLIPS,
        "joint": JOINT,
        "solves": 1,
        **changes,
    }
    evidence = weigh_evidence(made["value"], made["margin"], made["flips"])
    return Flips(evidence=evidence, **made)


def nothing() -> Flips:
    """Return the answer of a share of nothing."""
    return answer(value=None, margin=None, range_at_least_cost=None, flips=(), joint=None)
