"""``python -m transition_sim.synthesis CITY_FOLDER``: make a city's profiles and write them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from transition_sim.synthesis.generation import generate, write_series
from transition_sim.synthesis.recipe import RecipeError, read_recipe, read_site
from transition_sim.synthesis.series import MissingExtraError, Series

# the exit codes of the whole program
WRONG_INPUT, MACHINE_FAILED = 2, 6


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
        Exit code: 0 done, 2 the recipe or city file is wrong, 6 the machine failed.
    """
    parser = argparse.ArgumentParser(
        prog="python -m transition_sim.synthesis",
        description="Make the synthetic hourly profiles of a city from profiles/recipe.yaml and "
        "the place and calendar year in city.yaml, and write one CSV per series into profiles/. "
        "The series are not measurements.",
    )
    parser.add_argument("city", type=Path, metavar="CITY_FOLDER", help="the city's folder")
    folder: Path = parser.parse_args(arguments).city
    try:
        made = generate(read_recipe(folder), read_site(folder))
        for series in made.values():
            print(f"{write_series(series, folder / 'profiles')}\n{describe(series)}")
    except RecipeError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except (MissingExtraError, OSError) as error:
        print(error, file=sys.stderr)
        return MACHINE_FAILED
    return 0


def describe(series: Series) -> str:
    """
    Say what a series kept.

    Parameters
    ----------
    series : Series
        A series.

    Returns
    -------
    str
        One line per figure: the value reached, its unit, and the value asked for.
    """
    lines = [f"  [{series.unit}], synthetic"]
    for figure in series.figures:
        asked = "" if figure.target is None else f"  (asked for {figure.target:.4f})"
        lines.append(f"  {figure.name}: {figure.reached:.4f} {figure.unit}{asked}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
