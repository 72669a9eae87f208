from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transition_sim.units import UnitError, parse_number, parse_quantity


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("800 MW", "MW", 800),
        ("0.8 GW", "MW", 800),
        ("80万千瓦", "MW", 800),
        ("800000 kW", "MW", 800),
        ("27 TWh", "MWh", 27e6),
        ("15 亿千瓦时", "MWh", 1.5e6),
        ("4 %", "share", 0.04),
        ("4%", "share", 0.04),
        ("0.04 share", "share", 0.04),
        ("200 Mm3", "Mm3", 200),
        ("2亿立方米", "Mm3", 200),
        ("5 万吨", "t", 50_000),
        ("3 MtCO2", "t", 3e6),
        ("10 ktce", "ktce", 10),
        ("1 tce", "ktce", 0.001),
        ("0.3 元/kWh", "CNY/MWh", 300),
        ("90 CNY/t", "CNY/t", 90),
        ("0.5 元/立方米", "CNY/m3", 0.5),
        ("1 CNY/GJ", "CNY/tce", 29.3076),
        ("-2 %", "share", -0.02),
        ("−2 ％", "share", -0.02),
        ("百分之6", "share", 0.06),
        ("6个百分点", "share", 0.06),
        ("２０万千瓦", "MW", 200),
        ("1,230 MW", "MW", 1230),
        ("1，230.5 MW", "MW", 1230.5),
        ("20 万kW", "MW", 200),
        ("1百万千瓦", "MW", 1000),
        ("3亿kWh", "MWh", 3e5),
        ("2 吉瓦时", "MWh", 2000),
        ("0.35元/千瓦时", "CNY/MWh", 350),
        ("780元/吨标煤", "CNY/tce", 780),
        ("310克标煤/千瓦时", "gce/kWh", 310),
        ("50万吨标煤", "ktce", 500),
        ("2000万吨二氧化碳", "t", 2e7),
        ("90元/吨CO2", "CNY/t", 90),
        ("2亿m³", "Mm3", 200),
        ("6亿元/百万千瓦", "CNY/kW", 600),
        ("1万辆", "truck", 10_000),
        ("5万户", "household", 50_000),
        ("50 MWp", "MW", 50),
        ("1e3 MW", "MW", 1000),
    ],
)
def test_a_quantity_is_converted_to_the_unit_of_its_field(
    text: str, unit: str, value: float
) -> None:
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("800 MWh", "MW", "unit_dimension"),
        ("5 %", "MW", "unit_dimension"),
        ("5 MW", "share", "unit_dimension"),
        ("5 t", "ktce", "unit_dimension"),
        ("800 mw", "MW", "unit_unknown"),
        ("8 parsec", "MW", "unit_unknown"),
        ("8 MW**99999999", "MW", "unit_unknown"),
        ("8 __import__('os')", "MW", "unit_unknown"),
        ("800", "MW", "unit_missing"),
        ("many MW", "MW", "not_quantity"),
        ("1,23 MW", "MW", "unit_unknown"),
        ("1,230,4 MW", "MW", "unit_unknown"),
        ("8 万 parsec", "MW", "unit_unknown"),
        ("", "MW", "not_quantity"),
    ],
)
def test_a_quantity_that_cannot_be_read_says_why(text: str, unit: str, code: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, unit)
    assert caught.value.code == code


@given(st.text(max_size=80), st.sampled_from(["MW", "share", "CNY/tce", "Mm3"]))
def test_any_text_is_a_quantity_or_refused(text: str, unit: str) -> None:
    with contextlib.suppress(UnitError):
        assert isinstance(parse_quantity(text, unit), float)


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "0x10", "1 MW", "", "1,2", "1,2345"])
def test_a_cell_holds_a_plain_number_or_none(text: str) -> None:
    with pytest.raises(UnitError):
        parse_number(text, "MW")


def test_the_unit_registry_is_not_loaded_for_numbers_in_their_own_unit() -> None:
    code = (
        "import sys; from transition_sim.units import parse_quantity;"
        "parse_quantity('5 MW', 'MW'); parse_quantity('5 %', 'share');"
        "sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,230", "MW", 1230),
        ("１２.5", "MW", 12.5),
        ("6%", "share", 0.06),
        ("-1,000.5", "MW", -1000.5),
    ],
)
def test_a_cell_of_a_spreadsheet_is_read_where_it_says_one_thing(
    text: str, unit: str, value: float
) -> None:
    assert parse_number(text, unit) == value
