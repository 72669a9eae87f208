"""Unit and text of every variable of a System, set where it is made.

The model's parameters and the results take both from there, so that each is written once.
"""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

Quantities = Mapping[str, tuple[str, str]]
"""Unit and text of variables, by their name."""

UNITS = frozenset(
    (
        *("1", "share", "label", "year", "h", "h/year", "min"),
        *("MW", "MWh", "MWh/year", "MW/MW", "MWh/MWh", "t/MWh", "t/t", "t/year", "l/year"),
        *("CNY/t", "CNY/MWh", "CNY/MW", "CNY/MW/year", "CNY/MWh/year", "CNY/year"),
    )
)
"""What a System is measured in. ``1`` is a count, a position or a yes; ``label`` a name."""

COORDINATES: Quantities = {
    "asset": ("label", "units that agree in technology, zone and every own value"),
    "year": ("year", "model year; the first is the base year"),
    "step": ("1", "hour of the year, or of the typical periods one after the other"),
    "zone": ("label", "zone of the city"),
    "store": ("label", "store of electricity"),
    "link": ("label", "link between zones, or to the grid outside"),
    "fuel": ("label", "fuel"),
    "pollutant": ("label", "pollutant"),
    "flexible_load": ("label", "load that can choose its hours"),
    "product": ("label", "reserve that is asked for"),
    "heat_area": ("label", "area of district heat"),
    "heat_source": ("label", "boiler, heat pump or source of waste heat"),
    "heat_store": ("label", "store of heat"),
    "utilised": ("label", "wind, PV, or both"),
    "class": ("label", "class of plant"),
    "fuel_group": ("label", "fuels with one limit for all of them"),
    "upgrade_goal": ("label", "kind of upgrade of which some is asked for, or any"),
}
"""The labels that a System's variables lie along; several datasets share them."""


def describe(data: xr.Dataset, quantities: Quantities) -> xr.Dataset:
    """Write unit and text on every variable of a new dataset, and return it.

    Raises
    ------
    KeyError
        `quantities` does not know a variable.
    ValueError
        A unit is none of `UNITS`.
    """
    for name in data.data_vars:
        _write(data.variables[name], *quantities[str(name)])
    return data


def describe_coordinates(data: xr.Dataset) -> xr.Dataset:
    """Write unit and text on every coordinate of a new dataset, and return it."""
    for name in data.coords:
        _write(data.variables[name], *COORDINATES[str(name)])
    return data


def _write(variable: xr.Variable, units: str, text: str) -> None:
    if units not in UNITS:
        raise ValueError(f"{text}: a System knows no unit {units!r}")
    variable.attrs = {"units": units, "long_name": text}
