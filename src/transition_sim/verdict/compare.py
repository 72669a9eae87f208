"""Runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from transition_sim.results import Results


def compare(runs: Sequence[Results]) -> pd.DataFrame:
    """Return what each run found, side by side.

    Parameters
    ----------
    runs : sequence of Results
        In the order of the columns. Runs of the same scenario are numbered from the second on.

    Returns
    -------
    pandas.DataFrame
        One row per ``(metric, item, year, unit)``, one column per run, and ``difference`` (last
        less first) where there are at least two; absent is NaN.
    """
    columns: dict[str, pd.Series] = {}
    for run in runs:
        table = run.summary().set_index(["metric", "item", "year", "unit"])["value"]
        alike = sum(name.partition(" #")[0] == run.scenario for name in columns)
        columns[run.scenario if not alike else f"{run.scenario} #{alike + 1}"] = table
    frame = pd.DataFrame(columns)
    if len(columns) > 1:
        first, *_, last = frame.columns
        frame["difference"] = frame[last] - frame[first]
    return frame
