"""The result page: what was measured, where, and which budgets were kept."""

from __future__ import annotations

from typing import Any

from assembly import TITLES
from records import RESULTS, stamp

Record = dict[str, Any]
MISSED = (
    "Where a budget is missed, `docs/decisions/` says why and what was tried: 10 on the bounds, "
    "11 on memory, 12 on the time outside the solver."
)


def table_lines(budgets: list[Record]) -> list[str]:
    """Return the table of ratios as lines of Markdown."""
    rows = [
        [
            each["what"],
            f"{each['ratio']:.3f}",
            f"{each['budget']:g}",
            "kept" if each["kept"] else "**MISSED**",
        ]
        for each in budgets
    ]
    return make_table(["ratio of", "measured", "budget", ""], rows)


def write_results(found: Record) -> str:
    """Return the page of all sections' results."""
    parts = [
        ["# Results of the benchmark", *_conditions(found)],
        table_lines(found["budgets"]),
        [MISSED],
        _assembly(found["assembly"]),
        _pypsa(found["pypsa"]),
        _growth(found),
        _bounds(found["bounds"]),
        _warm(found["warm"]),
        _anatomy(found["anatomy"]),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _conditions(found: Record) -> list[str]:
    machine = found["machine"]
    packages = found["made_from"]["packages"]
    versions = ", ".join(f"{name} {number}" for name, number in packages.items())
    return [
        stamp(found, RESULTS),
        "",
        "Written by `make benchmark`; README.md beside this page says what each figure means.",
        f"Measured on {found['measured_on']}: {machine['cores']} cores ({machine['processor']}),"
        f" {machine['memory_gb']} GB,"
        f" Python {machine['python']}, load {machine['load_average_at_start']:.1f} at the start,"
        f" {found['seconds'] / 60:.0f} minutes in all. {versions}.",
        f"Hour by hour, growth and bounds: `reference` with commitment, years: {found['years']}.",
    ]


def _assembly(found: Record) -> list[str]:
    size = found["size"]
    rows = [
        [
            TITLES[name],
            f"{each['build']:.2f}",
            f"{each['hand_over']:.2f}",
            f"{each['time']:.2f}",
            f"{each['memory']:.0f}",
            str(each["runs"]),
        ]
        for name, each in found["medians"].items()
    ]
    heads = ["route", "build [s]", "hand-over [s]", "sum [s]", "memory [MB]", "runs"]
    return [
        "## Assembly and hand-over, hour by hour",
        "",
        f"{size['rows']:,} rows, {size['columns']:,} columns, {size['nonzeros']:,} non-zeros.",
        "",
        *make_table(heads, rows),
    ]


def _pypsa(runs: list[Record]) -> list[str]:
    lines = ["## Whole runs against PyPSA"]
    for found in runs:
        ours, theirs = found["project"], found["pypsa"]
        tried = ", ".join(f"{name} {_seconds(took)}" for name, took in found["tried"].items())
        lines += ["", f"{_steps(found['resolution'])}. HiGHS in PyPSA: {tried}.", ""]
        heads = ["", "time [s]", "memory [MB]", "of it [s]"]
        parts = ("read", "optimise", "write")
        lines += make_table(
            heads,
            [
                ["transition-sim", *_cells(ours, None)],
                [f"PyPSA, {found['fastest'] or 'every algorithm'}", *_cells(theirs, parts)],
            ],
        )
        if found["difference"] is not None:
            lines += ["", f"The optima differ by {found['difference']:.0e} of the cost."]
    return lines


def _cells(run: Record | None, parts: tuple[str, ...] | None) -> list[str]:
    if run is None:
        return ["not in time", "", ""]
    return [f"{run['seconds']:.1f}", f"{run['memory']:.0f}", _stages(run, parts)]


def _seconds(took: float | None) -> str:
    return "not in time" if took is None else f"{took:.0f} s"


def _steps(resolution: str) -> str:
    return "Hour by hour" if resolution == "hourly" else f"{resolution} typical days"


def _stages(run: Record, names: tuple[str, ...] | None = None) -> str:
    stages = run["stages"]
    return ", ".join(f"{name} {stages[name]:.1f}" for name in names or stages)


def _growth(found: Record) -> list[str]:
    coarse = found["coarse"]
    full = coarse["full"]["objective_cny"] if coarse else None
    rows = [
        [
            "all" if run["resolution"] == "hourly" else run["resolution"],
            f"{run['steps']:,}",
            f"{run['stages']['assemble']:.2f}",
            f"{run['stages']['solve']:.2f}",
            f"{run['seconds']:.1f}",
            f"{run['memory']:.0f}",
            "" if full is None else f"{run['objective_cny'] / full - 1.0:+.2%}",
        ]
        for run in found["growth"]
    ]
    heads = ["days", "steps", "assembly [s]", "solve [s]", "whole run [s]", "memory [MB]", "cost"]
    lines = ["## Growth, and coarse against full", "", *make_table(heads, rows), ""]
    if coarse is None:
        lines.append("All hours of the year were not solved in time.")
    else:
        lines.append(
            f"The default ({coarse['coarse']['resolution']} days) takes {coarse['time']:.2f} of"
            f" the time of all hours. Its cost is off by {coarse['objective']:+.2%} and no share"
            f" by more than {100 * coarse['largest_share_difference']:.2f} percentage points."
        )
    return [*lines, "", "![Time and memory against the number of steps](growth.png)"]


def _bounds(found: Record | None) -> list[str]:
    title = "## Bounds at 36 days, and the optimum of all hours"
    if found is None:
        return [title, "", "Not measured: all hours were not solved in time."]
    row = [
        f"{found['bounds']['lower_cny'] / 1e9:.3f}",
        f"{found['optimum_cny'] / 1e9:.3f}",
        f"{found['bounds']['upper_cny'] / 1e9:.3f}",
        f"{found['bounds']['gap']:.2%}",
        f"{found['certified']:.1f}",
        f"{found['hourly']:.1f}",
    ]
    heads = ["lower", "optimum", "upper [billion CNY]", "gap", "certified [s]", "all hours [s]"]
    return [title, "", *make_table(heads, [row])]


def _warm(measured: Record) -> list[str]:
    found = {days: each for days, each in measured.items() if each is not None}
    if not found:
        return ["## Solving again", "", "Not solved in time."]
    rows = [
        [
            "all" if resolution == "hourly" else resolution,
            *(
                "; ".join(f"{run[f'{name}']:.2f}" for run in each["runs"])
                for name in ("cold", "warm")
            ),
            *(f"{each['runs'][0][f'{name}_iterations']:,}" for name in ("cold", "warm")),
        ]
        for resolution, each in found.items()
    ]
    one = next(iter(found.values()))
    return [
        "## Solving again",
        "",
        f"{one['target']} enforced at {one['after']:.0%} after {one['before']:.0%}.",
        "",
        *make_table(["days", "cold [s]", "warm [s]", "iterations, cold", "warm"], rows),
    ]


def _anatomy(found: Record) -> list[str]:
    whole = found["same_with_stopwatch"]
    rows = [
        [name, f"{seconds:.2f}", f"{seconds / whole:.0%}"]
        for name, seconds in found["stages"].items()
    ]
    return [
        "## What the default run consists of",
        "",
        f"The command takes {found['command']:.2f} s, the same with a stopwatch {whole:.2f} s.",
        "",
        *make_table(["stage", "[s]", "share"], rows),
    ]


def make_table(heads: list[str], rows: list[list[str]]) -> list[str]:
    """Return a Markdown table whose columns also line up as text."""
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]

    def line(cells: list[str]) -> str:
        padded = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = "|".join(
        "-" * (width + 2) if i == 0 else "-" * (width + 1) + ":" for i, width in enumerate(widths)
    )
    return [line(heads), f"|{rule}|", *map(line, rows)]
