"""What every part of the exporter needs: the network, the system's tables, and how both meet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pypsa

from transition_sim.system import System

Builds = list[tuple[int, int]]


class Tables:
    """A network with its snapshots, and the system that it is made from.

    Attributes
    ----------
    data : xarray.Dataset
        Of the system: its tables, and the names of what they are about.
    years : list of int
    loops : numpy.ndarray of int, shape (step,)
        Number of the loop that a step belongs to: the whole year, or a typical period.
    run_length : int
        Hours of the shortest loop.
    """

    def __init__(self, system: System) -> None:
        self.data = system.data.reset_coords()
        self.years = [int(year) for year in self.data["year"].values]
        self.loops = loops_of(system)
        self.run_length = system.time.run_length
        self.network = pypsa.Network()
        self._add_time()

    def _add_time(self) -> None:
        n, steps = self.network, self.data["step"].size
        hours = pd.date_range("2025-01-01", periods=steps, freq="h")  # names, no calendar
        n.set_snapshots(
            pd.MultiIndex.from_product([self.years, hours], names=["period", "timestep"])
        )
        n.investment_periods = self.years
        n.investment_period_weightings["objective"] = self.data["discount"].values
        n.investment_period_weightings["years"] = 1.0
        weight = self.data["step_weight"].values.ravel()
        n.snapshot_weightings["objective"] = weight
        n.snapshot_weightings["generators"] = weight
        n.snapshot_weightings["stores"] = 1.0  # a level moves by the hour, also in typical periods

    def add(self, kind: str, names: list[str], tables: dict[str, Any], **columns: Any) -> None:
        """Add components; a table that does not vary over the steps becomes a column.

        Parameters
        ----------
        tables : mapping of str to ndarray, shape (name, year, step)
        """
        if not names:
            return
        static, varying = {}, {}
        for attribute, values in tables.items():
            rows = np.broadcast_to(
                values, (len(names), len(self.years), self.data["step"].size)
            ).reshape(len(names), -1)
            moves = np.ptp(rows, axis=1) > 0.0
            static[attribute] = np.where(moves, 0.0, rows[:, 0])
            varying[attribute] = pd.DataFrame(
                rows[moves].T,
                index=self.network.snapshots,
                columns=[n for n, m in zip(names, moves, strict=True) if m],
            )
        self.network.add(kind, names, **static, **columns)
        dynamic = self.network.components[kind].dynamic
        for attribute, frame in varying.items():
            dynamic[attribute] = pd.concat([dynamic[attribute], frame], axis=1)

    def keep(self, kind: str, attribute: str, names: np.ndarray, values: np.ndarray) -> None:
        """Keep a table of our own beside PyPSA's, for the rows that it has no component for."""
        rows = np.broadcast_to(values, (len(names), len(self.years), self.data["step"].size))
        frame = pd.DataFrame(
            rows.reshape(len(names), -1).T, index=self.network.snapshots, columns=list(names)
        )
        frame.columns.name = "name"
        self.network.components[kind].dynamic[attribute] = frame

    def carrier_of(self, fuels: np.ndarray) -> np.ndarray:
        """Return the carrier of what burns each fuel; one for what burns none."""
        return np.where(fuels == "", "none", fuels)

    def area_bus(self, area: str) -> str:
        """Return the bus of a heat area; a zone may have the same name."""
        return f"{area} heat area"

    def area_of_zone(self) -> dict[str, str]:
        """Return the bus of the heat area in each zone that has one."""
        d = self.data
        return {
            str(zone): self.area_bus(str(area))
            for area, zone in zip(d["heat_area"].values, d["heat_area_zone"].values, strict=True)
        }

    def running(self, share: np.ndarray, builds: Builds) -> np.ndarray:
        """Return what of each build runs: a share in its own year, later the whole."""
        shares = np.zeros((len(builds), len(self.years), self.data["step"].size))
        for row, (item, year) in enumerate(builds):
            shares[row, year] = share[item, year]
            shares[row, year + 1 :] = 1.0
        return shares

    def build_columns(
        self,
        payment: np.ndarray,
        own_mean: np.ndarray,
        builds: Builds,
        limits: tuple[np.ndarray, np.ndarray],
    ) -> dict[str, Any]:
        """Return limits and yearly cost; PyPSA pays whole years from the build year on.

        `limits` are the least and the most that is built, by item and year [MW].
        """
        d = self.data
        discount = d["discount"].values
        whole = np.asarray([discount[year:].sum() for _, year in builds])
        missed = np.asarray([discount[each[1]] * (1.0 - own_mean[each]) for each in builds])
        least, most = (np.asarray([limit[each] for each in builds]) for limit in limits)
        return {
            "p_nom_extendable": True,
            "p_nom_min": least,
            "p_nom_max": most,
            "build_year": [self.years[year] for _, year in builds],
            "capital_cost": payment[[item for item, _ in builds]] * (1.0 - missed / whole),
        }


def loops_of(system: System) -> np.ndarray:
    """Return, for each step, the number of its loop: the whole year, or a typical period."""
    previous = system.time.previous
    return np.cumsum(previous != np.arange(previous.size) - 1) - 1


def builds_of(limit: np.ndarray) -> Builds:
    """Return the positions of item and year in which something may be built."""
    return [(int(item), int(year)) for item, year in np.argwhere(limit > 0.0)]


def days_of(system: System) -> np.ndarray:
    """Return, for each step, the number of its day."""
    days = np.stack([system.time.period, system.time.hour // 24])
    return np.unique(days, axis=1, return_inverse=True)[1].ravel()
