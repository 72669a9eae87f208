"""What counts in a share: the one table behind the constraint, the metric and the dual.

A share is ``numerator @ x / denominator @ x`` over the assets (and, where a definition says so, the
stores). A target ``share >= threshold`` is the linear row ``(numerator - threshold · denominator)
@ x >= 0``; the metric evaluates the same weights on the solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from transition_sim.inputs.schema.city_settings import Definition

Metric = Literal["capacity_share", "generation_share"]
SHARES: tuple[Metric, ...] = ("capacity_share", "generation_share")


@dataclass(frozen=True)
class Weights:
    """How each asset, each store and what must be served count in a share.

    Attributes
    ----------
    numerator, denominator : numpy.ndarray, shape (asset,)
        0 or 1 per MW (capacity) or per MWh (generation) of each asset.
    store_numerator, store_denominator : float
        The same for every MW of storage; 0 for generation.
    gross : bool
        Whether generation is gross (before the plant's own use) or net.
    served : float
        1 where the denominator is what the city must serve (demand and loads), not generation.
    exported : float
        1 where the export obligation is a part of that.
    """

    numerator: np.ndarray
    denominator: np.ndarray
    store_numerator: float
    store_denominator: float
    gross: bool
    served: float
    exported: float


@dataclass(frozen=True)
class Amounts:
    """What a share weighs, of one year.

    Attributes
    ----------
    stock : numpy.ndarray, shape (asset,)
        MW of each asset.
    stores : float
        MW of all stores.
    gross, net : numpy.ndarray, shape (asset,)
        MWh in the year, before and after the plant's own use.
    demand, export : float
        MWh in the year that must be served: what the city draws, and its export obligation.
    """

    stock: np.ndarray
    stores: float
    gross: np.ndarray
    net: np.ndarray
    demand: float
    export: float


def measure(weights: Weights, metric: Metric, amounts: Amounts) -> tuple[float, float]:
    """Return numerator and denominator of a share [MW, or MWh in the year]."""
    if metric == "capacity_share":
        return (
            float(amounts.stock @ weights.numerator) + amounts.stores * weights.store_numerator,
            float(amounts.stock @ weights.denominator) + amounts.stores * weights.store_denominator,
        )
    energy = amounts.gross if weights.gross else amounts.net
    served = amounts.demand * weights.served + amounts.export * weights.exported
    return float(energy @ weights.numerator), float(energy @ weights.denominator) + served


def weigh(
    definition: Definition,
    metric: Metric,
    classes: Sequence[str] | np.ndarray,
    in_city: Sequence[bool] | np.ndarray,
    above_scale: Sequence[bool] | np.ndarray | None = None,
) -> Weights:
    """Return the weights of a definition for assets of the given classes.

    Parameters
    ----------
    definition : Definition
        Who is clean, who is left out, whether storage counts, what generation is measured against.
    metric : {"capacity_share", "generation_share"}
    classes : sequence of str, length asset
    in_city : sequence of bool, length asset
        Assets outside the city never count.
    above_scale : sequence of bool, length asset, optional
        What a definition of above-scale plant counts; no other needs it. Stores are counted by
        ``storage`` alone.

    Raises
    ------
    ValueError
        The definition counts above-scale plant, and nobody says which that is.
    """
    local = np.asarray(in_city, dtype=float)
    if definition.plant == "above_scale":
        if above_scale is None:
            raise ValueError("a definition of above-scale plant needs to know which it is")
        local = local * np.asarray(above_scale, dtype=float)
    clean = np.isin(list(classes), list(definition.clean)) * local
    counted = ~np.isin(list(classes), list(definition.excluded)) * local
    if metric == "capacity_share":
        return Weights(
            numerator=clean,
            denominator=counted,
            store_numerator=float(definition.storage == "both"),
            store_denominator=float(definition.storage != "none"),
            gross=False,
            served=0.0,
            exported=0.0,
        )
    served = definition.generation_basis in ("served_energy", "demand")
    return Weights(
        numerator=clean,
        denominator=np.zeros_like(counted) if served else counted,
        store_numerator=0.0,
        store_denominator=0.0,
        gross=definition.generation_basis == "gross_generation",
        served=float(served),
        exported=float(definition.generation_basis == "served_energy"),
    )
