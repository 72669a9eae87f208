"""What a run gives for an entry of the policy ledger, in the entry's unit."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import LedgerEntry
from transition_sim.inputs.schema.plant import Unit
from transition_sim.results.absent import labels_of, yearly_total
from transition_sim.results.indicators import INDICATORS, SINCE_BASE
from transition_sim.results.metrics import finite, share, stock_of_class, upgraded_capacity

SMALL_MW = 300.0
LITTLE = 1e-6  # MW: less is the solver's tolerance
COAL = "coal"
REPORTED_TOLERANCE = 5e-5  # half of the last digit of a share printed as 33.52 %


def year_of(entry: LedgerEntry, years: list[int]) -> int | None:
    """Return the year in which an entry is measured; None where it lies outside the run's.

    The base year of what is reported for it, the year that it is due, or the last model year where
    no date is printed. What is counted since the base year and due in it is measured in the last.
    """
    year = years[0] if entry.stage == "base" else entry.date.year if entry.date else years[-1]
    if entry.metric in SINCE_BASE and year == years[0]:
        return years[-1]
    return year if year in years else None


def measure(
    entry: LedgerEntry, city: City, dataset: xr.Dataset, year: int, definition: str = "as_printed"
) -> float | None:
    """Return what a run gives for an entry in a year; None where the city's data do not say.

    Parameters
    ----------
    definition : str
        Whose shares and whose clean plant are meant.
    """
    if entry.metric == "capacity_share" or entry.metric == "generation_share":
        return finite(share(dataset, city.definitions[definition], entry.metric, year))
    if entry.metric is not None and entry.metric in INDICATORS:
        found = INDICATORS[entry.metric](entry, city, dataset)
        return finite(float(found.sel(year=year)))
    return _stock(entry, city, dataset, year, definition)


def is_reproduced(value: float, printed: float) -> bool:
    """Say whether a number of the base agrees with the printed one in all of its digits."""
    return abs(value - printed) <= max(REPORTED_TOLERANCE, abs(printed) * 1e-6)


def _stock(
    entry: LedgerEntry, city: City, dataset: xr.Dataset, year: int, definition: str
) -> float | None:
    stock: pd.Series = stock_of_class(dataset, year)
    if entry.metric == "clean_capacity":
        return float(stock[stock.index.isin(city.definitions[definition].clean)].sum())
    if entry.metric == "total_capacity":
        return float(stock.sum())
    if entry.metric == "retrofitted_capacity":
        return _upgraded(dataset, year, "by_unit")
    if entry.metric == "small_coal_capacity":
        return _small_coal(city, dataset, year)
    names = {"storage_power": "store_power_capacity", "storage_energy": "store_energy_capacity"}
    name = names[str(entry.metric)]
    if entry.item and entry.item not in labels_of(dataset, "store"):
        return None  # the run holds no such store: nobody measured it
    if entry.item:
        return float(dataset[name].sel(year=year, store=entry.item))
    return float(yearly_total(dataset, name, "store").sel(year=year))


def burning_coal(city: City) -> set[str]:
    """Return the technologies of coal plant, and of every other plant that burns its fuels."""
    coal = {each.fuel for each in city.technologies if each.technology_class == COAL}
    return {
        each.id
        for each in city.technologies
        if each.technology_class == COAL or (each.fuel is not None and each.fuel in coal)
    }


def unknown_coal_sizes(city: City, dataset: xr.Dataset, year: int) -> tuple[Unit, ...]:
    """Return plant that burns coal, still stands, and whose units have no size in the data.

    Plant of other classes counts too where it burns a coal: what it is made of is as little known.
    """
    kinds = burning_coal(city)
    return tuple(
        each
        for each in city.units
        if each.technology in kinds
        and each.unit_size_mw is None
        and (stock_of(dataset, "unit_capacity", each.id, year) or 0.0) > LITTLE
    )


def _small_coal(city: City, dataset: xr.Dataset, year: int) -> float | None:
    """Return what stands of the coal units below 300 MW; None of a run that holds no units."""
    units_below = {
        u.id for u in city.units if u.unit_size_mw is not None and u.unit_size_mw < SMALL_MW
    }
    if "unit_capacity" not in dataset:
        return None if city.units else 0.0
    units = dataset["unit_capacity"].sel(year=year)
    coal = dataset["asset_class"].to_series().eq("coal")
    chosen = [
        u in units_below and bool(coal.get(a, False))
        for u, a in zip(units["unit"].values, units["unit_asset"].values, strict=True)
    ]
    return float(units.values[chosen].sum())


def stock_of(dataset: xr.Dataset, metric: str, item: str, year: int) -> float | None:
    """Return the stock on 31 December of a class or a project [MW], or the units of a load.

    None of what the run does not hold: a project that its scenario leaves out stands with 0 MW.
    """
    if metric == "class_capacity":
        return float(stock_of_class(dataset, year).get(item, 0.0))
    if metric == "load_count":
        held = item in labels_of(dataset, "flexible_load")
        return float(dataset["load_count"].sel(flexible_load=item, year=year)) if held else None
    held = item in labels_of(dataset, "unit")
    return float(dataset["unit_capacity"].sel(unit=item, year=year)) if held else 0.0


def counted_by_kind(entry: LedgerEntry, dataset: xr.Dataset, year: int) -> float | None:
    """Return the upgraded MW with a bundle counted once a kind; None of any other metric."""
    if entry.metric != "retrofitted_capacity":
        return None
    return _upgraded(dataset, year, "by_kind")


def _upgraded(dataset: xr.Dataset, year: int, count: str) -> float:
    found = upgraded_capacity(dataset).sel(year=year)
    return float(found.sel(item=count)) if count in found["item"].values else 0.0
