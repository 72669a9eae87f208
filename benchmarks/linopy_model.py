"""The city's linear program once more, written for linopy from the same `System.data`.

Vectorised as linopy's documentation advises: one call a family, arrays for coefficients. Nothing is
taken from this project's own model or matrix, so that equal optima mean something.
"""

from __future__ import annotations

import linopy
import numpy as np
import xarray as xr
from constant_cost import constant_cost
from linopy_units import Units, refuse_what_is_not_written

from transition_sim.system import System

linopy.options["semantics"] = "v1"  # the stricter alignment, linopy's default to be


class CityModel:
    """A linopy model of a system, and the cost that no variable can change.

    Parameters
    ----------
    sparse : bool
        Whether linopy keeps expressions and constraints as sparse matrices.

    Attributes
    ----------
    model : linopy.Model
    offset : float
        Constant part of the cost [CNY]; linopy's objective has no place for it.
    """

    def __init__(self, system: System, sparse: bool = False) -> None:
        refuse_what_is_not_written(system)
        self.data = system.data.reset_coords()
        self.previous = system.time.previous
        self.model = linopy.Model(sparse=sparse)
        self.assets = _expandable(self.data["build_limit"], "asset")
        self.stores = _expandable(self.data["store_build_limit"], "store")
        self.grown = _grown(self.data["build_limit"])
        self.grown_store = _grown(self.data["store_build_limit"])
        self.offset = constant_cost(system)
        self._add_builds()
        self._add_flows()
        self.units = Units(self.model, system)
        self._add_dispatch_limits()
        self._add_store_limits()
        self._add_level_balance()
        self._add_fuel_and_emission_limits()
        self._add_link_losses()
        self._add_stock_balance()
        self._add_balance()
        self._set_cost()

    def _add_builds(self) -> None:
        d, m = self.data, self.model
        for name, kind, items, least, most in (
            ("built", "asset", self.assets, "build_least", "build_limit"),
            ("store_built", "store", self.stores, "store_build_least", "store_build_limit"),
        ):
            if items.size:
                m.add_variables(
                    *(d[table].sel({kind: items}) for table in (least, most)), name=name
                )
        if self.assets.size:
            m.add_variables(
                0.0, coords=d["build_limit"].sel(asset=self.assets).coords, name="capacity"
            )

    def _add_flows(self) -> None:
        d, m = self.data, self.model
        highest, lowest, grows = d["power_limit"], d["power_floor"], self.grown
        m.add_variables(
            lowest.where(~grows, 0.0).transpose("asset", "year", "step"),
            highest.where(~grows, np.inf).transpose("asset", "year", "step"),
            name="power",
        )
        grows = self.grown_store
        power = d["store_running_power"].where(~grows, np.inf)
        m.add_variables(0.0 * d["store_running_power"], power, name="charge")
        m.add_variables(0.0 * d["store_running_power"], power, name="discharge")
        energy = d["store_running_energy"].where(~grows, np.inf)
        m.add_variables(0.0 * d["store_running_energy"], energy, name="level")
        m.add_variables(0.0 * d["demand"], d["demand"], name="unserved")
        coords = {"link": d["link"], "year": d["year"], "step": d["step"]}
        m.add_variables(-d["link_reverse"], d["link_forward"], coords=coords, name="flow")
        loss = d["link_loss"].where(d["link_loss"] > 0.0, drop=True)
        most = loss * np.maximum(d["link_forward"], d["link_reverse"]).sel(link=loss["link"])
        m.add_variables(0.0, most, coords={**coords, "link": loss["link"]}, name="flow_loss")

    def _add_dispatch_limits(self) -> None:
        d, m = self.data, self.model
        if not self.assets.size:
            return
        for name, share, sign, items in (
            ("power_max", "deliverable", "<=", self.assets),
            (
                "power_min",
                "must_run",
                ">=",
                self.assets[(d["must_run"].sel(asset=self.assets) > 0.0).any("step").values],
            ),
        ):
            if not items.size:
                continue
            part = d[[share, "running_fixed", "build_running"]].sel(asset=items)
            running = _sum_of_builds(m.variables["built"].sel(asset=items), part["build_running"])
            m.add_constraints(
                m.variables["power"].sel(asset=items) - running * part[share],
                sign,
                part[share] * part["running_fixed"],
                name=name,
                mask=_rows_where(self.grown.sel(asset=items), d["step"]),
            )

    def _add_store_limits(self) -> None:
        d, m = self.data, self.model
        if not self.stores.size:
            return
        part = d.sel(store=self.stores)
        running = _sum_of_builds(m.variables["store_built"], part["store_build_running"])
        grown = _rows_where(self.grown_store.sel(store=self.stores), d["step"])
        for flow, limit, factor in (
            ("charge", "store_running_power", 1.0),
            ("discharge", "store_running_power", 1.0),
            ("level", "store_running_energy", part["store_hours"]),
        ):
            variable = m.variables[flow].sel(store=self.stores)
            m.add_constraints(
                variable - running * factor, "<=", part[limit], name=f"{flow}_max", mask=grown
            )

    def _add_level_balance(self) -> None:
        d, m = self.data, self.model
        level = m.variables["level"]
        before = level.isel(step=self.previous).assign_coords(step=d["step"])
        m.add_constraints(
            level
            - before * (1.0 - d["self_discharge"])
            - m.variables["charge"] * d["charge_efficiency"]
            + m.variables["discharge"] * (1.0 / d["discharge_efficiency"]),
            "=",
            0.0,
            name="level_balance",
        )

    def _add_fuel_and_emission_limits(self) -> None:
        d, m = self.data, self.model
        fuel_of = d["asset_fuel"].values
        for fuel in d["fuel"].values:
            supply = d["fuel_supply"].sel(fuel=fuel, drop=True).dropna("year")
            share = xr.DataArray((fuel_of == fuel) * 1.0, coords=[d["asset"]])
            source = (d["heat_source_fuel"] == fuel) * 1.0
            if supply.size and (share.any() or source.any()):
                burnt = self._burnt(share, source, supply["year"])
                m.add_constraints(burnt, "<=", supply, name=f"fuel_max-{fuel}")
        for pollutant in d["pollutant"].values:
            cap = d["emission_limit"].sel(pollutant=pollutant, drop=True).dropna("year")
            if cap.size:
                share = d["emission_rate"].sel(pollutant=pollutant, drop=True)
                source = self.units.of_heat_fuel(
                    d["emission_factor"].sel(pollutant=pollutant, drop=True)
                )
                emitted = self._burnt(share, source, cap["year"])
                m.add_constraints(emitted, "<=", cap, name=f"emission_max-{pollutant}")

    def _burnt(
        self, share: xr.DataArray, source: xr.DataArray, years: xr.DataArray
    ) -> linopy.LinearExpression:
        """Return fuel [MWh] times a factor of assets and of heat sources, over all steps."""
        weight = self.data["step_weight"].sel(year=years)
        terms = []
        for name, rate in self.units.burning(share, source).items():
            kept = rate.where(rate != 0.0, drop=True)
            (over,) = kept.dims
            if kept.size:
                variable = self.model.variables[name].sel({over: kept[over].values, "year": years})
                terms.append((variable * (kept * weight)).sum([over, "step"]))
        return sum(terms[1:], terms[0])

    def _add_link_losses(self) -> None:
        m = self.model
        lost = m.variables["flow_loss"]
        if not lost.size:
            return
        lossy = lost.coords["link"]
        flow = m.variables["flow"].sel(link=lossy)
        loss = self.data["link_loss"].sel(link=lossy)
        m.add_constraints(lost - flow * loss, ">=", 0.0, name="flow_loss_forward")
        m.add_constraints(lost + flow * loss, ">=", 0.0, name="flow_loss_reverse")

    def _add_stock_balance(self) -> None:
        d, m = self.data, self.model
        if not self.assets.size:
            return
        capacity, year = m.variables["capacity"], d["year"]
        position = np.arange(year.size)
        before = capacity.isel(year=np.maximum(position - 1, 0)).assign_coords(year=year)
        is_later = xr.DataArray((position > 0).astype(float), coords={"year": year})
        fixed = d["fixed_capacity"].sel(asset=self.assets)
        change = fixed - fixed.shift(year=1, fill_value=0.0)
        lhs = capacity - before * is_later - m.variables["built"]
        m.add_constraints(lhs, "=", change, name="stock_balance")

    def _add_balance(self) -> None:
        d, m = self.data, self.model
        sites = d["zone"].values[:, None]
        arrives, leaves = (d[end].values[None] == sites for end in ("link_to", "link_from"))
        ends = {"zone": d["zone"], "link": d["link"]}
        net = xr.DataArray(arrives * 1.0 - leaves, coords=ends)
        half = xr.DataArray(0.5 * (arrives * 1.0 + leaves), coords=ends)
        lost = m.variables["flow_loss"]
        zone_of_asset = d["asset_zone"].rename("zone")
        zone_of_store = d["store_zone"].rename("zone")
        stored = m.variables["discharge"] - m.variables["charge"]
        m.add_constraints(
            (1.0 * m.variables["power"]).groupby(zone_of_asset).sum()
            + stored.groupby(zone_of_store).sum()
            + m.variables["unserved"]
            + (m.variables["flow"] * net).sum("link")
            - (lost * half.sel(link=lost.coords["link"])).sum("link")
            - sum(self.units.taken_from_zones()),
            "=",
            d["demand"] + d["export_obligation"],
            name="balance",
        )

    def direction(self) -> xr.DataArray:
        """Return +1 where a positive flow is bought, -1 where it is sold, 0 within the city."""
        d = self.data
        outside = d["link_outside"].values
        inward = ~np.isin(d["link_from"].values, d["zone"].values)
        sign = np.where(outside, np.where(inward, 1.0, -1.0), 0.0)
        return xr.DataArray(sign, coords=[d["link"]])

    def _of_fuel(self, table: xr.DataArray) -> xr.DataArray:
        """Return a table over fuel as one over asset; 0 for assets without fuel."""
        d = self.data
        names = d["asset_fuel"].values
        found = table.reindex(fuel=names, fill_value=0.0).rename(fuel="asset")
        return found.assign_coords(asset=d["asset"])

    def _set_cost(self) -> None:
        d, m = self.data, self.model
        hours = d["discount"] * d["step_weight"]
        burning = self.units.burning(
            self._of_fuel(d["fuel_price"]), self.units.of_heat_fuel(d["fuel_price"])
        )
        outside = xr.DataArray(1.0 * d["link_outside"].values, coords=[d["link"]])
        lossy = m.variables["flow_loss"].coords["link"]
        paid_loss = (0.5 * outside * d["loss_price"]).sel(link=lossy)
        costs = {
            **{name: rate * hours for name, rate in burning.items()},
            "power": (d["variable_om"] + burning["power"]) * hours,
            "discharge": d["cycle_cost"] * hours,
            "unserved": d["value_of_lost_load"] * hours,
            "flow": self.direction() * d["trade_price"] * hours,
            "flow_loss": paid_loss * hours,
        }
        costs |= self.units.other_costs(costs, hours)
        later = d["discount"][::-1].cumsum()[::-1].assign_coords(year=d["year"]) - d["discount"]
        paid = later + d["discount"] * d["build_mean"]
        paid_store = later + d["discount"] * d["store_build_mean"]
        payment = (
            d["store_annuity_power"]
            + d["store_annuity_energy"] * d["store_hours"]
            + d["store_fixed_om"]
        )
        if self.assets.size:
            costs["built"] = ((d["annuity"] + d["fixed_om"]) * paid).sel(asset=self.assets)
        if self.stores.size:
            costs["store_built"] = (payment * paid_store).sel(store=self.stores)
        terms = [(m.variables[name] * cost).sum() for name, cost in costs.items()]
        m.add_objective(sum(terms[1:], terms[0]))


def _expandable(limit: xr.DataArray, kind: str) -> np.ndarray:
    return limit[kind].values[(limit.sum("year") > 0.0).values]


def _grown(limit: xr.DataArray) -> xr.DataArray:
    """Say of each item and year whether something may have been built by then."""
    return limit.cumsum("year") > 0.0


def _rows_where(chosen: xr.DataArray, step: xr.DataArray) -> xr.DataArray:
    """Return the mask of a family that has rows for some items and years only."""
    return chosen.expand_dims(step=step).transpose(..., "year", "step")


def _sum_of_builds(built: linopy.Variable, own_year: xr.DataArray) -> linopy.LinearExpression:
    """Return what of all builds runs in each step: a share in the own year, later the whole."""
    (kind,) = set(built.dims) - {"year"}
    year = own_year["year"]
    vintage = year.rename(year="vintage").assign_coords(vintage=year.values)
    share = own_year.where(vintage == year, (vintage < year).astype(float))
    return (built.rename(year="vintage") * share.transpose(kind, "vintage", "year", "step")).sum(
        "vintage"
    )
