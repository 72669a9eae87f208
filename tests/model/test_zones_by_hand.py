"""Two zones and the line between them: who serves whom, and what power is worth at either end.

Town and hill take 100 MW in each of the 8,760 hours. A MWh costs 100 CNY in town and 500 CNY on the
hill; of what flows a tenth is lost, half of it at either end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.toy_cities import FLAT_100_MW, ToyCity
from transition_sim.results.metrics import electricity_price, net_import
from transition_sim.results.store import Results


def two_zones(capacity: float) -> ToyCity:
    return ToyCity(
        [plant("cheap", "coal", 100), plant("dear", "coal", 500), plant("pv", "pv", 0)],
        [unit("cheap", 300), {**unit("dear", 200), "zone": "hill"}],
        zones=("town", "hill"),
        demand={"town": {}, "hill": {"energy": FLAT_100_MW}},
        links=[
            {
                "id": "ridge",
                "to_zone": "hill",
                "capacity_mw": capacity,
                "loss_share": 0.1,
                "price_profile": "",
            }
        ],
    )


def price(found: Results, zone: str) -> float:
    """Return the one price of a zone [CNY/MWh]."""
    values = electricity_price(found.dataset).sel(zone=zone).values.ravel()
    assert values.max() - values.min() == close(0.0)
    return float(values[0])


def test_a_full_line_keeps_two_prices_and_one_more_megawatt_is_worth_the_difference(
    tmp_path: Path,
) -> None:
    found = solved(tmp_path / "full", two_zones(20))
    # 20 MW flow: 20 x 1.05 = 21 MW leave the town and 20 x 0.95 = 19 MW reach the hill.
    assert set(found.dataset["flow"].values.round(9).ravel()) == {20.0}
    assert output(found, "cheap") == close(121.0)
    assert output(found, "dear") == close(81.0)
    least = HOURS * (121 * 100 + 81 * 500)
    assert cost(found) == close(least)
    assert price(found, "town") == close(100.0)
    assert price(found, "hill") == close(500.0)
    # One more MW of line: 0.95 MWh of 500 CNY saved, 1.05 MWh of 100 CNY made: 475 - 105 = 370.
    wider = solved(tmp_path / "wider", two_zones(21))
    assert cost(found) - cost(wider) == pytest.approx(HOURS * 370, rel=1e-7)


def test_the_prices_at_the_ends_of_an_idle_line_differ_by_its_losses(tmp_path: Path) -> None:
    found = solved(tmp_path, two_zones(150))
    # 100 / 0.95 MW flow to serve the hill whole; 1.05 times as much leaves the town.
    flow = 100 / 0.95
    assert output(found, "dear") == close(0.0)
    assert output(found, "cheap") == close(100 + 1.05 * flow)
    assert cost(found) == close(HOURS * 100 * (100 + 1.05 * flow))
    # A MWh more on the hill takes 1 / 0.95 MWh of flow and 1.05 / 0.95 MWh in town.
    assert price(found, "town") == close(100.0)
    assert price(found, "hill") == close(100 * 1.05 / 0.95)
    rows = found.summary().query("metric == 'flow' and item == 'ridge'")
    assert float(rows["value"].iloc[0]) == close(HOURS * flow)


def test_what_flows_between_zones_is_no_import_of_the_city(tmp_path: Path) -> None:
    found = solved(tmp_path, two_zones(20))
    assert float(net_import(found.dataset).sel(year=2024)) == close(0.0)


def test_where_plant_stands_does_not_matter_to_a_line_without_loss_or_limit(
    tmp_path: Path,
) -> None:
    city = two_zones(1000)
    split = ToyCity(
        city.technologies,
        city.units,
        zones=city.zones,
        demand=city.demand,
        links=[{**city.links[0], "loss_share": 0.0, "reverse_capacity_mw": 1000}],
    )
    whole = ToyCity(
        city.technologies,
        [unit("cheap", 300), unit("dear", 200)],
        demand={"town": {"energy": 2 * FLAT_100_MW}},
    )
    found = [solved(tmp_path / name, each) for name, each in (("a", split), ("b", whole))]
    assert cost(found[0]) == close(HOURS * 200 * 100)
    assert cost(found[0]) == close(cost(found[1]))
