"""Numbers of a random city, drawn one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

Row = dict[str, Any]


class Draw:
    """Numbers of one city."""

    def __init__(self, number: int) -> None:
        self.random = np.random.default_rng(number)

    def between(self, low: float, high: float) -> float:
        """Return a number with few digits."""
        return round(float(self.random.uniform(low, high)), 3)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return int(self.random.integers(low, high + 1))

    def happens(self, share: float) -> bool:
        """Say yes in a share of cases."""
        return bool(self.random.random() < share)

    def maybe(self, share: float, **fields: Any) -> Row:
        """Return the fields in a share of cases, and nothing in the others."""
        return fields if self.happens(share) else {}


class Everything(Draw):
    """Numbers of a city that has all that a city may have."""

    def happens(self, share: float) -> bool:
        """Say yes."""
        return True
