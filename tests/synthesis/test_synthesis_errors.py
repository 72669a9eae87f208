"""What a wrong recipe, a missing library or a full disk is told as: place, remedy, exit code."""

import sys
from pathlib import Path

import pytest

from transition_sim import synthesis
from transition_sim.errors import InputError
from transition_sim.synthesis.__main__ import describe, main
from transition_sim.synthesis.demand import make_flat
from transition_sim.synthesis.recipe import Flat

CITY = Path(synthesis.__file__).parents[1] / "cities" / "changzhi"
RECIPE = "profiles/recipe.yaml"


def copy_recipe(folder: Path, old: str = "", new: str = "", file: str = RECIPE) -> Path:
    """Copy the packaged city's two files to a folder, with something replaced in one of them."""
    (folder / "profiles").mkdir()
    for name in ("city.yaml", RECIPE):
        text = (CITY / name).read_text(encoding="utf-8")
        if name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def find_place(file: Path, mark: str) -> str:
    """Return `line:column` of the first place where a mark stands."""
    before = file.read_text(encoding="utf-8").split(mark)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


TILT = "tilt_deg: {value: 33, source: estimate-pv-array}"


@pytest.mark.parametrize(
    ("old", "new", "mark", "said"),
    [
        (TILT, TILT.replace("tilt", "tlt"), "tlt_deg", "series.pv.tlt_deg: there is no key"),
        (TILT, TILT.replace("value", "valu"), "valu:", "did you mean `value`?"),
        (TILT, "tilt_deg: 33", "33\n    azimuth", "series.pv.tilt_deg: this number has no source"),
        (TILT, TILT.replace("33", "null"), "null", "`null` is not a number; write a plain"),
        (TILT, TILT.replace("33", "133"), "133,", "between 0 and 90 degrees"),
        (TILT, TILT.replace("33", "steep"), "steep", "series.pv.tilt_deg.value: `steep` is not a"),
        (TILT, TILT.replace("estimate-pv-array", "hearsay"), "hearsay", "no source `hearsay`"),
        ("weibull_shape: {value: 2.2", "weibull_shape: {value: k", "k, source", "plain number"),
        ("kind: flat", "kind: flt", "flt", "did you mean `flat`?"),
        ("0.125, 0.142]", "0.125]", "[0.134", "there are 11 values here; give exactly 12"),
        ("{value: [0, 1500]", "{value: [1500, 0]", "[1500, 0]", "1500 is above 0"),
        ("VS112/2500, source", "windmill, source", "windmill, s", "no power curve of a turbine"),
        (
            "{value: 2251,",
            "{value: 8700,",
            "1.05, 1.05, 1.20",
            "wind.month_shape.value[0]: this asks",
        ),
        ("{value: [100, 200]", "{value: [180, 200]", "[180, 200]", "midday hours cost 125 CNY"),
        ("    demand: demand", "    demand: lod", "lod\n", "series.price.demand: there is no pro"),
        ("series:\n", "series: [\n", ": typical_curves", "this is not YAML"),
        ("series:\n", "serie:\n", "serie:", "did you mean `series`?"),
    ],
)
def test_a_wrong_recipe_is_refused_with_place_field_and_remedy_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, mark: str, said: str
) -> None:
    file = copy_recipe(tmp_path, old, new) / RECIPE
    assert main([str(tmp_path)]) == 2
    told = capsys.readouterr().err
    line = next(line for line in told.splitlines() if said in line)
    assert line.startswith(f"{file}:{find_place(file, mark)}: ")
    assert "; " in line
    assert [path.name for path in (tmp_path / "profiles").iterdir()] == ["recipe.yaml"]


