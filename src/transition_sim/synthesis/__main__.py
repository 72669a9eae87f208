"""``python -m transition_sim.synthesis CITY_FOLDER``: make a city's profiles and write them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from transition_sim.errors import (
    InterruptedRunError,
    MachineError,
    Text,
    TransitionSimError,
)
from transition_sim.inputs.merging.city_layers import PROFILES
from transition_sim.synthesis.generation import generate, write_series
from transition_sim.synthesis.recipe import read_recipe
from transition_sim.synthesis.series import Series


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Make and write the profiles of the city folder named on the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line without the program; that of the process if not given.

    Returns
    -------
    int
        Exit code: 0 done, 2 the recipe or city file is wrong, 6 the machine failed,
        130 interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m transition_sim.synthesis",
        description="Make the synthetic hourly profiles of a city from profiles/recipe.yaml and "
        "the place and calendar year in city.yaml, and write one CSV per series into profiles/. "
        "The series are not measurements.",
    )
    parser.add_argument("city", type=Path, metavar="CITY_FOLDER", help="the city's folder")
    parser.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="language of what is printed"
    )
    given = parser.parse_args(arguments)
    failure = _make_profiles(given.city, given.lang)
    if failure is None:
        return 0
    print(failure.render(given.lang), file=sys.stderr)
    return failure.exit_code


def _make_profiles(folder: Path, lang: str) -> TransitionSimError | None:
    """Make, write and describe every series; return what went wrong, never raise it."""
    try:
        made = generate(read_recipe(folder)).values()
        written = [write_series(series, folder / PROFILES) for series in made]
        for path, series in zip(written, made, strict=True):
            print(f"{path}\n{describe(series, lang)}")
    except TransitionSimError as error:
        return error
    except KeyboardInterrupt:
        return InterruptedRunError(
            Text(
                "interrupted; each file is wholly the old one or wholly the new one",
                "已中断；每个文件要么仍是旧的，要么已是完整的新文件",
            )
        )
    except (OSError, MemoryError) as error:
        return MachineError(Text(f"the machine refused: {error}", f"机器故障：{error}"))
    except Exception as error:  # the boundary: whatever else happens is an internal error
        what = f"{type(error).__name__}: {error}"
        return MachineError(Text(f"internal error: {what}", f"内部错误：{what}"))
    return None


def describe(series: Series, lang: str = "en") -> str:
    """
    Say what a series kept.

    Parameters
    ----------
    series : Series
        A series.
    lang : str
        `en` or `zh`.

    Returns
    -------
    str
        One line per figure: the value reached, its unit, and the value asked for.
    """
    lines = [f"  [{series.unit.in_(lang)}], {Text('synthetic', '合成数据').in_(lang)}"]
    for figure in series.figures:
        line = f"  {figure.name.in_(lang)}: {figure.reached:.4f} {figure.unit}"
        if figure.target is not None:
            asked = f"{figure.target:.4f}"
            line += Text(f"  (asked for {asked})", f"（要求 {asked}）").in_(lang)
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
