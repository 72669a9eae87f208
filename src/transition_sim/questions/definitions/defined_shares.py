"""The shares of a run under every admissible definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.questions.definitions.definition_space import (
    DefinitionSpec,
    contested_classes,
    every_definition,
    spec_of,
)
from transition_sim.questions.definitions.sentences import describe_changes
from transition_sim.results.absent import yearly_total
from transition_sim.results.metrics import amounts_of, weights_of
from transition_sim.solved import NOTHING
from transition_sim.system import ShareTarget
from transition_sim.system.shares import SHARES, Amounts, Metric, Weights, measure
from transition_sim.verdict.answer import Bought
from transition_sim.verdict.bought import Trade, bought_of, trade_of


@dataclass(frozen=True)
class NamedDefinition:
    """A definition of one share with its name, and how it weighs what a run has.

    Attributes
    ----------
    key : str
        The city's name of it, or the baseline's with what is changed: ``as_printed; storage=both``.
    spec : DefinitionSpec or None
        None for a definition of the city that is no combination of the choices.
    """

    key: str
    metric: Metric
    spec: DefinitionSpec | None
    weights: Weights
    text: Text


class DefinedShares:
    """The shares of a run, year by year, under every definition that can count it.

    Parameters
    ----------
    dataset : xarray.Dataset
        A run's results.
    definitions : mapping of str to Definition
        Those of the city; they keep their names.
    baseline : str
        The one of them that the others are compared with.
    """

    def __init__(
        self, dataset: xr.Dataset, definitions: Mapping[str, Definition], baseline: str
    ) -> None:
        self.years = [int(year) for year in dataset["year"].values]
        self.baseline = baseline
        self._dataset, self._definitions = dataset, definitions
        self._trade: dict[int, Trade] = {}
        self._contested = contested_classes(
            dataset["asset_class"].values.tolist(), definitions[baseline]
        )
        self._at_end = {year: amounts_of(dataset, year) for year in self.years}
        self._in_mean = {year: _mean_of(dataset, year, self._at_end[year]) for year in self.years}
        self.base = {
            metric: spec_of(definitions[baseline], metric, self._contested) for metric in SHARES
        }
        self.all = {metric: self._all(metric) for metric in SHARES}
        self._by_spec = {found.spec: found for each in self.all.values() for found in each}

    def named(self, spec: DefinitionSpec) -> NamedDefinition:
        """Return a combination of choices as one of the definitions."""
        return self._by_spec[spec]

    def parts(self, definition: NamedDefinition, year: int) -> tuple[float, float]:
        """Return numerator and denominator of a share [MW, or MWh in the year]."""
        amounts = self._at_end[year]
        chosen = dict(definition.spec.options) if definition.spec is not None else {}
        if chosen.get("moment") == "year_mean":
            amounts = self._in_mean[year]
        if chosen.get("own_use") == "gross" and chosen.get("over") != "local_generation":
            amounts = _with_own_use(amounts)
        return measure(definition.weights, definition.metric, amounts)

    def share(self, definition: NamedDefinition, year: int) -> float | None:
        """Return a share; None where it is nothing over nothing."""
        numerator, denominator = self.parts(definition, year)
        return numerator / denominator if denominator > NOTHING else None

    def bought(self, definition: NamedDefinition, target: ShareTarget) -> Bought | None:
        """Return what of a target that is met under a definition is bought."""
        own = replace(target, weights=definition.weights)
        parts = self.parts(definition, target.year)
        if parts[1] <= NOTHING:
            return None
        if target.year not in self._trade:
            self._trade[target.year] = trade_of(self._dataset, target.year)
        return bought_of(self._dataset, own, parts, self._trade[target.year])

    def _all(self, metric: Metric) -> list[NamedDefinition]:
        """Return every combination, the baseline first, and what else the city defines.

        The city's own stay, each by its name: also one that no combination is, that mixes
        statistics, or that counts as another does.
        """
        base, definition = self.base[metric], self._definitions[self.baseline]
        every = dict.fromkeys([base, *every_definition(base)])
        names: dict[DefinitionSpec, str] = {base: self.baseline}
        others = []
        for name, own in self._definitions.items():
            if name == self.baseline:
                continue
            spec = spec_of(own, metric, self._contested)
            same = spec.to_definition(definition)
            alike = (set(same.clean), same.excluded) == (set(own.clean), own.excluded)
            if alike and spec in every and spec not in names:
                names[spec] = name
            else:
                others.append(self._other(name, metric))
        combined = sorted(every, key=lambda each: len(each.changes_from(base)))
        return [self._combination(each, names) for each in combined] + others

    def _combination(
        self, spec: DefinitionSpec, names: Mapping[DefinitionSpec, str]
    ) -> NamedDefinition:
        changes = spec.changes_from(self.base[spec.metric])
        key = "; ".join([self.baseline, *(f"{name}={option}" for name, option in changes)])
        definition = spec.to_definition(self._definitions[self.baseline])
        return NamedDefinition(
            names.get(spec, key),
            spec.metric,
            spec,
            weights_of(self._dataset, definition, spec.metric),
            describe_changes(changes, self.baseline),
        )

    def _other(self, name: str, metric: Metric) -> NamedDefinition:
        own = self._definitions[name]
        return NamedDefinition(
            name, metric, None, weights_of(self._dataset, own, metric), own.title
        )


def _mean_of(dataset: xr.Dataset, year: int, at_end: Amounts) -> Amounts:
    """Return a year's amounts with the mean of what runs in place of the stock."""
    here = dataset.sel(year=year)
    hours = here["step_weight"].sum("step")
    running = (here["running_capacity"] * here["step_weight"]).sum("step") / hours
    stock = np.asarray(running.transpose("asset").values)
    return replace(
        at_end, stock=stock, stores=float(yearly_total(here, "store_mean_power", "store"))
    )


def _with_own_use(amounts: Amounts) -> Amounts:
    """Return amounts in which own use counts on both sides: as generation and as demand."""
    own_use = float((amounts.gross - amounts.net).sum())
    return replace(amounts, net=amounts.gross, demand=amounts.demand + own_use)
