"""What flips a verdict of the plan that comes with the project, on one typical day."""

from __future__ import annotations

from typing import Any

import pytest

from support.packaged import FOLDER
from transition_sim.errors import InputError
from transition_sim.pipeline import run
from transition_sim.questions.flip.flip import flip

PLAN = FOLDER / "plan.yaml"
COARSE = ("resolution={periods: 1, hours: 24}",)
ENERGY = "data.city.demand.changzhi.energy"
LIFE = "data.technologies.wind.lifetime_years"


def share_of(*settings: str) -> tuple[bool, float]:
    """Return whether `run` finds the share of 2025 met in earnest, not bought, and the share."""
    targets: list[dict[str, Any]] = run(PLAN, overrides=(*COARSE, *settings)).verdict["targets"]
    asked = ("C27", "as_printed")
    (found,) = [each for each in targets if (each["id"], each["definition"]) == asked]
    return found["met"] and found["bought"] is None, found["value"]


def test_less_demand_than_the_citys_figure_flips_the_plans_share_and_a_lifetime_does_not() -> None:
    """Asked a little more than it is: of less demand the same wind and sun are a larger share."""
    level = "targets.C27.threshold=0.24"
    answer = flip(PLAN, "C27", overrides=(*COARSE, level), only=(ENERGY, LIFE)).to_json()
    value = answer["value"]
    assert answer["met"] is False
    seen = {each["input"]: each for each in answer["flips"]}
    assert set(seen) == {ENERGY, LIFE}
    assert seen[LIFE]["at"] is None
    ends = [seen[LIFE][f"value_at_{end}"] for end in ("low", "high")]
    assert ends == pytest.approx([value, value], abs=1e-9)
    flipped = seen[ENERGY]
    assert flipped["low"] < flipped["at"] < flipped["now"]
    assert flipped["at"] <= flipped["between"][0] < flipped["between"][1]
    assert share_of(level, f"{ENERGY}={flipped['between'][1]}")[0] is False
    assert share_of(level, *flipped["set"])[0] is True
    low = share_of(level, f"{ENERGY}={flipped['low']}")
    assert low == (True, pytest.approx(flipped["value_at_low"], abs=1e-9))


def test_an_input_without_a_range_cannot_be_looked_at() -> None:
    with pytest.raises(InputError) as caught:
        flip(PLAN, "C27", overrides=COARSE, only=("data.technologies.wind.class",))
    (problem,) = caught.value.problems
    assert "data.technologies.wind.class" in problem.render("en")
    assert problem.render("en") != problem.render("zh")
