"""The synthetic profiles: what they are calibrated to, and that a recipe is all they need."""

from pathlib import Path

import numpy as np
import pandas as pd
import pvlib
import pytest
from numpy.typing import NDArray
from ruamel.yaml import YAML

from transition_sim import synthesis
from transition_sim.synthesis.__main__ import main
from transition_sim.synthesis.calibration import Target, solve_increasing
from transition_sim.synthesis.hours import YearHours, make_year_hours
from transition_sim.synthesis.process import draw_persistent_noise
from transition_sim.synthesis.solar import map_to_clearness

CITY = Path(synthesis.__file__).parents[1] / "cities" / "changzhi"
NAMES = ("demand", "export", "heat", "wind", "pv", "price")
Profiles = dict[str, NDArray[np.float64]]


def read_stored(folder: Path) -> Profiles:
    """Read the stored series of a city's folder."""
    stored = {}
    for name in NAMES:
        table = pd.read_csv(folder / "profiles" / f"{name}.csv")
        assert list(table.columns) == ["hour", name]
        assert table["hour"].tolist() == list(range(8760))
        stored[name] = table[name].to_numpy(float)
    return stored


def correlate(values: NDArray[np.float64], lag: int) -> float:
    """Return the autocorrelation at a lag [h]."""
    return float(np.corrcoef(values[:-lag], values[lag:])[0, 1])


@pytest.fixture(scope="module")
def stored() -> Profiles:
    """Return the packaged city's stored series."""
    return read_stored(CITY)


@pytest.fixture(scope="module")
def hours() -> YearHours:
    """Return the packaged city's calendar."""
    return make_year_hours(synthesis.read_recipe(CITY).site.calendar_year)


@pytest.fixture(scope="module")
def recipe() -> synthesis.Recipe:
    """Return the packaged city's recipe."""
    return synthesis.read_recipe(CITY)


def test_generating_again_gives_the_stored_files(
    stored: Profiles, recipe: synthesis.Recipe
) -> None:
    made = synthesis.generate(recipe)
    assert set(made) == set(NAMES)
    for name, series in made.items():
        np.testing.assert_allclose(series.values, stored[name], rtol=0, atol=1e-4, err_msg=name)
        for figure in series.figures:
            if figure.target is not None:
                assert figure.reached == pytest.approx(figure.target, rel=1e-6), figure.name


@pytest.mark.parametrize(("name", "full_load_hours"), [("pv", 1313.0), ("wind", 2251.0)])
def test_wind_and_pv_have_the_provinces_full_load_hours(
    stored: Profiles, name: str, full_load_hours: float
) -> None:
    assert stored[name].sum() == pytest.approx(full_load_hours, abs=0.1)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("pv", [134, 166, 181, 187, 180, 165, 152, 140, 150, 147, 125, 142]),
        ("wind", [1.05, 1.05, 1.20, 1.25, 1.15, 0.90, 0.75, 0.75, 0.80, 0.95, 1.10, 1.05]),
    ],
)
def test_every_month_of_wind_and_pv_has_its_share_of_the_year(
    stored: Profiles, hours: YearHours, name: str, shape: list[float]
) -> None:
    months = hours.monthly_mean(stored[name])
    expected = np.array(shape) * stored[name].sum() / (np.array(shape) @ hours.month_hours)
    np.testing.assert_allclose(months, expected, rtol=0.01)


def test_wind_and_pv_stay_between_nothing_and_full_output(stored: Profiles) -> None:
    for name in ("wind", "pv"):
        assert stored[name].min() >= 0
        assert 0.8 < stored[name].max() <= 1


def test_pv_is_zero_while_the_sun_is_down_and_only_then(stored: Profiles) -> None:
    place = synthesis.read_recipe(CITY).site.location
    starts = pd.date_range("2025-01-01 00:00", periods=8761, freq="h", tz="Asia/Shanghai")
    sun = pvlib.solarposition.get_solarposition(
        starts, place.latitude, place.longitude, place.altitude_m
    )["apparent_elevation"].to_numpy()
    down = (sun[:-1] < 0) & (sun[1:] < 0)
    up = (sun[:-1] > 5) & (sun[1:] > 5)
    assert (stored["pv"][down] == 0).all()
    assert (stored["pv"][up] > 0).all()


def test_pv_peaks_after_noon_of_the_clock_as_the_city_lies_west_of_its_meridian(
    stored: Profiles,
) -> None:
    day = stored["pv"].reshape(365, 24).mean(axis=0)
    assert day.argmax() == 12
    centre = (day @ (np.arange(24) + 0.5)) / day.sum()
    # solar noon is 12 h + (120 - 113.1) degrees / 15 degrees per hour, over the year
    assert centre == pytest.approx(12.46, abs=0.15)


def test_pv_has_clear_and_overcast_days(stored: Profiles) -> None:
    june = stored["pv"].reshape(365, 24).sum(axis=1)[151:181]
    assert june.min() < 0.4 * june.max()


def test_demand_has_mean_one_and_is_lower_on_weekends(stored: Profiles, hours: YearHours) -> None:
    demand = stored["demand"]
    assert demand.mean() == pytest.approx(1, abs=1e-6)
    assert demand[hours.weekend].mean() == pytest.approx(0.965, abs=0.003)
    assert demand.reshape(365, 24).mean(axis=0).argmax() in (19, 20)
    assert hours.monthly_mean(demand).argmax() == 11


def test_export_is_flat(stored: Profiles) -> None:
    assert (stored["export"] == 1).all()


def test_wind_persists_for_hours_but_not_for_days(stored: Profiles) -> None:
    assert correlate(stored["wind"], 1) > 0.9
    assert correlate(stored["wind"], 48) < 0.5


