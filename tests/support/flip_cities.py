"""A toy city whose verdicts can be worked out by hand, for flips."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from support.toy_cities import ToyCity, load_toy, share_target

DEMAND_MW = 100.0
ALL = ("coal", "pv", "coal-1", "more")  # rows that have a range


def ranged(column: str, low: Any, high: Any, **rest: Any) -> dict[str, Any]:
    """Return the cells of a range, after what else the row has."""
    return {**rest, f"{column}_low": low, f"{column}_high": high}


def flip_city(
    ledger: list[dict[str, Any]], ranges_of: Container[str] = ALL, **more: Any
) -> ToyCity:
    """Return 100 MW of demand, coal, dearer gas, and PV that runs at half its capacity.

    Gas (clean, 100 MW) runs only behind coal (250 MW) while coal is cheaper. Rows have ranges that
    are named in `ranges_of`.
    """
    own: dict[str, Any] = {
        "technologies": [
            ranged(
                "variable_om_cny_per_mwh", 250, 500,
                id="coal", **{"class": "coal"}, variable_om_cny_per_mwh=300,
            ),
            {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 400},
            ranged(
                "availability", 0.2, 0.9,
                id="pv", **{"class": "pv"}, variable_om_cny_per_mwh=0, availability=0.5,
            ),
        ],
        "units": [
            ranged(
                "capacity_mw", 200, 300,
                id="coal-1", technology="coal", capacity_mw=250,
            ),
            {"id": "gas-1", "technology": "gas", "capacity_mw": 100},
            {"id": "pv-1", "technology": "pv", "capacity_mw": 50},
        ],
        "projects": [
            {
                "id": "more", "technology": "pv", "capacity_mw": 30, "online": "2025-06-01",
                "online_low": "2025-03-01", "online_high": "2026-06-01",
            },
        ],
    }  # fmt: skip
    for table, rows in own.items():
        own[table] = [row if row["id"] in ranges_of else without_ranges(row) for row in rows]
    return ToyCity(ledger=ledger, **{**own, **more})


def without_ranges(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if not name.endswith(("_low", "_high"))}


def write_flip_city(folder: Path, ledger: list[dict[str, Any]], **fields: Any) -> Path:
    """Write the city with a scenario that takes its project; return the scenario's file."""
    more, ranges_of = fields.pop("more", {}), fields.pop("ranges_of", ALL)
    load_toy(folder, flip_city(ledger, ranges_of, **more), projects={"include": ["more"]}, **fields)
    return folder / "scenario.yaml"


__all__ = ["DEMAND_MW", "flip_city", "ranged", "share_target", "write_flip_city"]
