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

from transition_sim.inputs.schema import Definition

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
        1 where the denominator is what must be served (demand, loads, export), not generation.
    """

    numerator: np.ndarray
    denominator: np.ndarray
    store_numerator: float
    store_denominator: float
    gross: bool
    served: float


def weigh(
    definition: Definition,
    metric: Metric,
    classes: Sequence[str] | np.ndarray,
    in_city: Sequence[bool] | np.ndarray,
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
    """
    local = np.asarray(in_city, dtype=float)
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
        )
    served = definition.generation_basis == "served_energy"
    return Weights(
        numerator=clean,
        denominator=np.zeros_like(counted) if served else counted,
        store_numerator=0.0,
        store_denominator=0.0,
        gross=not served,
        served=float(served),
    )
