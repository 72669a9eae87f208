"""Samples of a comparison with a baseline: every status, cause and kind of figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from support.sentences.showing import in_both, refused
from support.tie_city import write_tie_city
from transition_sim.errors import Text
from transition_sim.inputs.reading.yaml import parse_yaml
from transition_sim.pipeline import run
from transition_sim.questions.regress import baseline
from transition_sim.questions.regress.answer import Change, ComparedScenario, Regression
from transition_sim.questions.regress.baseline import Baseline
from transition_sim.questions.regress.causes import find_causes
from transition_sim.questions.regress.record import Record, SolverRecord, record_of
from transition_sim.questions.regress.tolerances import Tolerance
from transition_sim.report.regress_lines import annotate, show_scenario

WHY = Text("why", "原因")
COST = Change.of("objective_cny", 1.0, 2.0, 0.1, WHY)
SHARE = Change.of("capacity_share.strict.2025", 0.5, 0.6, 1e-5, WHY)
IPM = SolverRecord(profile="highs-ipm", algorithm="ipm", options={"solver": "ipm", "threads": 2})
CHANGES = (
    COST,
    Change.of("build_mw.pv.2025", 1.0, None, 0.0, WHY, in_new=False),
    Change.of("build_mw.wind.2025", None, 1.0, 0.0, WHY, in_old=False),
    Change.of("capacity_share.strict.2025", None, 0.5, 0.0, WHY).within((0.45, 0.55)),
    Change.of("verdict.C26-strict.2025", True, False, 0.0, WHY),
    *(Change.of(f"rows.family{n}", 1, 2, 0.0, WHY) for n in range(12)),
)
TIED = (
    SHARE.within((0.4, 0.6)),
    Change.of("verdict.C26-strict.2025", True, False, 0.0, WHY).within((0.0, 1.0)),
)


@cache
def old_record() -> Record:
    """Return a record to compare others with."""
    return record_of(run(write_tie_city(Path(mkdtemp(prefix="drift-")))))


def other_matrix(record: Record, *families: str) -> Record:
    """Return a record with other rows in some families."""
    rows = {**record.matrix.rows, **{name: (7, "other") for name in families}}
    matrix = record.matrix.model_copy(update={"fingerprint": "other", "rows": rows})
    return record.model_copy(update={"matrix": matrix})


def other_data(record: Record) -> Record:
    """Return a record of other input files and fields."""
    inputs = {**record.inputs, "city/units.csv": "other", "city/new.csv": "new"}
    del inputs["city/fuels.csv"]
    fields = {**record.fields, "demand.growth.2025": 0.05, "retire.economic": True}
    return record.model_copy(update={"inputs": inputs, "fields": fields})


def other_packages(record: Record, **versions: str) -> Record:
    """Return a record made with other packages."""
    return record.model_copy(update={"packages": {**record.packages, **versions}})


def others(old: Record) -> list[Record]:
    """Return records that differ from one in each thing that is a cause."""
    gone = {name: each for name, each in old.matrix.rows.items() if name != "balance"}
    first, second, *_ = old.matrix.columns
    columns = {**old.matrix.columns, first: (7, "other"), "extra": (7, "other")}
    del columns[second]
    less = old.matrix.model_copy(update={"fingerprint": "x", "rows": gone, "columns": columns})
    return [
        other_data(old),
        other_matrix(other_data(old), "balance"),
        other_matrix(old, "balance", "extra"),
        other_matrix(old),
        other_matrix(old, *old.matrix.rows),
        other_matrix(old, "unserved_max").model_copy(update={"solver": IPM}),
        other_packages(other_matrix(other_data(old), "balance"), tsam="9").model_copy(
            update={"code": "other", "solver": IPM}
        ),
        old.model_copy(update={"solver": IPM}),
        other_packages(old, pandas="9"),
        old,
        old.model_copy(update={"inputs": {}}),
        old.model_copy(update={"matrix": less}),
    ]


def findings(old: Record) -> Iterator[ComparedScenario]:
    """Yield a scenario beside its baseline, of every status, cause and kind of figure."""
    figures = old.named()
    everywhere = ("data", "matrix", "solver")
    compared = partial(ComparedScenario.of, "toy", "a.yaml", figures=figures)
    for new in others(old):
        causes = find_causes(old, new, CHANGES)
        drifted = {"drifted": CHANGES, "causes": causes}
        yield compared(status="drifted", tied=TIED, differing=everywhere, **drifted)
        yield compared(status="updated", dropped={"capacity_mw.x": WHY}, **drifted)
    yield compared(status="same", tied=TIED, differing=everywhere)
    yield compared(status="same")
    yield compared(status="added")


def regression(old: Record) -> Regression:
    """Return all of these as one answer."""
    return Regression(baseline="b.yaml", scenarios=tuple(findings(old)))


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of a comparison with a baseline."""
    old = old_record()
    for new in others(old):
        yield partial(find_causes, old, new, CHANGES)
    for finding in findings(old):
        yield partial(in_both, show_scenario, finding)
        yield partial(in_both, annotate, finding)
    yield lambda: regression(old).headline
    known = Baseline(Path("b.yaml"), scenarios={"toy": old})
    idle = old.model_copy(update={"tolerances": {"nothing": Tolerance(absolute=1, reason=WHY)}})
    yield partial(refused, known.record, "tyo")
    yield partial(refused, Baseline(Path("b.yaml"), scenarios={"toy": idle}).record, "toy")
    yield partial(refused, baseline.read_baseline, Path("nowhere.yaml"))
    tree = parse_yaml("schema: 99\n", "b.yaml")
    yield lambda: [each.render("zh") for each in baseline._foreign(tree)]
