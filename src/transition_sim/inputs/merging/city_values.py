"""What a city says where a scenario is silent: the number that a relative value changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.plant import FuelYear
from transition_sim.inputs.tree import Key
from transition_sim.units import DIMENSIONLESS


@dataclass(frozen=True)
class CityValues:
    """The city's number in the place of each field of a scenario."""

    city: City

    def value(self, path: Sequence[Key], year: int) -> float | None:
        """Return what holds in a year where the scenario does not say the field.

        In the field's own unit; None where the city has nothing to say, or not one number.
        """
        keys = [str(key) for key in path]
        section, last = keys[0], keys[-1]
        within = ".".join(keys[:2])
        readers: dict[str, Callable[[], float | None]] = {
            "builds.limits": lambda: self.build_limit(last),
            "builds.exactly": lambda: 0.0,
            "demand.level": lambda: 1.0,
            "demand.growth": lambda: _one(each.growth.value for each in self.city.demand.values()),
            "demand.energy": lambda: _value(self.city.demand, last, "energy"),
            "demand.trucks": lambda: self.count_of_kind("trucks"),
            "demand.clean_heating": lambda: self.count_of_kind("clean_heating"),
            "demand.loads": lambda: _one(e.count for e in self.city.loads if e.id == last),
            "heat.growth": lambda: _one(each.growth.value for each in self.city.heat.values()),
            "heat.energy": lambda: _value(self.city.heat, last, "energy"),
            "export.energy": self.export,
            "trade.limit": self.link_capacity,
            "discount_rate": lambda: self.city.discount_rate.value,
        }
        if section == "fuels":
            return self.fuel(keys[1], last, year)
        if section == "targets" and last == "threshold":
            return self.threshold(keys[1])
        reader = readers.get(within) or readers.get(section)
        return None if reader is None else reader()

    def build_limit(self, technology: str) -> float:
        """Return the most that may be built of a technology [MW a year]; 0 where none is given."""
        found = [each for each in self.city.technologies if each.id == technology]
        return (found[0].build_limit_mw_per_year or 0.0) if found else 0.0

    def count_of_kind(self, kind: str) -> float | None:
        """Return the number of the only load of a kind."""
        return _one(each.count for each in self.city.loads if each.kind == kind)

    def export(self) -> float | None:
        """Return what the city has to export [MWh a year]; None where it has nothing to."""
        own = [each.energy.value for each in self.city.export.values()]
        return sum(own) if own else None

    def threshold(self, target: str) -> float | None:
        """Return the share that a target of the ledger asks for."""
        entry = next((each for each in self.city.ledger if each.id == target), None)
        if entry is None or entry.asked is None or entry.unit not in DIMENSIONLESS:
            return None
        return entry.asked * DIMENSIONLESS[entry.unit]

    def link_capacity(self) -> float | None:
        """Return what each link to the outside carries both ways [MW]; None where they differ."""
        outside = set(self.city.outside)
        links = [e for e in self.city.links if {e.from_zone, e.to_zone} & outside]
        return _one(mw for e in links for mw in (e.capacity_mw, e.reverse_capacity_mw))

    def fuel(self, fuel: str, quantity: str, year: int) -> float | None:
        """Return a fuel's price or supply in a year; None where it is unlimited or unknown."""
        row = fuel_row(self.city, fuel, year)
        if row is None:
            return None
        names = {
            "price": ("price_cny_per_m3", "price_cny_per_tce"),
            "supply": ("supply_limit_mm3", "supply_limit_kt_ce"),
        }
        number: float | None = getattr(row, names[quantity][0 if row.is_gas else 1])
        return number


def fuel_row(city: City, fuel: str, year: int) -> FuelYear | None:
    """Return the row that holds for a fuel in a year; None where the city has no such fuel."""
    rows = sorted((row for row in city.fuels if row.id == fuel), key=lambda row: row.year)
    earlier = [row for row in rows if row.year <= year]
    found = earlier or rows[:1]
    return found[-1] if found else None


def _one(numbers: Iterable[float]) -> float | None:
    """Return the number that all are; None where they differ or there is none."""
    found = set(numbers)
    return found.pop() if len(found) == 1 else None


def _value(parts: object, name: str, quantity: str) -> float | None:
    part = parts.get(name) if hasattr(parts, "get") else None
    return None if part is None else float(getattr(part, quantity).value)
