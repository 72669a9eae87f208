"""A run's statistics by class, technology, zone or asset, named as in PyPSA where PyPSA has them.

``results.statistics.supply(groupby="class")`` is a table of groups and model years.

References
----------
PyPSA's ``n.statistics``: T. Brown, J. Hörsch and D. Schlachtberger, PyPSA: Python for Power System
Analysis, Journal of Open Research Software 6 (2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr

from transition_sim.results.metrics import annual_energy, curtailed_energy, electricity_price

GroupBy = Literal["class", "technology", "zone", "asset"]
LABELS: dict[str, str] = {
    "class": "asset_class",
    "technology": "asset_technology",
    "zone": "asset_zone",
    "asset": "asset",
}
HOURS = 8760.0


@dataclass(frozen=True)
class Statistics:
    """Statistics of one run: every method returns groups as rows and model years as columns.

    Attributes
    ----------
    dataset : xarray.Dataset
        A run's results.
    """

    dataset: xr.Dataset

    def installed_capacity(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what stood on 31 December of the base year [MW], in every column."""
        stock = self.dataset["capacity"]
        return self._sum(stock.isel(year=[0] * stock.sizes["year"]).values, groupby)

    def optimal_capacity(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what stands on 31 December [MW]."""
        return self._sum(self.dataset["capacity"].values, groupby)

    def expanded_capacity(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what stands on 31 December beyond the base year's stock [MW]."""
        return self.optimal_capacity(groupby) - self.installed_capacity(groupby)

    def supply(self, groupby: GroupBy = "class", gross: bool = True) -> pd.DataFrame:
        """Return what is generated in the year [MWh].

        Parameters
        ----------
        gross : bool
            Before the plant's own use, as Chinese statistics count; otherwise what is sent out.
        """
        return self._sum(self._energy(gross), groupby)

    def curtailment(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what wind and PV could have generated and did not [MWh, gross]."""
        lost = curtailed_energy(self.dataset).reindex(asset=self.dataset["asset"].values)
        whole = self._sum(lost.fillna(0.0).transpose("asset", "year").values, groupby)
        names = self._names(groupby)[lost.notnull().any("year").values]
        return whole.loc[whole.index.isin(names)]

    def capacity_factor(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what is generated over what runs for 8,760 hours [share]; NaN of nothing."""
        running = (self.dataset["running_capacity"] * self.dataset["step_weight"]).sum("step")
        most = self._sum(running.transpose("asset", "year").values, groupby)
        return self.supply(groupby) / most.where(most > 0.0)

    def full_load_hours(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return the utilisation hours [h]: what is generated over what runs."""
        return self.capacity_factor(groupby) * HOURS

    def revenue(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return what is sent out times the price at its hour [CNY, of the year's money]."""
        price = electricity_price(self.dataset).sel(zone=self.dataset["asset_zone"])
        worth = (self.dataset["power"] * price * self.dataset["step_weight"]).sum("step")
        return self._sum(worth.transpose("asset", "year").values, groupby)

    def market_value(self, groupby: GroupBy = "class") -> pd.DataFrame:
        """Return the revenue over what is sent out [CNY/MWh]; NaN of nothing."""
        sent = self._sum(self._energy(False), groupby)
        return self.revenue(groupby) / sent.where(sent > 0.0)

    def system_cost(self) -> pd.DataFrame:
        """Return the cost of each year by term [CNY, undiscounted]."""
        return self._table(self.dataset["cost"].transpose("cost_term", "year"))

    def emissions(self) -> pd.DataFrame:
        """Return the emissions of each year by pollutant [t]."""
        return self._table(self.dataset["emissions"].transpose("pollutant", "year"))

    def energy_balance(self) -> pd.DataFrame:
        """Return what flows into (+) and out of (-) the zones in each year [MWh]; it sums to zero.

        Rows are classes of plant and, with a sign, demand, loads, export obligation, stores, links
        and what is not served.
        """
        return self._table(balance_of(self.dataset))

    def _energy(self, gross: bool) -> np.ndarray:
        energy = annual_energy(self.dataset, "gross_power" if gross else "power")
        return np.asarray(energy.transpose("asset", "year").values)

    def _names(self, groupby: GroupBy) -> np.ndarray:
        if groupby not in LABELS:
            raise ValueError(f"groupby is one of {', '.join(LABELS)}, not {groupby!r}")
        return np.asarray(self.dataset[LABELS[groupby]].values)

    def _sum(self, values: np.ndarray, groupby: GroupBy) -> pd.DataFrame:
        years = self.dataset["year"].values
        index = pd.Index(self._names(groupby), name=groupby)
        frame = pd.DataFrame(values, index=index, columns=pd.Index(years, name="year"))
        return frame.groupby(level=0, sort=False).sum()

    def _table(self, array: xr.DataArray) -> pd.DataFrame:
        name = str(array.dims[0])
        return pd.DataFrame(
            array.values,
            index=pd.Index(array[name].values, name=name),
            columns=pd.Index(array["year"].values, name="year"),
        )


def balance_of(dataset: xr.Dataset) -> xr.DataArray:
    """Return what flows into (+) and out of (-) the zones in each year [MWh], by what it is."""
    parts: dict[str, np.ndarray] = {}
    classes = dataset["asset_class"].values
    sent = annual_energy(dataset, "power").transpose("asset", "year").values
    for name in dict.fromkeys(classes.tolist()):
        parts[name] = sent[classes == name].sum(axis=0)
    signed = {
        "unserved": ("unserved", 1.0),
        "store discharge": ("discharge", 1.0),
        "store charge": ("charge", -1.0),
        "demand": ("demand", -1.0),
        "flexible loads": ("load_power", -1.0),
        "export obligation": ("export_obligation", -1.0),
    }
    for text, (name, sign) in signed.items():
        if name in dataset:
            parts[text] = sign * _yearly(dataset, name)
    if "heat_output" in dataset and "heat_source_electricity" in dataset:
        heat = annual_energy(dataset, "heat_output") * dataset["heat_source_electricity"]
        parts["heat pumps"] = -heat.sum("heat_source").transpose("year").values
    if "flow" in dataset:
        parts["trade and links"] = _links(dataset)
    return xr.DataArray(
        np.stack(list(parts.values())),
        dims=("flow", "year"),
        coords={"flow": list(parts), "year": dataset["year"].values},
        attrs={"units": "MWh", "long_name": "what flows into the zones in the year"},
    )


def _yearly(dataset: xr.Dataset, name: str) -> np.ndarray:
    energy = annual_energy(dataset.assign({name: dataset[name].fillna(0.0)}), name)
    rest = [each for each in energy.dims if each != "year"]
    return np.asarray(energy.sum(rest).values)


def _links(dataset: xr.Dataset) -> np.ndarray:
    """Return what links bring into the zones less what they take, losses borne by halves."""
    zones = dataset["zone"].values
    into = np.isin(dataset["link_to"].values, zones)[:, None]
    out = np.isin(dataset["link_from"].values, zones)[:, None]
    flow = annual_energy(dataset, "flow").transpose("link", "year").values
    lost = annual_energy(dataset.assign(flow_loss=dataset["flow_loss"].fillna(0.0)), "flow_loss")
    half = lost.transpose("link", "year").values / 2.0
    return np.asarray((into * (flow - half) - out * (flow + half)).sum(axis=0))
