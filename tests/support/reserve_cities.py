"""What the small cities with reserves have in common: products and their providers."""

from __future__ import annotations

from typing import Any


def product(direction: str, response: float = 5, duration: float = 30) -> dict[str, Any]:
    """Return a kind of reserve as `city.yaml` has it."""
    return {
        "title": direction,
        "direction": direction,
        "response_minutes": response,
        "duration_minutes": duration,
        "source": "toy",
    }


def settings(value: float = 5000, **products: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a city that has these products."""
    unmet = {"value": value, "source": "toy"}
    return {"reserves": products, "value_of_unmet_reserve": unmet}
