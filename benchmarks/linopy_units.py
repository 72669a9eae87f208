"""Committed units, district heat and flexible loads of `linopy_model`."""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray as xr

from transition_sim.system import System

WAYS = ("up", "down")


def refuse_what_is_not_written(system: System) -> None:
    """Raise where the model would leave something out."""
    d = system.data
    chosen = d["committed"].values
    ramped = chosen & (d["ramp"].values < (d["full_load"] - d["minimum_load"]).values)
    grows = d["build_limit"].values.any(axis=1)
    unsaid = {
        "upgrades": d["conversion_limit"].values.any() or d["conversion_payment"].values.any(),
        "retirement": d["retirable"].values.any(),
        "reserves": d["reserve_upward"].size > 0,
        "obligations": any(
            d[name].notnull().any() for name in ("utilisation", "planning_reserve", "coal_ratio")
        ),
        "carbon": d["carbon_tax"].values.any() or d["benchmark_price"].values.any(),
        "methane": d["methane_credit"].values.any(),
        "ramps": ramped.any(),
        "builds of committed units": (chosen & grows).any(),
        "heat stores": d["heat_store"].size > 0,
        "loads by the year": (~d["load_daily"].values).any(),
    }
    for what, there in unsaid.items():
        if there:
            raise ValueError(f"the linopy model has no {what}")


