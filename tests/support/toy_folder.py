"""The toy city's folder: its files are stored, its hourly series are written."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path

TOY = Path(__file__).parents[1] / "toy"
HOURS = 8760


def _pv(hour: int) -> float:
    height = math.sin(math.pi * (hour % 24 - 6) / 12)
    season = 0.75 - 0.25 * math.cos(2 * math.pi * hour / HOURS)
    return round(max(0.0, 0.8 * season * height), 4)


def _wind(hour: int) -> float:
    return round(0.28 + 0.14 * math.sin(hour / 17) + 0.12 * math.cos(hour / 71), 4)


def _demand(hour: int) -> float:
    day = 0.15 * math.sin(math.pi * (hour % 24 - 8) / 12)
    season = 0.1 * math.cos(2 * math.pi * hour / HOURS)
    weekend = -0.02 if hour // 24 % 7 in (3, 4) else 0.0  # 2025 starts on a Wednesday
    return round(1.0055 + day + season + weekend, 4)


def _price(hour: int) -> float:
    return round(320 + 80 * math.sin(math.pi * (hour % 24 - 13) / 12), 2)


SERIES: dict[str, Callable[[int], float]] = {
    "demand": _demand,
    "export": lambda hour: 1.0,
    "wind": _wind,
    "pv": _pv,
    "price": _price,
}


def write_profile(path: Path, name: str, value: Callable[[int], float]) -> None:
    """Write an hourly series of a function of the hour."""
    lines = [f"hour,{name}", *(f"{hour},{value(hour)}" for hour in range(HOURS))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_toy(folder: Path) -> Path:
    """Copy the toy scenario and city into `folder` and write the hourly series there."""
    shutil.copytree(TOY, folder, dirs_exist_ok=True)
    for name, value in SERIES.items():
        write_profile(folder / "city" / "profiles" / f"{name}.csv", name, value)
    return folder
