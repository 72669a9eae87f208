"""What a generator hands back, and the errors of a generator that cannot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transition_sim.errors import MachineError, Text


class SeriesError(Exception):
    """
    A number that no series can be made from, though it may stand in a recipe.

    Parameters
    ----------
    location : tuple of str or int
        Where it stands within the recipe of its series.
    message, remedy : Text
        What is wrong, and what would be right.
    """

    def __init__(self, location: tuple[str | int, ...], message: Text, remedy: Text) -> None:
        super().__init__(location, message, remedy)
        self.location = location
        self.message = message
        self.remedy = remedy


def missing_extra(library: str) -> MachineError:
    """Return the error that a library of the extra ``profiles`` is not installed."""
    command = "pip install 'transition-sim[profiles]'"
    return MachineError(
        Text(
            f"{library} is not installed, and making profiles needs it: {command}",
            f"未安装 {library}，生成逐时曲线需要它：{command}",
        )
    )


@dataclass(frozen=True)
class Figure:
    """
    A figure that a series was calibrated to, or that describes it.

    Attributes
    ----------
    name : Text
        What is measured.
    unit : str
        Its unit.
    reached : float
        The series' own value.
    target : float or None
        The value asked for; None where the recipe asks for none.
    """

    name: Text
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
    unit : Text
        Unit of the values.
    values : ndarray of float
        8,760 values, hour 0 first.
    figures : tuple of Figure
        What was kept, for the reader.
    """

    name: str
    unit: Text
    values: NDArray[np.float64]
    figures: tuple[Figure, ...]
