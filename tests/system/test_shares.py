"""What counts as clean, and out of what."""

from __future__ import annotations

import numpy as np
import pytest

from transition_sim.errors import Text
from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.system.shares import SHARES, Amounts, measure, weigh

CLASSES = ["coal", "wind", "waste", "wind"]
HERE = [True, True, True, False]  # the last one is another city's


def definition(
    excluded: tuple[str, ...] = (),
    storage: str = "none",
    basis: str = "gross_generation",
    plant: str = "all",
) -> Definition:
    return Definition(
        title=Text("a definition", "口径"),
        clean=("wind", "waste"),
        excluded=excluded,
        storage=storage,
        generation_basis=basis,
        plant=plant,
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


def test_net_generation_is_over_what_is_generated_at_the_sending_end() -> None:
    weights = weigh(definition(basis="net_generation"), "generation_share", CLASSES, HERE)
    assert not weights.gross
    assert weights.served == 0.0
    assert weights.denominator.tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize(("basis", "exported"), [("served_energy", 1.0), ("demand", 0.0)])
def test_exports_count_in_what_must_be_served_and_not_in_demand(
    basis: str, exported: float
) -> None:
    weights = weigh(definition(basis=basis), "generation_share", CLASSES, HERE)
    assert (weights.served, weights.exported) == (1.0, exported)


@pytest.mark.parametrize("metric", SHARES)
def test_above_scale_plant_alone_counts_above_and_below(metric: str) -> None:
    large = [True, True, False, True]
    weights = weigh(definition(plant="above_scale"), metric, CLASSES, HERE, large)
    assert weights.numerator.tolist() == [0, 1, 0, 0]
    assert weights.denominator.tolist() == [1, 1, 0, 0]
    with pytest.raises(ValueError, match="above-scale"):
        weigh(definition(plant="above_scale"), metric, CLASSES, HERE)


@pytest.mark.parametrize(
    ("basis", "parts"),
    [
        ("gross_generation", (30.0 + 10.0, 100.0 + 30.0 + 10.0)),
        ("net_generation", (29.0 + 9.0, 90.0 + 29.0 + 9.0)),
        ("served_energy", (29.0 + 9.0, 70.0 + 20.0)),
        ("demand", (29.0 + 9.0, 70.0)),
    ],
)
def test_a_share_is_measured_from_what_it_weighs(basis: str, parts: tuple[float, float]) -> None:
    amounts = Amounts(
        stock=np.asarray([50.0, 40.0, 5.0, 7.0]),
        stores=8.0,
        gross=np.asarray([100.0, 30.0, 10.0, 7.0]),
        net=np.asarray([90.0, 29.0, 9.0, 7.0]),
        demand=70.0,
        export=20.0,
    )
    own = definition(storage="both", basis=basis)
    capacity = weigh(own, "capacity_share", CLASSES, HERE)
    assert measure(capacity, "capacity_share", amounts) == (40.0 + 5.0 + 8.0, 95.0 + 8.0)
    energy = weigh(own, "generation_share", CLASSES, HERE)
    assert measure(energy, "generation_share", amounts) == parts
