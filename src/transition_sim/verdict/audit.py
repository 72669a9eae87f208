"""What a reader should know before believing a verdict.

A target that is met is met by what the model lets count. The audit names what of it serves nobody,
or could be done by no plant, with how much of it there is and the share without it:

- power that stores burn by charging and discharging at once, and what they lose in cycles;
- power that vanishes in links beyond the loss of what flows;
- heat that is given and reaches no demand, and the power that heat pumps draw for it;
- demand that is not served, which shrinks what is generated;
- power that is bought in place of generated (`verdict.bought`), of a target of the form >=;
- units that are on in part: whole unclean ones would give more, parts of clean ones nothing;
- stores that a definition counts as clean plant, though they generate nothing.

What is burnt is taken off the clean output of the same hour first, and off the other output where
that is not enough: of several readings the one that is hardest on the share, so that the share
without it is a lower bound. Of a ceiling (a target of the form <=) that is the softest reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.inputs.schema.plant import Unit
from transition_sim.results.absent import yearly_total
from transition_sim.results.metrics import amounts_of, annual_energy, weights_of
from transition_sim.system import Sense
from transition_sim.system.shares import Weights, measure
from transition_sim.verdict.answer import Audited, TargetVerdict
from transition_sim.verdict.audit_sentences import say_finding
from transition_sim.verdict.bought import Trade, trade_of
from transition_sim.verdict.spurious_energy import (
    at_once,
    burnt_at_once,
    drawn_for_lost_heat,
    forced_by_whole_units,
    heat_lost,
    lost_in_cycles,
    lost_in_links,
    of_parts_of_units,
    unit_sizes,
)

NOTHING = 1.0  # MWh a year: less is the solver's tolerance
LITTLE = 1e-3  # MW of stores
UNSAID = Text("", "")


def audit(dataset: xr.Dataset) -> dict[str, dict[str, float]]:
    """Return, by year, demand left unserved and energy charged and discharged at once [MWh].

    Where the city has district heat, also heat left unserved [MWh]; where reserve is required, what
    nobody promises of it [MW of shortage times hours].
    """
    both = (at_once(dataset) * dataset["step_weight"]).sum("step")
    found = {
        "unserved_mwh": _by_year(annual_energy(dataset, "unserved").sum("zone")),
        "simultaneous_storage_mwh": _by_year(both),
    }
    if "heat_unserved" in dataset:
        cold = annual_energy(dataset, "heat_unserved").sum("heat_area")
        found["unserved_heat_mwh"] = _by_year(cold)
    if "reserve_shortage" in dataset:
        short = annual_energy(dataset, "reserve_shortage").sum("product")
        found["reserve_shortage_mwh"] = _by_year(short)
    return found


def _by_year(energy: xr.DataArray) -> dict[str, float]:
    return {
        str(year): value if value > NOTHING else 0.0
        for year, value in zip(energy["year"].values.tolist(), energy.values.tolist(), strict=True)
    }


@dataclass(frozen=True)
class Finding:
    """Something that counts and should not, and what a share is made of without it.

    Attributes
    ----------
    amount : float
        How much of it there is in the year, in ``unit``.
    clean, total : float
        What comes off the numerator and off the denominator [MW or MWh]; negative is added.
    """

    kind: str
    amount: float
    unit: str
    clean: float
    total: float


def audit_targets(
    dataset: xr.Dataset,
    definitions: Mapping[str, Definition],
    verdicts: Sequence[TargetVerdict],
    units: Sequence[Unit] = (),
    trades: Mapping[int, Trade] | None = None,
) -> list[Audited]:
    """Return what each target that is met owes to something that should not count.

    Parameters
    ----------
    dataset : xarray.Dataset
        A run's results.
    definitions : mapping of str to Definition
    verdicts : sequence of TargetVerdict
        A target that is missed is left out.
    units : sequence of Unit
        The city's, for the size of a unit.
    trades : mapping of int to Trade, optional
        Of each year, where they are known.

    Returns
    -------
    list of Audited
        With the kind ``together`` where there are several of a target.
    """
    sizes = unit_sizes(dataset, units)
    plain = dataset.reset_coords()  # what an asset is, as data: every step would copy its labels
    rows: list[Audited] = []
    year_of = cache(lambda year: _Year.of(plain.sel(year=year)))
    with xr.set_options(arithmetic_join="exact"):
        for verdict in verdicts:
            if not verdict.met:
                continue
            weights = weights_of(plain, definitions[verdict.definition], verdict.metric)
            year = year_of(verdict.year)
            if verdict.metric == "capacity_share":
                found = list(_of_stock(year, weights))
            else:
                bought = _bought(plain, verdict, (trades or {}).get(verdict.year))
                found = list(_of_energy(year, weights, sizes, bought))
            rows += _rows(plain, weights, verdict, found)
    return rows


def _rows(
    dataset: xr.Dataset, weights: Weights, verdict: TargetVerdict, found: Sequence[Finding]
) -> Iterator[Audited]:
    """Iterate over the findings of a target, each with the share without it."""
    assert verdict.value is not None  # or it would not be met
    parts = measure(weights, verdict.metric, amounts_of(dataset, verdict.year))
    single = [each for each in found if each.kind != "together"]
    for each in found if len(single) > 1 else single:
        clean, total = max(parts[0] - each.clean, 0.0), parts[1] - each.total
        share = clean / total if total > 0.0 else None
        row = Audited(
            target=verdict.id,
            definition=verdict.definition,
            year=verdict.year,
            kind=each.kind,
            share=verdict.value,
            amount=each.amount,
            unit=each.unit,
            share_without=share,
            met_without=share is not None and verdict.sense.is_met(share, verdict.threshold),
            finding=UNSAID,
        )
        yield row.model_copy(update={"finding": say_finding(row)})


@dataclass(frozen=True, eq=False)
class _Year:
    """A year of a run, and what is burnt in it, whoever counts as clean.

    Attributes
    ----------
    data : xarray.Dataset
    burnt : mapping of str to xarray.DataArray
        Power that serves nobody [MW], by artefact.
    shown : mapping of str to xarray.DataArray
        What a reader is told of an artefact in place of the power that it takes [MW].
    """

    data: xr.Dataset
    burnt: Mapping[str, xr.DataArray]
    shown: Mapping[str, xr.DataArray]

    @classmethod
    def of(cls, here: xr.Dataset) -> _Year:
        burnt = {
            "simultaneous": burnt_at_once(here),
            "cycling": lost_in_cycles(here),
            "heat": drawn_for_lost_heat(here),
            "links": lost_in_links(here),
        }
        shown = {"simultaneous": at_once(here), "heat": heat_lost(here)}
        return cls(here, burnt, shown)


def _bought(dataset: xr.Dataset, verdict: TargetVerdict, trade: Trade | None) -> float:
    """Return what is bought of the year of a target that import can help to meet [MWh]."""
    if verdict.sense is not Sense.FLOOR:
        return 0.0
    return (trade or trade_of(dataset, verdict.year)).above()


def _of_stock(year: _Year, weights: Weights) -> Iterator[Finding]:
    """Iterate over what a share of capacity owes to stores; they stay below the line."""
    power = float(yearly_total(year.data, "store_power_capacity", "store"))
    counted = power * weights.store_numerator
    if counted > LITTLE:
        yield Finding("stores_as_plant", counted, "MW", counted, 0.0)


def _of_energy(
    year: _Year, weights: Weights, sizes: xr.DataArray, bought: float
) -> Iterator[Finding]:
    """Iterate over what a share of generation owes to each artefact, and to all of them."""
    here, counts = year.data, weights.numerator > 0.0
    output = _Output(here, weights)
    replaced = {
        "whole_units": forced_by_whole_units(here, sizes, counts),
        "parts_of_units": of_parts_of_units(here, sizes, counts),
    }
    unserved = here["unserved"].fillna(0.0).sum("zone")
    for kind, power in year.burnt.items():
        amount = output.energy(year.shown.get(kind, power))
        if amount > NOTHING:
            yield Finding(kind, amount, "MWh", *output.without(power))
    for kind, power in replaced.items():
        if output.energy(power) > NOTHING:
            yield Finding(kind, output.energy(power), "MWh", *output.replaced(power))
    missing = output.energy(unserved)
    if missing > NOTHING:
        yield Finding("unserved", missing, "MWh", 0.0, -output.added(unserved))
    paid = output.local * bought
    if paid > NOTHING:
        yield Finding("bought", bought, "MWh", 0.0, -output.generated(bought))
    every = output.without(_sum(year.burnt.values()))
    swapped = output.replaced(_sum(replaced.values()))
    total = every[1] + swapped[1] - output.added(unserved) - output.generated(bought)
    yield Finding("together", every[0] + swapped[0], "MWh", every[0] + swapped[0], total)


class _Output:
    """What is generated in each step of a year, as a definition counts it.

    Parameters
    ----------
    here : xarray.Dataset
        A run's results of one year.
    weights : Weights
        Of a share of generation.
    """

    def __init__(self, here: xr.Dataset, weights: Weights) -> None:
        self.hours = here["step_weight"].values
        self.local = 0.0 if weights.served else 1.0
        net = here["power"].transpose("asset", "step").values
        counted = here["gross_power" if weights.gross else "power"]
        energy = counted.transpose("asset", "step").values
        below = weights.denominator if self.local else np.ones_like(weights.numerator)
        others = np.clip(below - weights.numerator, 0.0, 1.0)
        self.clean = weights.numerator @ net
        self.per_clean = _ratio(weights.numerator @ energy, self.clean)
        year = np.full_like(self.hours, (others @ energy) @ self.hours)
        self.per_other = _ratio(year, np.full_like(year, (others @ net) @ self.hours))

    def energy(self, power: xr.DataArray) -> float:
        """Return a power's energy in the year [MWh]."""
        return float(power.values @ self.hours)

    def without(self, power: xr.DataArray) -> tuple[float, float]:
        """Return what comes off numerator and denominator where power is burnt."""
        clean = np.minimum(power.values, self.clean)
        above = float((clean * self.per_clean) @ self.hours)
        rest = float(((power.values - clean) * self.per_other) @ self.hours)
        return above, self.local * (above + rest)

    def replaced(self, power: xr.DataArray) -> tuple[float, float]:
        """Return what comes off where other output takes the place of clean output."""
        clean = np.minimum(power.values, self.clean)
        above = float((clean * self.per_clean) @ self.hours)
        return above, self.local * (above - float((clean * self.per_other) @ self.hours))

    def added(self, power: xr.DataArray) -> float:
        """Return what other output would add to the denominator [MWh]."""
        return self.local * float((power.values * self.per_other) @ self.hours)

    def generated(self, energy: float) -> float:
        """Return what a year's energy [MWh] would add to the denominator as other output."""
        return self.local * energy * float(self.per_other[0])


def _sum(powers: Iterable[xr.DataArray]) -> xr.DataArray:
    return xr.concat(list(powers), dim="kind").sum("kind")


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return gross per net output; 1 where there is none."""
    found: np.ndarray = np.divide(above, below, out=np.ones_like(below), where=below > 1e-9)
    return found
