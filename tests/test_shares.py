"""What counts as clean, and out of what."""

from __future__ import annotations

import pytest

from transition_sim.errors import Text
from transition_sim.inputs.schema import Definition
from transition_sim.shares import SHARES, weigh

CLASSES = ["coal", "wind", "waste", "wind"]
HERE = [True, True, True, False]  # the last one is another city's


def definition(
    excluded: tuple[str, ...] = (), storage: str = "none", basis: str = "gross_generation"
) -> Definition:
    return Definition(
        title=Text("a definition", "口径"),
        clean=("wind", "waste"),
        excluded=excluded,
        storage=storage,
        generation_basis=basis,
    )


def test_there_are_two_shares() -> None:
    assert SHARES == ("capacity_share", "generation_share")


@pytest.mark.parametrize("metric", SHARES)
def test_clean_plant_of_the_city_is_the_numerator(metric: str) -> None:
    assert weigh(definition(), metric, CLASSES, HERE).numerator.tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("metric", SHARES)
def test_all_plant_of_the_city_is_the_denominator(metric: str) -> None:
    assert weigh(definition(), metric, CLASSES, HERE).denominator.tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize("metric", SHARES)
def test_an_excluded_class_leaves_the_denominator(metric: str) -> None:
    weights = weigh(definition(excluded=("coal",)), metric, CLASSES, HERE)
    assert weights.denominator.tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("storage", "above", "below"), [("none", 0, 0), ("denominator", 0, 1), ("both", 1, 1)]
)
def test_stores_count_as_the_definition_says(storage: str, above: float, below: float) -> None:
    weights = weigh(definition(storage=storage), "capacity_share", CLASSES, HERE)
    assert (weights.store_numerator, weights.store_denominator) == (above, below)


@pytest.mark.parametrize("storage", ["none", "denominator", "both"])
def test_stores_never_generate(storage: str) -> None:
    weights = weigh(definition(storage=storage), "generation_share", CLASSES, HERE)
    assert (weights.store_numerator, weights.store_denominator) == (0.0, 0.0)


def test_as_printed_generation_is_gross_over_what_is_generated() -> None:
    weights = weigh(definition(), "generation_share", CLASSES, HERE)
    assert weights.gross
    assert weights.served == 0.0


def test_strict_generation_is_net_over_what_must_be_served() -> None:
    weights = weigh(definition(basis="served_energy"), "generation_share", CLASSES, HERE)
    assert not weights.gross
    assert weights.served == 1.0
    assert weights.denominator.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("basis", ["gross_generation", "served_energy"])
def test_a_share_of_capacity_knows_no_generation(basis: str) -> None:
    weights = weigh(definition(basis=basis), "capacity_share", CLASSES, HERE)
    assert weights.served == 0.0
    assert weights.denominator.tolist() == [1, 1, 1, 0]