def test_wind_has_calms_and_storms_and_is_weakest_at_midday(
    stored: Profiles, hours: YearHours
) -> None:
    wind = stored["wind"]
    assert (wind < 0.02).sum() > 300
    assert (wind > 0.85).sum() > 100
    midday = wind[np.isin(hours.hour, range(10, 15))].mean()
    assert midday < 0.9 * wind.mean()
    assert wind[np.isin(hours.hour, [20, 21, 22, 23, 0, 1])].mean() > 1.05 * wind.mean()


def test_prices_are_low_under_the_sun_and_high_in_the_evening(
    stored: Profiles, hours: YearHours
) -> None:
    price = stored["price"]
    assert 300 <= price.mean() <= 350
    assert price.min() >= 0
    assert price.max() <= 1500
    sunny = np.isin(hours.hour, range(11, 15)) & (stored["pv"] > 0.4)
    assert 100 <= price[sunny].mean() <= 200
    assert 450 <= price[np.isin(hours.hour, range(17, 22))].mean() <= 600
    residual = stored["demand"] - 0.49 * stored["wind"] - 0.68 * stored["pv"]
    assert np.corrcoef(price, residual)[0, 1] > 0.6
    assert np.corrcoef(price, stored["pv"])[0, 1] < -0.3


def test_the_recipe_says_that_the_series_are_synthetic_and_where_numbers_come_from(
    recipe: synthesis.Recipe,
) -> None:
    assert "synthetic" in recipe.description.lower()
    for name, source in recipe.sources.items():
        assert name.startswith("estimate-") == (source.publisher == "transition-sim")
        assert not name.startswith("estimate-") or source.confidence == "D"


def test_another_recipe_gives_another_citys_profiles_without_code(
    tmp_path: Path, stored: Profiles, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "city.yaml").write_text(
        "location: {latitude: -33.9, longitude: 18.4, altitude_m: 20}\ncalendar_year: 2024\n"
        "heating_season: {start: 06-01, end: 08-31, source: toy}\n"
    )
    recipe = YAML(typ="safe").load(CITY / "profiles" / "recipe.yaml")
    recipe["utc_offset_h"]["value"] = 2
    series = recipe["series"]
    series["pv"]["azimuth_deg"]["value"] = 0
    series["pv"]["full_load_hours"]["value"] = 1500
    series["pv"]["month_shape"]["value"] = [8, 7, 6, 5, 4, 4, 4, 5, 6, 7, 8, 8]
    series["heat"]["month_mean_c"]["value"] = [21, 21, 20, 17, 15, 13, 12, 13, 14, 16, 18, 20]
    series["wind"]["turbine"]["value"] = "V112/3000"
    series["wind"]["full_load_hours"]["value"] = 3000
    series["wind"]["seed"] = 7
    series["price"]["mean_cny_per_mwh"]["value"] = 400
    series["price"]["evening_mean_cny_per_mwh"]["value"] = 500
    series["price"]["sunny_midday_range_cny_per_mwh"]["value"] = [0, 400]
    with (tmp_path / "profiles" / "recipe.yaml").open("w") as file:
        YAML(typ="safe").dump(recipe, file)

    assert main([str(tmp_path)]) == 0

    said = capsys.readouterr().out
    assert "full-load hours: 1500.0000 h  (asked for 1500.0000)" in said
    assert "synthetic" in said
    other = read_stored(tmp_path)
    assert other["pv"].sum() == pytest.approx(1500, abs=0.1)
    assert other["wind"].sum() == pytest.approx(3000, abs=0.1)
    assert other["price"].mean() == pytest.approx(400, abs=0.1)
    months = make_year_hours(2024).monthly_mean(other["pv"])
    assert months[0] == pytest.approx(2 * months[5], rel=0.01)
    assert abs(np.corrcoef(other["wind"], stored["wind"])[0, 1]) < 0.3
    assert sorted(path.name for path in (tmp_path / "profiles").iterdir()) == sorted(
        ["recipe.yaml", *(f"{name}.csv" for name in NAMES)]
    )


def test_noise_is_the_same_for_a_seed_and_as_persistent_as_asked() -> None:
    noise = draw_persistent_noise(1, 100_000, 0.9)
    np.testing.assert_array_equal(noise, draw_persistent_noise(1, 100_000, 0.9))
    assert correlate(noise, 1) == pytest.approx(0.9, abs=0.01)
    assert noise.mean() == pytest.approx(0, abs=0.05)
    assert noise.std() == pytest.approx(1, abs=0.03)


def test_a_calibration_out_of_reach_is_an_error_and_not_the_nearest_value() -> None:
    target = Target("squares", "m2", "sides")
    with pytest.raises(synthesis.SeriesError) as refused:
        solve_increasing(lambda x: x**2, np.array([1.0, 9.0]), (0.0, 2.0), target)
    assert refused.value.location == ("squares", "value", 1)
    assert "asks for a mean of 9 m2, the rest of the recipe allows 0–4 m2" in str(refused.value)


def test_clearness_lies_between_overcast_and_clear_and_grows_with_rank() -> None:
    rank = np.linspace(0, 1, 11)
    clearness = map_to_clearness(rank, np.full(11, 1.5), 0.7, 0.1)
    assert clearness[0] == pytest.approx(0.1)
    assert clearness[-1] == pytest.approx(1)
    assert (np.diff(clearness) > 0).all()


def test_a_leap_year_loses_its_29th_of_february() -> None:
    leap = make_year_hours(2024)
    assert leap.month_hours[1] == 28 * 24
    assert leap.month_hours.sum() == 8760
    assert make_year_hours(2025).weekend.sum() == 104 * 24
