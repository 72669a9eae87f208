"""What a generator hands back, and the error for a generator that cannot run here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


class MissingExtraError(RuntimeError):
    """A library of the extra ``profiles`` is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"{library} is not installed, and making profiles needs it: "
            "pip install 'transition-sim[profiles]'"
        )


@dataclass(frozen=True)
class Figure:
    """
    A figure that a series was calibrated to, or that describes it.

    Attributes
    ----------
    name : str
        What is measured.
    unit : str
        Its unit.
    reached : float
        The series' own value.
    target : float or None
        The value asked for; None where the recipe asks for none.
    """

    name: str
    unit: str
    reached: float
    target: float | None = None


@dataclass(frozen=True)
class Series:
    """
    A synthetic hourly series.

    Attributes
    ----------
    name : str
        Name of the series, its file and its column.
    unit : str
        Unit of the values.
    values : ndarray of float
        8,760 values, hour 0 first.
    figures : tuple of Figure
        What was kept, for the reader.
    """

    name: str
    unit: str
    values: NDArray[np.float64]
    figures: tuple[Figure, ...]