def test_the_problems_of_both_files_and_of_every_series_are_told_at_once(tmp_path: Path) -> None:
    copy_recipe(tmp_path, "{value: 33, source:", "{value: 133, source:")
    text = (tmp_path / RECIPE).read_text(encoding="utf-8")
    (tmp_path / RECIPE).write_text(text.replace("kind: flat", "kind: flt"), encoding="utf-8")
    (tmp_path / "city.yaml").write_text("location: {latitude: 95, longitude: 1}\n")
    with pytest.raises(InputError) as refused:
        synthesis.read_recipe(tmp_path)
    assert [problem.field for problem in refused.value.problems] == [
        "calendar_year",
        "location.latitude",
        "series.export.kind",
        "series.pv.tilt_deg.value",
    ]


def test_figures_of_several_series_out_of_reach_are_told_at_once(tmp_path: Path) -> None:
    copy_recipe(tmp_path, "{value: 2251,", "{value: 8700,")
    text = (tmp_path / RECIPE).read_text(encoding="utf-8")
    (tmp_path / RECIPE).write_text(text.replace("{value: 1313,", "{value: 8000,"))
    with pytest.raises(InputError) as refused:
        synthesis.generate(synthesis.read_recipe(tmp_path))
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["series.wind.month_shape.value[0]", "series.pv.month_shape.value[0]"]


def test_a_source_that_no_number_names_is_refused(tmp_path: Path) -> None:
    copy_recipe(tmp_path, "source: estimate-export-shape", "source: estimate-wind-day")
    with pytest.raises(InputError, match=r"sources\.estimate-export-shape: no number uses this"):
        synthesis.read_recipe(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [1]\n" + "b: [" + "*a, " * 101 + "]\n", "aliases"),
        ("[" * 50 + "]" * 50, "deep"),
        ("a: 1\na: 2\n", "twice"),
        ("- a\n", "not a mapping"),
        ("a: !!python/object:os.system 1\n", "tag"),
    ],
)
def test_a_recipe_is_read_with_the_guards_of_every_other_file(
    tmp_path: Path, text: str, said: str
) -> None:
    (copy_recipe(tmp_path) / RECIPE).write_text(text)
    with pytest.raises(InputError, match=said):
        synthesis.read_recipe(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (TILT, "tilt_deg: 33", "此数没有来源；请写"),
        ("{value: 2251,", "{value: 8700,", "此处要求平均值"),
        ("VS112/2500, source", "windmill, source", "没有风机 `windmill` 的功率曲线；请选用"),
        ("    demand: demand", "    demand: lod", "没有名为 `lod` 的逐时曲线"),
    ],
)
def test_a_wrong_recipe_is_refused_in_chinese_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    copy_recipe(tmp_path, old, new)
    assert main([str(tmp_path), "--lang", "zh"]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_a_recipe_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    told = capsys.readouterr().err
    for name, line in zip(("city.yaml", RECIPE), told.splitlines(), strict=True):
        assert line.startswith(f"{tmp_path / name}: there is no file")


@pytest.mark.parametrize("library", ["pvlib", "windpowerlib"])
def test_a_missing_library_is_named_with_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for lang, said in (("en", f"{library} is not installed"), ("zh", f"未安装 {library}")):
        assert main([str(CITY), "--lang", lang]) == 6
        told = capsys.readouterr().err
        assert told.startswith(said)
        assert "pip install 'transition-sim[profiles]'" in told


def test_a_folder_that_cannot_be_written_to_is_a_failure_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    copy_recipe(tmp_path)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    for lang, said in (("en", "cannot be written (Permission denied); name a"), ("zh", "无法写入")):
        assert main([str(tmp_path), "--lang", lang]) == 6
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError("full"), 6, "the machine refused: full"),
        (KeyError("x"), 6, "internal error: KeyError"),
    ],
)
def test_no_error_leaves_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("transition_sim.synthesis.__main__.generate", fail)
    assert main([str(CITY)]) == code
    told = capsys.readouterr().err
    assert told.startswith(said)
    assert "Traceback" not in told


def test_what_was_made_is_described_in_chinese_too() -> None:
    flat = synthesis.read_recipe(CITY).series["export"]
    assert isinstance(flat, Flat)
    made = make_flat("export", flat)
    assert describe(made, "zh") == "  [以平均值为 1], 合成数据\n  平均值: 1.0000 pu（要求 1.0000）"
