"""Rules of the tables of abatement, benchmarks and methane, and of what captures CO2."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.emissions import Abatement, Benchmark, EmissionFactor, Methane
from transition_sim.inputs.schema.plant import FuelYear, Technology

CO2 = "co2"


def check_emitters(draft: CityDraft) -> Iterator[Problem]:
    """Check that abatement, allowances and capture belong to technologies that burn something."""
    known, technologies = draft.ids(Technology), draft.technologies()
    named = [(row.technology, at) for row, at in draft.rows(Abatement)]
    named += [(row.technology, at) for row, at in draft.rows(Benchmark)]
    for name, at in named:
        if known is not None and name not in known:
            yield missing("technology", name, known, at("technology"), "technology")
        elif name in technologies and technologies[name].fuel is None:
            yield Problem("emits_nothing", at("technology"), "technology", {"given": name})
    for technology, at in draft.rows(Technology):
        if technology.capture_share is not None and technology.fuel is None:
            values = {"given": technology.id}
            yield Problem("emits_nothing", at("capture_share"), "capture_share", values)


def check_abatement(draft: CityDraft) -> Iterator[Problem]:
    """Check that what is removed is a pollutant with factors, and not CO2."""
    pollutants = tuple(dict.fromkeys(row.pollutant for row, _ in draft.rows(EmissionFactor)))
    is_whole = draft.tables[EmissionFactor].is_whole
    for row, at in draft.rows(Abatement):
        given = row.pollutant
        if given == CO2:
            values = {"given": row.technology}
            yield Problem("abatement_co2", at("pollutant"), "pollutant", values)
        elif is_whole and given not in pollutants:
            yield missing("pollutant", given, pollutants, at("pollutant"), "pollutant")


def check_benchmarks(draft: CityDraft) -> Iterator[Problem]:
    """Check that a technology's first benchmark holds in the base year."""
    if draft.settings is None or not draft.tables[Benchmark].is_whole:
        return
    base, first = draft.settings.base_year, dict[str, int]()
    for row, _ in draft.rows(Benchmark):
        first[row.technology] = min(row.year, first.get(row.technology, row.year))
    for row, at in draft.rows(Benchmark):
        if row.year == first[row.technology] > base:
            values = {"given": row.technology, "year": row.year, "base": base}
            yield Problem("benchmark_starts_late", at("year"), "year", values)


def check_methane(draft: CityDraft) -> Iterator[Problem]:
    """Check that methane is that of a gas, and has a warming potential where it would be vented."""
    known = draft.ids(FuelYear)
    gases = {row.id: row.is_gas for row, _ in draft.rows(FuelYear)}
    vents = False
    for row, at in draft.rows(Methane):
        vents = vents or row.methane_vented_share > 0.0
        if known is not None and row.fuel not in known:
            yield missing("fuel", row.fuel, known, at("fuel"), "fuel")
        elif not gases.get(row.fuel, True):
            yield Problem("methane_not_gas", at("fuel"), "fuel", {"given": row.fuel})
    if draft.settings is None or not draft.tables[Methane].is_whole:
        return
    spot = draft.spot("methane_gwp")
    is_given = spot.node is not None  # perhaps with an error, which is reported there
    if vents and not is_given:
        yield Problem("methane_gwp_missing", spot.key_place, "methane_gwp")
    elif is_given and not vents:
        yield Problem("methane_gwp_unused", spot.key_place, "methane_gwp")
