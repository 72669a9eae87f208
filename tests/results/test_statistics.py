"""Statistics of a run: by class, technology, zone and asset, and what must hold between them."""

from __future__ import annotations

import numpy as np
import pytest

from support.packaged import run_within_reach
from transition_sim.results.metrics import annual_energy
from transition_sim.results.store import Results

GROUPS = ("class", "technology", "zone", "asset")


@pytest.fixture(scope="module")
def results() -> Results:
    return run_within_reach("all-in")


@pytest.mark.parametrize("group", GROUPS)
def test_groups_add_up_to_the_whole(results: Results, group: str) -> None:
    found = results.statistics
    whole = annual_energy(results.dataset, "gross_power").sum("asset").values
    np.testing.assert_allclose(found.supply(group).sum().values, whole, rtol=1e-12)
    stock = results.dataset["capacity"].sum("asset").values
    np.testing.assert_allclose(found.optimal_capacity(group).sum().values, stock, rtol=1e-12)
    grown = found.installed_capacity(group) + found.expanded_capacity(group)
    np.testing.assert_allclose(grown.values, found.optimal_capacity(group).values)
    assert found.supply(group).columns.tolist() == results.dataset["year"].values.tolist()


def test_what_flows_in_flows_out(results: Results) -> None:
    balance = results.statistics.energy_balance()
    np.testing.assert_allclose(balance.sum().values, 0.0, atol=1e-6 * balance.abs().sum().max())
    assert (balance.loc["demand"] < 0.0).all()
    net = results.statistics.supply(gross=False)
    np.testing.assert_allclose(balance.loc[net.index].values, net.values, rtol=1e-12)


def test_hours_and_prices_are_plausible(results: Results) -> None:
    found = results.statistics
    hours = found.full_load_hours()
    assert ((hours.fillna(0.0) >= 0.0) & (hours.fillna(0.0) <= 8760.0 + 1e-6)).all().all()
    worth = found.market_value() * found.supply(gross=False)
    np.testing.assert_allclose(worth.fillna(0.0).values, found.revenue().values, rtol=1e-9)
    assert set(found.curtailment().index) == {"wind", "pv"}
    cost = found.system_cost().sum().values @ results.dataset["discount"].values
    assert cost == pytest.approx(results.verdict["objective_cny"], rel=1e-9)
    assert "co2" in found.emissions().index
