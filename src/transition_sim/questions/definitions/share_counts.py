"""What a run has, counted by every admissible definition of a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from transition_sim.errors import Text
from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.questions.definitions.definition_space import (
    Choices,
    choices_of,
    contested_classes,
    every_definition,
)
from transition_sim.questions.definitions.sentences import describe_changes
from transition_sim.results.absent import yearly_total
from transition_sim.results.metrics import amounts_of, weights_of
from transition_sim.system.shares import SHARES, Amounts, Metric, Weights, measure


@dataclass(frozen=True)
class Counted:
    """A definition of one share with its name, and how it weighs what a run has.

    Attributes
    ----------
    key : str
        The city's name of it, or the baseline's with what is changed: ``as_printed; storage=both``.
    choices : Choices or None
        None for a definition of the city that is no combination of the choices.
    """

    key: str
    metric: Metric
    choices: Choices | None
    weights: Weights
    text: Text


class Count:
    """What a run has, year by year, and every definition that can count it.

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
        self._contested = contested_classes(
            dataset["asset_class"].values.tolist(), definitions[baseline]
        )
        self._at_end = {year: amounts_of(dataset, year) for year in self.years}
        self._in_mean = {year: _mean_of(dataset, year, self._at_end[year]) for year in self.years}
        self.base = {
            metric: choices_of(definitions[baseline], metric, self._contested) for metric in SHARES
        }
        self.all = {metric: self._all(metric) for metric in SHARES}
        self._by_choices = {c.choices: c for each in self.all.values() for c in each}

    def counted(self, choices: Choices) -> Counted:
        """Return a combination of choices as one of the definitions."""
        return self._by_choices[choices]

    def parts(self, counted: Counted, year: int) -> tuple[float, float]:
        """Return numerator and denominator of a share [MW, or MWh in the year]."""
        amounts = self._at_end[year]
        chosen = dict(counted.choices.options) if counted.choices is not None else {}
        if chosen.get("moment") == "year_mean":
            amounts = self._in_mean[year]
        if chosen.get("own_use") == "gross" and chosen.get("over") != "local_generation":
            amounts = _with_own_use(amounts)
        return measure(counted.weights, counted.metric, amounts)

    def share(self, counted: Counted, year: int) -> float | None:
        """Return a share; None where it is nothing over nothing."""
        numerator, denominator = self.parts(counted, year)
        return numerator / denominator if denominator > 0.0 else None

    def _all(self, metric: Metric) -> list[Counted]:
        """Return every combination, the baseline first, and what else the city defines.

        The city's own stay, each by its name: also one that no combination is, that mixes
        statistics, or that counts as another does.
        """
        base, definition = self.base[metric], self._definitions[self.baseline]
        every = dict.fromkeys([base, *every_definition(base)])
        names: dict[Choices, str] = {base: self.baseline}
        others = []
        for name, own in self._definitions.items():
            if name == self.baseline:
                continue
            choices = choices_of(own, metric, self._contested)
            same = choices.to_definition(definition)
            alike = (set(same.clean), same.excluded) == (set(own.clean), own.excluded)
            if alike and choices in every and choices not in names:
                names[choices] = name
            else:
                others.append(self._other(name, metric))
        combined = sorted(every, key=lambda each: len(each.changes_from(base)))
        return [self._combination(each, names) for each in combined] + others

    def _combination(self, choices: Choices, names: Mapping[Choices, str]) -> Counted:
        changes = choices.changes_from(self.base[choices.metric])
        key = "; ".join([self.baseline, *(f"{name}={option}" for name, option in changes)])
        definition = choices.to_definition(self._definitions[self.baseline])
        return Counted(
            names.get(choices, key),
            choices.metric,
            choices,
            weights_of(self._dataset, definition, choices.metric),
            describe_changes(changes, self.baseline),
        )

    def _other(self, name: str, metric: Metric) -> Counted:
        own = self._definitions[name]
        return Counted(name, metric, None, weights_of(self._dataset, own, metric), own.title)


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
