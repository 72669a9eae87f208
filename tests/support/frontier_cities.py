"""Cities whose frontiers can be worked out on paper, with the paper beside them.

Demand is 100 MW in each of the 8,760 hours of 2024 and 2025, money is not discounted, and coal
costs 300 CNY/MWh. Each city has two ways to change a share, of which the cheaper one runs out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.paper import HOURS, plant, unit
from support.toy_cities import ToyCity, share_target

COAL_ONLY = 2 * HOURS * 100 * 300.0  # CNY: both years on coal


@dataclass(frozen=True)
class Paper:
    """A city and what its frontier is.

    Attributes
    ----------
    first, last : float
        Levels at which it begins and ends.
    kink : float
        Level at which the cheaper way runs out.
    cost, price : function of the level
        Least cost [CNY] and its slope [CNY per unit of share].
    """

    city: ToyCity
    first: float
    kink: float
    last: float
    cost: Callable[[float], float]
    price: Callable[[float], float]


def _plants(sun: float) -> list[dict]:
    pv = {"capex_cny_per_kw": 3000, "lifetime_years": 25, "build_limit_mw_per_year": 150}
    wind = {"capex_cny_per_kw": 6000, "lifetime_years": 20, "build_limit_mw_per_year": 100}
    return [
        plant("coal", "coal", 300),
        plant("pv", "pv", 0, availability=sun, **pv),
        plant("wind", "wind", 0, availability=sun, **wind),
    ]


def _clean_mw(share: float) -> float:
    """Return the clean MW that are a share of all, beside 200 MW of coal."""
    return 200 * share / (1 - share)


def _capacity(sun: float, sense: str) -> Paper:
    """200 MW of coal; 150 MW of pv at 120,000 CNY a MW, 100 MW of wind at 300,000.

    A MW of either saves `sun` · 8,760 · 300 CNY of coal: without sun both cost, with a quarter
    both save, and wind is always the dearer.
    """
    pv, wind = (each - sun * HOURS * 300 for each in (120_000.0, 300_000.0))
    kink, most = 150 / 350, 250 / 450

    def cost(share: float) -> float:
        mw = _clean_mw(share)
        return COAL_ONLY + pv * min(mw, 150) + wind * max(mw - 150, 0)

    def price(share: float) -> float:
        return (pv if share < kink else wind) * 200 / (1 - share) ** 2

    asked = share_target("T", "capacity_share", 0.3, sense=sense)
    city = ToyCity(_plants(sun), [unit("coal", 200)], ledger=[asked])
    ends = (0.0, most) if sense == ">=" else (most, 0.0)
    return Paper(city, ends[0], kink, ends[1], cost, price)


def _gas_mw(share: float) -> float:
    """Return the MW of gas that are a share of gross generation, coal using a tenth itself."""
    return 100 * share / (0.9 + 0.1 * share)


def _gas_share(mw: float) -> float:
    return mw / (mw + (100 - mw) / 0.9)


def _generation(extra: tuple[float, float], sense: str) -> Paper:
    """Coal with a tenth of own use; 40 MW and 30 MW of gas that cost `extra` more than coal."""
    near, far = extra
    kink, most = _gas_share(40), _gas_share(70)

    def cost(share: float) -> float:
        mw = _gas_mw(share)
        return COAL_ONLY + BASE_YEAR[extra] + HOURS * (near * min(mw, 40) + far * max(mw - 40, 0))

    def price(share: float) -> float:
        slope = 90 / (0.9 + 0.1 * share) ** 2  # dMW / dshare
        return HOURS * (near if share < kink else far) * slope

    technologies = [
        plant("coal", "coal", 300, own_use_share=0.1),
        plant("near", "cbm", 300 + near),
        plant("far", "cbm", 300 + far),
    ]
    units = [unit("coal", 200), unit("near", 40), unit("far", 30)]
    asked = share_target("T", "generation_share", 0.3, sense=sense)
    ends = (0.0, most) if sense == ">=" else (most, 0.0)
    return Paper(ToyCity(technologies, units, ledger=[asked]), ends[0], kink, ends[1], cost, price)


# In the base year nothing is asked: gas runs where it saves.
BASE_YEAR = {(100.0, 300.0): 0.0, (-200.0, -100.0): HOURS * (-200.0 * 40 - 100.0 * 30)}
PAPERS = {
    "capacity_floor": _capacity(0.0, ">="),
    "capacity_ceiling": _capacity(0.25, "<="),
    "generation_floor": _generation((100.0, 300.0), ">="),
    "generation_ceiling": _generation((-200.0, -100.0), "<="),
}
