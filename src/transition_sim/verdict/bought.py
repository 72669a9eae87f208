"""What a share of local generation owes to power that is bought, and the share without it.

A share over what the city generates rises by every MWh that is bought in place of generated: it
leaves the denominator, and no clean MWh is added. So a target of the form >= is met in earnest only
where it would be met had no more been imported than in the base year of the same run, and no more
than the obligations ask: they are to deliver, besides the links, and ask for no import.

Symbols [MWh a year, positive is import]: L net import over the links, B the same of the base year,
O and O₀ the export obligation of the year and of the base year, P what is bought in the hours in
which more is bought than sold. The yardstick is ``min(B + O - O₀, 0)``. Where L is above it, the
larger of L less the yardstick and P is added to the denominator, as generation that is not clean,
gross where the definition counts gross. Where L is not above it, what is bought is paid back by
what is sold, and nothing is added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from transition_sim.results.metrics import (
    annual_energy,
    energy_of_all,
    import_by_step,
    net_import,
)
from transition_sim.solved import NOTHING, Program
from transition_sim.system import ShareTarget
from transition_sim.system.shares import Weights
from transition_sim.verdict.answer import Bought, Shortfall
from transition_sim.verdict.shortfall import shortfall

LITTLE = 1.0  # MWh a year: less is the solver's tolerance


@dataclass(frozen=True)
class Trade:
    """A year's trade over the links, and the yardstick that it is held against.

    Attributes
    ----------
    net_import, base_year : float
        Over the links, of the year and of the base year; negative is sold [MWh].
    bought : float
        In the hours in which more is bought than sold [MWh].
    obligation, base_obligation : float
        What is exported besides, of the year and of the base year [MWh].
    """

    net_import: float
    base_year: float
    bought: float
    obligation: float
    base_obligation: float

    @property
    def yardstick(self) -> float:
        """Most net import that buys nothing [MWh]."""
        return min(self.base_year + self.obligation - self.base_obligation, 0.0)

    def above(self, most: float = np.inf) -> float:
        """Return what counts as bought [MWh]; 0 where net import is not above the yardstick.

        Parameters
        ----------
        most : float
            A yardstick beside its own: net import of another plan of the year [MWh].
        """
        over = self.net_import - min(self.yardstick, most)
        return max(over, self.bought) if over > LITTLE else 0.0


def trade_of(dataset: xr.Dataset, year: int, guard: float = -np.inf) -> Trade:
    """Return the trade of a year of a run.

    Parameters
    ----------
    guard : float
        What an enforced share of the year may import at most [MWh]: the base year's import where
        that is larger, as it can be among plans of the same cost.
    """
    net = net_import(dataset)
    step = import_by_step(dataset).clip(min=0.0) * dataset["step_weight"].variable
    obliged = energy_of_all(dataset, "export_obligation", "zone")
    return Trade(
        net_import=float(net.sel(year=year)),
        base_year=max(float(net.isel(year=0)), guard),
        bought=float(step.sum("step").sel(year=year)),
        obligation=float(obliged.sel(year=year)),
        base_obligation=float(obliged.isel(year=0)),
    )


def trade_of_plan(program: Program, year: int, plan: np.ndarray) -> Trade:
    """Return the same of a plan of a program.

    Parameters
    ----------
    plan : numpy.ndarray
        Its columns.
    """
    data = program.system.data
    years = data["year"].values.tolist()
    at = years.index(year)
    hours = data["step_weight"].transpose("year", "step").values
    obliged = (data["export_obligation"] * data["step_weight"]).sum(["zone", "step"]).values
    net = {y: program.total("net_import", y).value(plan) for y in (years[0], year)}
    base = net[years[0]]
    if year in program.system.guarded_years and np.isfinite(
        limit := float(data["net_import_limit"])
    ):
        base = max(base, limit)
    return Trade(
        net_import=net[year],
        base_year=base,
        bought=float(np.clip(_imported(program, plan)[at], 0.0, None) @ hours[at]),
        obligation=float(obliged[at]),
        base_obligation=float(obliged[0]),
    )


def _imported(program: Program, plan: np.ndarray) -> np.ndarray:
    """Return net import over the links [MW], shape (year, step)."""
    flows, data = program.linear.columns["flow"], program.system.data
    if not data.sizes["link"]:
        return np.zeros((data.sizes["year"], data.sizes["step"]))
    zones = data["zone"].values
    sign = np.isin(data["link_to"].values, zones) * 1.0 - np.isin(data["link_from"].values, zones)
    imported: np.ndarray = np.tensordot(sign, flows.of(plan), axes=1)
    return imported


def bought_of(
    dataset: xr.Dataset,
    target: ShareTarget,
    parts: tuple[float, float],
    trade: Trade | None = None,
) -> Bought | None:
    """Return what of a share that is found met is bought; None where it would be met without.

    Parameters
    ----------
    parts : tuple of float
        Numerator and denominator of the share [MWh].
    trade : Trade, optional
        Of the target's year.
    """
    if not is_buyable(target):
        return None
    above = (trade or trade_of(dataset, target.year)).above()
    if above <= 0.0:
        return None
    return judge_bought(
        target, parts, above, above * gross_per_net(dataset, target.weights, target.year)
    )


def judge_bought(
    target: ShareTarget, parts: tuple[float, float], above: float, added: float
) -> Bought | None:
    """Return what is bought of a share whose denominator would be larger by `added` [MWh].

    None where the share is missed, or met without.
    """
    value, without = share_without(parts, 0.0), share_without(parts, added)
    if not target.is_met(value) or target.is_met(without):
        return None
    missing = None if without is None else shortfall(target, parts[0], parts[1] + added)
    return Bought(
        amount_mwh=above,
        share_without=without,
        shortfall=Shortfall(value=missing, unit=target.unit),
    )


def bought_of_plan(program: Program, target: ShareTarget, columns: np.ndarray) -> Bought | None:
    """Return what of a share that a plan of a program meets is bought, as `bought_of` a run."""
    if not is_buyable(target):
        return None
    parts = program.ratio(target).parts(columns)
    above = trade_of_plan(program, target.year, columns).above()
    if above <= 0.0 or parts[1] <= NOTHING:
        return None
    return judge_bought(target, parts, above, added_by_plan(program, target, above, columns))


def share_without(parts: tuple[float, float], added: float) -> float | None:
    """Return a share with more in its denominator; None where nothing is in it.

    Parameters
    ----------
    parts : tuple of float
        Numerator and denominator [MWh].
    added : float
        Generation that is not clean [MWh].
    """
    below = parts[1] + added
    return parts[0] / below if below > 0.0 else None


def gross_per_net(dataset: xr.Dataset, weights: Weights, year: int) -> float:
    """Return what a MWh that is bought adds to the denominator of a share of a run [MWh].

    Nothing where generation is not in it; else gross over net of the year's output that counts and
    is not clean, or 1 where the definition counts net, or there is none.
    """
    if weights.served:
        return 0.0
    if not weights.gross:
        return 1.0
    here = dataset[["gross_power", "power", "step_weight"]].sel(year=year)
    gross, net = (
        np.nan_to_num(annual_energy(here, name).values) for name in ("gross_power", "power")
    )
    return _per_net(weights, gross, net)


def added_by_plan(program: Program, target: ShareTarget, above: float, plan: np.ndarray) -> float:
    """Return what bought power adds to the denominator of a plan's share [MWh]."""
    if target.weights.served or above <= 0.0:
        return 0.0
    if not target.weights.gross:
        return above
    data = program.system.data
    at = data["year"].values.tolist().index(target.year)
    hours = data["step_weight"].transpose("year", "step").values[at]
    net = program.linear.columns["power"].of(plan)[:, at] @ hours
    return above * _per_net(target.weights, net * data["gross_per_net"].values, net)


def _per_net(weights: Weights, gross: np.ndarray, net: np.ndarray) -> float:
    others = np.clip(weights.denominator - weights.numerator, 0.0, 1.0)
    below = float(others @ net)
    return float(others @ gross) / below if below > LITTLE else 1.0


def is_buyable(target: ShareTarget) -> bool:
    """Say whether more import can raise a target's share, and that keeps it."""
    generation = target.metric == "generation_share"
    return generation and target.is_floor and not target.weights.served
