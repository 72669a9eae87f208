"""The section on district heat of a city's data page."""

from __future__ import annotations

from pathlib import Path

from transition_sim.inputs.grades import Grades
from transition_sim.inputs.load_city import load_city
from transition_sim.report.inventory import describe_heat


def test_every_area_and_source_of_heat_is_on_the_page() -> None:
    city = load_city("changzhi")
    page = "\n".join(describe_heat(city, Grades.of(city)))
    for name in (*city.heat, *(row.id for row in (*city.heat_sources, *city.heat_stores))):
        assert f"`{name}`" in page
    assert "3,700,000" in page
    assert "estimate-heat-demand" in page


def test_a_city_without_heat_has_no_section(toy_folder: Path) -> None:
    city = load_city(toy_folder / "city")
    assert describe_heat(city, Grades.of(city)) == []
