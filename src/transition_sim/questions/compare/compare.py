"""Runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from transition_sim.results.store import Results, name_runs


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
    columns: dict[str, pd.Series] = {
        name: run.summary().set_index(["metric", "item", "year", "unit"])["value"]
        for name, run in zip(name_runs(runs), runs, strict=True)
    }
    frame = pd.DataFrame(columns)
    if len(columns) > 1:
        first, *_, last = frame.columns
        frame["difference"] = frame[last] - frame[first]
    return frame
