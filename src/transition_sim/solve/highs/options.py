"""HiGHS's options: what exists, of which type, and what a profile may not set."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import NoReturn

import highspy

from transition_sim.errors import Place, Problem, SolverError, Text
from transition_sim.inputs.tree import Fields, Node, Scalar
from transition_sim.solve.highs.log import MARK
from transition_sim.solve.highs.session import Value, quiet_highs

# What HiGHS logs and writes belongs to the program; the rest says nothing to a linear program.
RESERVED_PREFIXES = ("mip_", "qp_", "iis_", "write_", "read_", "log_", "glpsol_", "highs_")
RESERVED = (
    "output_flag",
    "time_limit",  # of the profile, which holds for every solver
    "solution_file",
    "timeless_log",
    "objective_bound",
    "objective_target",
    "blend_multi_objectives",
    "solve_relaxation",
    "infinite_cost",
    "infinite_bound",
    "small_matrix_value",
    "large_matrix_value",
)
TYPE_CODES = {
    highspy.HighsOptionType.kBool: "not_flag",
    highspy.HighsOptionType.kInt: "not_integer",
    highspy.HighsOptionType.kDouble: "not_number",
    highspy.HighsOptionType.kString: "not_text",
}
HIPO_PACKAGE = "highspy[extras]"
HIPO_REMEDY = Text(
    f'HiPO is not installed here; run `pip install "{HIPO_PACKAGE}"`, '
    "or take another profile (`transition-sim solvers` lists them)",
    f'此处未安装 HiPO；请运行 `pip install "{HIPO_PACKAGE}"`，'
    "或换用其他求解器配置（`transition-sim solvers` 可列出）",
)


@cache
def option_names() -> tuple[str, ...]:
    """Return the names of the options that a profile may set, by HiGHS's own list."""
    highs = quiet_highs()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "options"
        highs.writeOptions(str(path))
        lines = path.read_text(encoding="utf-8").splitlines()
    written = {line.split("=")[0].strip() for line in lines if "=" in line and line[0] != "#"}
    known = written | {name for name in dir(highspy.HighsOptions) if not name.startswith("_")}
    return tuple(sorted(name for name in known if not is_reserved(name)))


def is_reserved(name: str) -> bool:
    """Say whether an option belongs to the program, or has no meaning for a linear program."""
    return name in RESERVED or name.startswith(RESERVED_PREFIXES)


def refuse_option(name: str, value: Value) -> NoReturn:
    """Raise `SolverError` for an option that HiGHS refuses."""
    if (name, value) == ("solver", "hipo"):
        raise SolverError(HIPO_REMEDY)
    version = quiet_highs().version()
    raise SolverError(
        Text(
            f"HiGHS {version} refuses the option {name}: {value}",
            f"HiGHS {version} 不接受选项 {name}: {value}",
        )
    )


def check_options(fields: Fields) -> tuple[dict[str, Value], list[Problem]]:
    """Return the options of a profile, and everything that is wrong with them."""
    options: dict[str, Value] = {}
    problems = []
    for key, entry in fields.entries.items():
        value, problem = _check(str(key), entry.place, entry.node)
        if problem is not None:
            problems.append(problem)
        elif value is not None:
            options[str(key)] = value
    return options, problems


def _check(name: str, place: Place, node: Node) -> tuple[Value | None, Problem | None]:
    field = f"options.{name}"
    highs = quiet_highs()
    status, kind = highs.getOptionType(name)
    if status != highspy.HighsStatus.kOk or is_reserved(name):
        unknown = {"given": name, "options": option_names()}
        return None, Problem("unknown_key", place, field, unknown)
    value = node.value if isinstance(node, Scalar) else None
    if value is None or not _fits(kind, value):
        given = node.text if isinstance(node, Scalar) else ""
        return None, Problem(TYPE_CODES[kind], node.place, field, {"given": given, "unit": "1"})
    if kind == highspy.HighsOptionType.kDouble:
        value = float(value)
    reasons: list[str] = []
    highs.cbLogging.subscribe(lambda event: reasons.append(event.message))
    if highs.setOptionValue(name, value) == highspy.HighsStatus.kOk or value == "hipo":
        return value, None
    reason = MARK.sub("", " ".join(" ".join(reasons).split()))
    values: dict[str, object] = {
        "message": Text(f"HiGHS refuses the value: {reason}", f"HiGHS 不接受该值：{reason}"),
        "remedy": Text("choose another value, or leave the option out", "请另选取值或删去该选项"),
    }
    return None, Problem("other", node.place, field, values)


def _fits(kind: highspy.HighsOptionType, value: Value) -> bool:
    if kind == highspy.HighsOptionType.kBool:
        return isinstance(value, bool)
    if kind == highspy.HighsOptionType.kInt:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == highspy.HighsOptionType.kDouble:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
