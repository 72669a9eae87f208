"""The relaxation's numbers: each is what the mean of a cluster's days allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system import System, build_system, relax
from transition_sim.system.relaxation import _Clusters, _touching

DAYS = 365


@pytest.fixture
def hourly(toy_scenario: Scenario) -> System:
    return build_system(toy_scenario.model_copy(update={"resolution": "hourly"}))


@pytest.fixture
def clusters() -> np.ndarray:
    found = np.random.default_rng(4).integers(0, 7, DAYS)
    return np.unique(found, return_inverse=True)[1]


def by_day(values: np.ndarray) -> np.ndarray:
    return values.reshape(*values.shape[:-1], DAYS, 24)


def test_every_day_is_in_one_cluster_and_the_weights_are_their_days(
    hourly: System, clusters: np.ndarray
) -> None:
    relaxed = relax(hourly, clusters)
    assert relaxed.time.weight.sum() == 8760.0
    np.testing.assert_array_equal(relaxed.time.weight[::24], np.bincount(clusters))
    np.testing.assert_array_equal(relaxed.data["day_period"], clusters)
    assert relaxed.time.loose
    assert not relaxed.time.is_chronological


def test_demand_is_the_mean_of_the_days_unscaled(hourly: System, clusters: np.ndarray) -> None:
    relaxed = relax(hourly, clusters)
    for name in ("demand", "export_obligation"):
        ours = relaxed.data[name].values
        days = by_day(hourly.data[name].values)
        for cluster in range(clusters.max() + 1):
            mean = days[..., clusters == cluster, :].mean(axis=-2)
            np.testing.assert_allclose(by_steps(ours, cluster), mean, rtol=1e-12)


def by_steps(values: np.ndarray, cluster: int) -> np.ndarray:
    return values[..., 24 * cluster : 24 * (cluster + 1)]


def test_a_limit_is_the_mean_of_the_products_of_what_varies(
    hourly: System, clusters: np.ndarray
) -> None:
    data, relaxed = hourly.data, relax(hourly, clusters).data
    for running in ("running_fixed", "build_running"):
        product = data["deliverable"].values[:, None, :] * data[running].values
        ours = relaxed["deliverable"].values[:, None, :] * relaxed[running].values
        least = data["must_run"].values[:, None, :] * data[running].values
        floor = relaxed["must_run"].values[:, None, :] * relaxed[running].values
        for cluster in range(clusters.max() + 1):
            members = clusters == cluster
            mean = by_day(product)[..., members, :].mean(axis=-2)
            np.testing.assert_allclose(by_steps(ours, cluster), mean, rtol=1e-12, atol=1e-12)
            lowest = by_day(least)[..., members, :].mean(axis=-2)
            assert (by_steps(floor, cluster) <= lowest + 1e-12).all()


def test_a_minimum_output_never_asks_for_more_of_what_an_upgrade_leaves(hourly: System) -> None:
    data, halves = hourly.data, np.arange(DAYS) % 2  # one cluster of odd days, one of even ones
    name = data["asset"].values[0]
    early = np.repeat(np.arange(DAYS) < 100, 24)
    running = data["running_fixed"].copy(data=np.ones(data["running_fixed"].shape))
    running.values[0] = np.where(early, 200.0, 100.0)  # one unit of two leaves
    must = data["must_run"].copy(data=0.0 * data["must_run"].values)
    must.values[0] = np.where(early, 0.1, 0.5)
    able = data["deliverable"].copy(data=np.full(data["deliverable"].shape, 0.9))
    base = data["variant_of"].copy(data=data["variant_of"].values.astype(object))
    base.values[-1] = name  # the last asset is an upgrade of the first
    changed = data.assign(running_fixed=running, must_run=must, deliverable=able, variant_of=base)
    relaxed = relax(replace(hourly, data=changed), halves).data
    upgraded = 100.0  # all that stays, in an earlier year
    least = must.values[0] * (running.values[0] - upgraded)
    floor = relaxed["must_run"].values[0] * (relaxed["running_fixed"].values[0] - upgraded)
    for cluster in range(2):
        true = by_day(least)[..., halves == cluster, :].mean(axis=-2)
        assert (by_steps(floor, cluster) <= true + 1e-12).all()


def test_one_cluster_a_day_leaves_every_number_as_it_is(hourly: System) -> None:
    relaxed = relax(hourly, np.arange(DAYS), tangents=2)
    for name in ("demand", "power_limit", "power_floor", "running_fixed", "must_run"):
        np.testing.assert_allclose(
            relaxed.data[name], hourly.data[name], rtol=1e-12, atol=1e-12, err_msg=name
        )
    price = hourly.data["trade_price"].values
    for name in relaxed.data["link"].values:
        link = list(hourly.data["link"].values).index(str(name).split(".")[0])
        if hourly.data["link_outside"].values[link]:
            np.testing.assert_allclose(relaxed.data["trade_price"].sel(link=name), price[link])


def test_what_links_can_carry_is_shared_by_the_tangents(
    hourly: System, clusters: np.ndarray
) -> None:
    relaxed = relax(hourly, clusters, tangents=5).data
    for way in ("link_forward", "link_reverse"):
        shared = relaxed[way].values
        for link in np.flatnonzero(hourly.data["link_outside"].values):
            name = hourly.data["link"].values[link]
            parts = [str(each).startswith(f"{name}.") for each in relaxed["link"].values]
            np.testing.assert_allclose(
                shared[parts].sum(axis=0), hourly.data[way].values[link], rtol=1e-12
            )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-500, 500), min_size=1, max_size=40),
    st.integers(2, 9),
    st.floats(0.0, 1.0),
)
def test_tangents_are_nowhere_above_the_cheapest_share_of_the_days(
    prices: list[float], count: int, share: float
) -> None:
    ranked = np.sort(np.array(prices))[:, None]
    slope, length = _touching(ranked, np.linspace(0.0, 1.0, count))
    assert (length >= 0.0).all()
    assert length.sum() == pytest.approx(1.0)
    assert (np.diff(slope, axis=0) >= 0.0).all()
    filled = np.clip(share - (np.cumsum(length, axis=0) - length), 0.0, length)
    days = len(prices)
    taken = np.clip(share * days - np.arange(days), 0.0, 1.0)
    least = float(taken @ ranked[:, 0]) / days
    assert float((filled * slope).sum()) <= least + 1e-9 * (1.0 + abs(least))


def test_what_no_rule_covers_is_refused(hourly: System, clusters: np.ndarray) -> None:
    known = hourly.data.assign(warmth=("step", np.ones(8760)))
    with pytest.raises(ValueError, match="no rule says how to relax warmth"):
        relax(replace(hourly, data=known), clusters)


def test_only_an_hourly_system_is_relaxed(toy_scenario: Scenario, clusters: np.ndarray) -> None:
    with pytest.raises(ValueError, match="only an hourly system"):
        relax(build_system(toy_scenario), clusters)


def test_an_empty_cluster_is_refused() -> None:
    with pytest.raises(ValueError, match="no cluster is empty"):
        _Clusters(np.where(np.arange(DAYS) < 9, 0, 2))