class Units:
    """What is on, what starts, heat, and loads: variables and rows in a linopy model."""

    def __init__(self, model: linopy.Model, system: System) -> None:
        self.model, self.time = model, system.time
        self.data = system.data.reset_coords()
        self.assets = self.data["asset"].values[self.data["committed"].values]
        self.chp = self.data["asset"].values[self.data["chp"].values]
        need = self.data["load_need"]
        (self.load,) = set(need.dims) - {"year", "step"}
        self.loads = need[self.load].values[(need > 0.0).any(["year", "step"]).values]
        if self.assets.size:
            self._add_commitment()
        if self.data["heat_area"].size:
            self._add_heat()
        if self.loads.size:
            self._add_loads()

    def _add_commitment(self) -> None:
        d, m = self.data.sel(asset=self.assets), self.model
        most = d["online_share"] * d["running_fixed"].where(d["power_limit"] > 0.0, 0.0)
        most = most.transpose("asset", "year", "step")
        m.add_variables(0.0, most, name="online")
        m.add_variables(0.0, coords=most.coords, name="startup")
        online, startup = m.variables["online"], m.variables["startup"]
        m.add_constraints(startup - online + self._before(online, 1) >= 0.0, name="startup_min")
        running = d["online_share"] * d["running_fixed"]
        for way in WAYS:
            hours = np.minimum(d[f"{way}_hours"].values, self.time.run_length)
            for length in np.unique(hours[hours > 1]):
                own = self.assets[hours == length]
                self._add_window(way, int(length), own, running.sel(asset=own))
        if self.chp.size:
            m.add_variables(0.0, coords=most.sel(asset=self.chp).coords, name="heat")
            self._add_cogeneration()
        for own in (np.setdiff1d(self.assets, self.chp), self.chp):
            if own.size:
                self._add_loading(own)

    def _add_loading(self, own: np.ndarray) -> None:
        """Add the range of units that all give heat, or that all give none."""
        d, m = self.data.sel(asset=own), self.model
        online, loading = m.variables["online"].sel(asset=own), m.variables["power"].sel(asset=own)
        if own is self.chp:
            loading = loading + m.variables["heat"] * d["power_loss"]
        kind = "heat" if own is self.chp else "power"
        m.add_constraints(loading - d["full_load"] * online <= 0.0, name=f"loading_max-{kind}")
        m.add_constraints(loading - d["minimum_load"] * online >= 0.0, name=f"loading_min-{kind}")

    def _steps_before(self, lag: int) -> np.ndarray:
        steps = np.arange(self.time.previous.size)
        for _ in range(lag):
            steps = self.time.previous[steps]
        return steps

    def _before(self, variable: linopy.Variable, lag: int) -> linopy.LinearExpression:
        """Return a variable some hours before."""
        steps = variable.coords["step"]
        return 1.0 * variable.isel(step=self._steps_before(lag)).assign_coords(step=steps)

    def _add_window(self, way: str, length: int, own: np.ndarray, running: xr.DataArray) -> None:
        online = self.model.variables["online"].sel(asset=own)
        startup = self.model.variables["startup"].sel(asset=own)
        started = sum((self._before(startup, lag) for lag in range(1, length)), 1.0 * startup)
        name = f"min_{way}-{length}"
        if way == "up":
            self.model.add_constraints(started - online <= 0.0, name=name)
        else:
            steps = self._steps_before(length)
            there = running.isel(step=steps).assign_coords(step=running["step"])
            self.model.add_constraints(started + self._before(online, length) <= there, name=name)

    def _add_cogeneration(self) -> None:
        d, m = self.data.sel(asset=self.chp), self.model
        heat, online = m.variables["heat"], m.variables["online"].sel(asset=self.chp)
        power = m.variables["power"].sel(asset=self.chp)
        m.add_constraints(heat - d["heat_share"] * online <= 0.0, name="heat_max")
        m.add_constraints(power - d["power_per_heat"] * heat >= 0.0, name="heat_power_min")

    def _add_heat(self) -> None:
        d, m = self.data, self.model
        m.add_variables(0.0, d["heat_demand"], name="heat_unserved")
        supply = 1.0 * m.variables["heat_unserved"]
        areas = dict(zip(d["heat_area_zone"].values, d["heat_area"].values, strict=True))
        if d["heat_source"].size:
            own = xr.ones_like(d["heat_demand"].isel(heat_area=0, drop=True))
            m.add_variables(0.0, d["heat_source_limit"] * own, name="heat_output")
            supply = supply + self._by_area(
                m.variables["heat_output"], "heat_source", d["heat_source_zone"].values, areas
            )
        if self.chp.size:
            zones = d["asset_zone"].sel(asset=self.chp).values
            supply = supply + self._by_area(m.variables["heat"], "asset", zones, areas)
        m.add_constraints(supply == d["heat_demand"], name="heat_balance")

    def _by_area(
        self, variable: linopy.Variable, over: str, zones: np.ndarray, areas: dict[Any, Any]
    ) -> linopy.LinearExpression:
        area = [areas[zone] for zone in zones]
        group = xr.DataArray(area, coords={over: variable.coords[over].values}, name="heat_area")
        return (1.0 * variable).groupby(group).sum()

    def _add_loads(self) -> None:
        d, m = self.data.sel({self.load: self.loads}), self.model
        m.add_variables(0.0, d["load_limit"], name="load_power")
        days = np.stack([self.time.period, self.time.hour // 24])
        number = np.unique(days, axis=1, return_inverse=True)[1].ravel()
        day = xr.DataArray(number, coords={"step": d["step"].values}, name="day")
        drawn = (m.variables["load_power"] * d["step_weight"]).groupby(day).sum()
        needed = (d["load_need"] * d["step_weight"]).groupby(day).sum()
        m.add_constraints(drawn == needed, name="load_energy")

    def taken_from_zones(self) -> list[linopy.LinearExpression]:
        """Return what heat sources and loads draw from each zone [MW]."""
        d, m, found = self.data, self.model, []
        if self.loads.size:
            zones = d["load_zone"].sel({self.load: self.loads})
            found.append((1.0 * m.variables["load_power"]).groupby(zones.rename("zone")).sum())
        draws = d["heat_source_electricity"]
        drawing = d["heat_source"].values[(draws > 0.0).values]
        if drawing.size:
            zones = d["heat_source_zone"].sel(heat_source=drawing).rename("zone")
            power = m.variables["heat_output"].sel(heat_source=drawing) * draws.sel(
                heat_source=drawing
            )
            found.append(power.groupby(zones).sum())
        return found

    def burning(self, share: xr.DataArray, source: xr.DataArray) -> dict[str, xr.DataArray]:
        """Return what is burnt per unit of each variable [MWh/MWh], times a factor.

        Parameters
        ----------
        share, source : xarray.DataArray
            Factor over asset, and over heat source.
        """
        d = self.data
        found = {"power": d["fuel_rate"].where(~d["committed"], d["marginal_fuel"]) * share}
        if self.assets.size:
            found["online"] = (d["no_load_fuel"] * share).sel(asset=self.assets)
        if self.chp.size:
            rate = d["marginal_fuel"] * d["power_loss"] * share
            found["heat"] = rate.sel(asset=self.chp)
        if "heat_output" in self.model.variables:
            found["heat_output"] = d["heat_source_fuel_rate"] * source
        return found

    def of_heat_fuel(self, table: xr.DataArray) -> xr.DataArray:
        """Return a table over fuel as one over heat source; 0 for those without fuel."""
        d = self.data
        found = table.reindex(fuel=d["heat_source_fuel"].values, fill_value=0.0)
        return found.rename(fuel="heat_source").assign_coords(heat_source=d["heat_source"])

    def other_costs(
        self, costs: dict[str, xr.DataArray], hours: xr.DataArray
    ) -> dict[str, xr.DataArray]:
        """Return costs of starts and of heat, with what is known of them so far."""
        d, found = self.data, {}
        if self.assets.size:
            found["startup"] = d["start_cost"].sel(asset=self.assets) * hours
        if "heat_output" in costs:
            found["heat_output"] = costs["heat_output"] + d["heat_source_om"] * hours
        if d["heat_area"].size:
            found["heat_unserved"] = d["value_of_lost_heat"] * hours
        return found
