"""The reserves of the packaged city on its page of data."""

from __future__ import annotations

from transition_sim.inputs.grades import Grades
from transition_sim.inputs.load_city import load_city
from transition_sim.report.inventory import describe_city


def test_the_page_of_a_city_lists_every_number_of_its_reserves() -> None:
    city = load_city("changzhi")
    page = describe_city(city, Grades.of(city))
    assert "value of unmet reserve, per MW and hour | 3,000 | CNY/MWh" in page
    for name, each in city.reserves.items():
        lines = [line for line in page.splitlines() if f"`{name}`, {each.direction}" in line]
        assert len(lines) == 2
        assert all("| min |" in line and "| D |" in line for line in lines)
