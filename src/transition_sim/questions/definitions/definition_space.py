"""The choices that make a definition of a share, and every admissible combination of them.

The documents say "share of new and clean energy" and define none of it. A definition answers:

=============  ==========================================  ======================================
choice         options                                     applies to
=============  ==========================================  ======================================
a class        clean, other                                both shares; `CONTESTED` classes that
                                                           the city has, each on its own
storage        none, denominator, both                     share of capacity: stores generate
                                                           nothing
moment         year_end, year_mean                         share of capacity: the stock on
                                                           31 December, or the year's mean of what
                                                           runs; energy is the whole year's anyway
plant          all, above_scale                            share of capacity, and share of
                                                           generation over local generation:
                                                           demand has no scale
own_use        gross, net                                  share of generation
over           local_generation, served_energy, demand     share of generation: over what the city
                                                           generates; over demand, export and
                                                           losses (exports in); over demand and
                                                           losses (exports out)
=============  ==========================================  ======================================

Losses of the grid are part of demand, which is at the sending end. Own use that is in (`gross`)
belongs to both sides: where the denominator is what is used, the plants' own use is added to it, as
in the statistics of all electricity used (全社会用电量). Over demand alone the share may pass one:
clean power that is sent out counts above and not below.

All but two are a `Definition` of a city and may be enforced: `year_mean`, since the optimum would
have to be asked for a mean, and `gross` over what is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from transition_sim.inputs.schema.city_settings import Definition
from transition_sim.system.shares import Metric

CONTESTED = ("cbm", "waste_heat", "biomass", "waste")
"""Classes that some statistics count as new and clean energy, and others do not."""
CLEAN, OTHER = "clean", "other"
OPTIONS: dict[str, tuple[str, ...]] = {
    "storage": ("none", "denominator", "both"),
    "moment": ("year_end", "year_mean"),
    "plant": ("all", "above_scale"),
    "own_use": ("gross", "net"),
    "over": ("local_generation", "served_energy", "demand"),
}
APPLIES: dict[Metric, tuple[str, ...]] = {
    "capacity_share": ("storage", "moment", "plant"),
    "generation_share": ("over", "own_use", "plant"),
}
Basis = Literal["gross_generation", "net_generation", "served_energy", "demand"]


@dataclass(frozen=True)
class DefinitionSpec:
    """One definition of one share: an option for each choice that applies to it.

    Attributes
    ----------
    metric : {"capacity_share", "generation_share"}
    options : tuple of (choice, option)
        In the order of the choices; a contested class is a choice of its own name.
    """

    metric: Metric
    options: tuple[tuple[str, str], ...]

    def __getitem__(self, choice: str) -> str:
        """Return the option of a choice."""
        return dict(self.options)[choice]

    def with_(self, choice: str, option: str) -> DefinitionSpec:
        """Return the same definition but for one choice."""
        changed = tuple((name, option if name == choice else old) for name, old in self.options)
        return replace(self, options=changed)

    def changes_from(self, other: DefinitionSpec) -> tuple[tuple[str, str], ...]:
        """Return the choices, with their options, in which it differs from another definition."""
        return tuple(pair for pair in self.options if pair not in other.options)

    @property
    def admissible(self) -> bool:
        """Whether what is above and what is below the line can be of the same statistics."""
        chosen = dict(self.options)
        return chosen.get("plant") != "above_scale" or chosen.get("over") in (
            None,
            "local_generation",
        )

    @property
    def basis(self) -> Basis:
        """What `Definition` calls the denominator of generation."""
        chosen = dict(self.options)
        over, net = chosen.get("over", "local_generation"), chosen.get("own_use") == "net"
        if over == "local_generation":
            return "net_generation" if net else "gross_generation"
        return "served_energy" if over == "served_energy" else "demand"

    def to_definition(self, base: Definition) -> Definition:
        """Return what weighs every class; mean and own use are left to `DefinedShares.parts`.

        Parameters
        ----------
        base : Definition
            Says which of the other classes are clean, and which are left out.
        """
        chosen = dict(self.options)
        sure = [each for each in base.clean if chosen.get(each) != OTHER]
        added = [each for each in CONTESTED if chosen.get(each) == CLEAN and each not in sure]
        fields = {
            "clean": tuple(sure + added),
            "storage": chosen.get("storage", base.storage),
            "plant": chosen["plant"],
            "generation_basis": self.basis,
        }
        return base.model_copy(update=fields)


def contested_classes(classes: Sequence[str], base: Definition) -> tuple[str, ...]:
    """Return the contested classes that the city has and does not leave out."""
    return tuple(each for each in CONTESTED if each in classes and each not in base.excluded)


def spec_of(definition: Definition, metric: Metric, contested: Sequence[str]) -> DefinitionSpec:
    """Return what a definition of the city chooses of one share."""
    basis = definition.generation_basis
    over = basis if basis in ("served_energy", "demand") else "local_generation"
    own = {
        "storage": definition.storage,
        "moment": "year_end",
        "plant": definition.plant,
        "own_use": "gross" if basis == "gross_generation" else "net",
        "over": over,
    }
    classes = [(each, CLEAN if each in definition.clean else OTHER) for each in contested]
    return DefinitionSpec(metric, (*classes, *((name, own[name]) for name in APPLIES[metric])))


def options_of(choice: str) -> tuple[str, ...]:
    """Return the options of a choice."""
    return OPTIONS.get(choice, (CLEAN, OTHER))


def every_definition(base: DefinitionSpec) -> Iterator[DefinitionSpec]:
    """Iterate over all admissible combinations of the choices that a definition has."""
    names = [name for name, _ in base.options]
    for options in product(*(options_of(name) for name in names)):
        found = DefinitionSpec(base.metric, tuple(zip(names, options, strict=True)))
        if found.admissible:
            yield found


def single_changes(base: DefinitionSpec) -> Iterator[tuple[str, str, DefinitionSpec]]:
    """Iterate over the admissible definitions that differ in one choice: it, its option, all."""
    for name, now in base.options:
        for option in options_of(name):
            changed = base.with_(name, option)
            if option != now and changed.admissible:
                yield name, option, changed
