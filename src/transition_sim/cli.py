"""The command line: arguments and printing only."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from transition_sim.inputs.scenario import Scenario
    from transition_sim.results import Results

app = typer.Typer(
    name="transition-sim",
    help="Say whether a city's energy plan can be met, what it costs and what must change.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Lang = Literal["en", "zh"]
Scenarios = Annotated[list[Path], typer.Argument(help="Scenario files (YAML).", metavar="SCENARIO")]
AsJson = Annotated[bool, typer.Option("--json", help="Print for machines.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of what is printed.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Replace a field: --set demand.growth=6%"),
]


@dataclass
class Outcome:
    """The exit code so far: the highest of what went wrong."""

    code: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def note(self, code: int) -> None:
        """Keep the highest code."""
        self.code = max(self.code, code)


@app.command()
def run(
    scenarios: Scenarios,
    out: Annotated[Path, typer.Option(help="Folder for the runs.", metavar="DIR")] = Path("runs"),
    resolution: Annotated[
        str | None,
        typer.Option(help="`hourly`, typical days (36, 36d) or weeks (6w).", metavar="R"),
    ] = None,
    solver: Annotated[
        str, typer.Option(help="Solver profile: see `transition-sim solvers`.", metavar="PROFILE")
    ] = "highs",
    overrides: Overrides = None,
    certify: Annotated[
        bool,
        typer.Option(
            "--certify", help="Bound what the full year would cost, from below and above."
        ),
    ] = False,
    tolerance: Annotated[
        float | None,
        typer.Option(
            help="As --certify, and refine while the bounds' gap is above it (0.01).", min=0.0
        ),
    ] = None,
    require_targets: Annotated[
        bool, typer.Option("--require-targets", help="Exit 1 where a target is missed.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Optimise scenarios, judge every target and write DIR/<scenario>/.

    Each run leaves results.nc, verdict.json, summary.csv and manifest.json.

    Example: transition-sim run scenarios/plan.yaml --resolution 12 --certify
    """
    outcome, verdicts = Outcome(), []
    written: set[Path] = set()
    gap = (0.01 if tolerance is None else tolerance) if certify or tolerance is not None else None
    for path in scenarios:
        with _told(outcome, lang, debug):
            scenario, folder = _prepare(path, out, resolution, overrides or [], written)
            results = _run_one(scenario, folder, solver, gap, lang)
            verdicts.append({**results.verdict, "folder": str(folder)})
            missed = not all(target["met"] for target in results.verdict["targets"])
            if require_targets and (missed or results.verdict["not_judged"]):
                outcome.note(1)
            if not as_json:
                _show_run(results, folder, lang)
    if as_json:
        _print_json({"runs": verdicts, "errors": outcome.errors})
    raise typer.Exit(outcome.code)


@app.command()
def check(
    scenarios: Scenarios,
    overrides: Overrides = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Validate scenarios and their city; print every error at once, with its place and remedy.

    Example: transition-sim check scenarios/*.yaml
    """
    from transition_sim.errors import InputError
    from transition_sim.inputs.scenario import load_scenario

    outcome, errors = Outcome(), []
    for path in scenarios:
        with _told(outcome, lang, debug):
            try:
                load_scenario(path, overrides or [])
            except InputError as wrong:
                outcome.note(wrong.exit_code)
                errors += [problem.to_json(lang) for problem in wrong.problems]
                if not as_json:
                    print(wrong.render(lang), file=sys.stderr)
            else:
                if not as_json:
                    print(f"{path}: {'无误' if lang == 'zh' else 'valid'}")
    if as_json:
        _print_json({"errors": errors})
    raise typer.Exit(outcome.code)


@app.command()
def ledger(
    run_folder: Annotated[
        Path | None, typer.Argument(help="Folder of a run: adds what it found.", metavar="[RUN]")
    ] = None,
    city: Annotated[
        str | None, typer.Option(help="Packaged city, or a folder; changzhi, or the run's own.")
    ] = None,
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Show every quantified statement of the plan, its source and, with a run, its status.

    Example: transition-sim ledger runs/plan
    """
    outcome = Outcome()
    with _told(outcome, lang, debug):
        from transition_sim.inputs.city import load_city
        from transition_sim.report.tables import show_ledger
        from transition_sim.verdict.ledger import read_ledger

        found = None
        if run_folder is not None:
            found = _open_run(run_folder)
            city = city or _city_of(found, run_folder)
        rows = read_ledger(load_city(city or "changzhi"), found)
        if as_json:
            _print_json({"ledger": rows})
        else:
            _console().print(show_ledger(rows, lang))
    raise typer.Exit(outcome.code)


@app.command()
def schema(
    kind: Annotated[
        Literal["scenario", "city"], typer.Argument(help="Of which file.")
    ] = "scenario",
    as_json: AsJson = False,
    lang: Language = "en",
    debug: Debug = False,
) -> None:
    """Print the JSON Schema of scenario files (or of city.yaml), for editors.

    Example: transition-sim schema > scenario.schema.json
    """
    from transition_sim.inputs.schema import schema_json

    del as_json, lang, debug  # a schema is JSON, and speaks both languages
    _print_json(schema_json(kind))


@app.command()
def solvers(as_json: AsJson = False, lang: Language = "en", debug: Debug = False) -> None:
    """List the solver profiles, and which of them can run here."""
    outcome = Outcome()
    with _told(outcome, lang, debug):
        from transition_sim.report.tables import show_profiles
        from transition_sim.solve import list_profiles

        rows = [
            {
                "name": each.name,
                "title": {"en": each.title.en, "zh": each.title.zh},
                "options": dict(each.options),
                "runs": runs,
                "why": None if why is None else {"en": why.en, "zh": why.zh},
            }
            for each, runs, why in list_profiles()
        ]
        if as_json:
            _print_json({"profiles": rows})
        else:
            _console().print(show_profiles(rows, lang))
    raise typer.Exit(outcome.code)


def main() -> None:
    """Run the program; what the shell calls."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, nowhere)
    try:
        app()
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else int(end.code is not None))


def _leave(code: int) -> NoReturn:
    """End the process at once; taking a few thousand modules apart would take half a second."""
    with suppress(OSError):  # a reader that went away, such as `head`
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _prepare(
    path: Path, out: Path, resolution: str | None, overrides: list[str], written: set[Path]
) -> tuple[Scenario, Path]:
    """Return the scenario and its run's folder; nothing is solved for a place that is taken."""
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.inputs.scenario import load_scenario
    from transition_sim.results import is_free

    if resolution is not None:
        overrides = [*overrides, _resolution_override(resolution)]
    scenario = load_scenario(path, overrides)
    folder = out / scenario.name
    if folder in written or not is_free(folder):
        twice = Text("another scenario of this command has that name", "本次命令中另有同名情景")
        taken = Text(
            f"{folder} holds something else than a run", f"{folder} 中有运行结果以外的内容"
        )
        remedy = Text("rename the scenario, or choose another --out", "请给情景改名，或另选 --out")
        values = {"message": twice if folder in written else taken, "remedy": remedy}
        raise InputError([Problem("other", Place(str(path)), "name", values)])
    written.add(folder)
    return scenario, folder


def _run_one(
    scenario: Scenario, folder: Path, solver: str, tolerance: float | None, lang: Lang
) -> Results:
    """Run a scenario, with bounds where a tolerance of their gap is given, and write the run."""
    from transition_sim.certification import certify
    from transition_sim.pipeline import run as run_scenario
    from transition_sim.solve import open_progress

    with open_progress(sys.stderr, lang) as progress:
        if tolerance is None:
            results = run_scenario(scenario, solver=solver, progress=progress)
        else:
            results = certify(scenario, solver=solver, tolerance=tolerance, progress=progress)
    results.save(folder)
    return results


def _resolution_override(resolution: str) -> str:
    from transition_sim.errors import InputError, Place, Problem, Text

    if resolution == "hourly":
        return "resolution=hourly"
    number, unit = resolution.rstrip("dw"), resolution.lstrip("0123456789")
    if not (number.isascii() and number.isdigit() and unit in ("", "d", "w")):
        values = {
            "message": Text(
                f"`{resolution}` is not a resolution", f"`{resolution}` 不是时间分辨率"
            ),
            "remedy": Text(
                "write hourly, a number of typical days (36 or 36d), or of weeks (6w)",
                "请写 hourly，或典型日数（36 或 36d），或典型周数（6w）",
            ),
        }
        raise InputError([Problem("other", Place("--resolution"), "", values)])
    return f"resolution={{periods: {number.lstrip('0') or 0}, hours: {168 if unit == 'w' else 24}}}"


def _open_run(folder: Path) -> Results:
    from transition_sim.errors import InputError, Place, Problem
    from transition_sim.results import open_results

    try:
        return open_results(folder)
    except FileNotFoundError as missing:
        problem = Problem("no_run", Place(str(folder)), "", {})
        raise InputError([problem]) from missing


def _city_of(found: Results, folder: Path) -> str:
    """Return the packaged city of a run; a folder of its own has to be named."""
    from transition_sim.errors import InputError, Place, Problem, Text
    from transition_sim.inputs.city import packaged_cities

    city = str(found.manifest["scenario"]["city"])
    if city in packaged_cities():
        return city
    values = {
        "message": Text(
            f"the run's city is a folder of its own, {city}", f"该运行的城市是自备文件夹 {city}"
        ),
        "remedy": Text("name that folder with --city", "请用 --city 指明该文件夹"),
    }
    raise InputError([Problem("other", Place(str(folder)), "", values)])


def _show_run(results: Results, folder: Path, lang: Lang) -> None:
    from transition_sim.report.tables import show_run

    console = _console()
    console.print(show_run(results, lang))
    console.print(f"{'已写入' if lang == 'zh' else 'written to'} {folder}/")


@contextmanager
def _told(outcome: Outcome, lang: Lang, debug: bool) -> Iterator[None]:
    """Turn an error into a sentence and an exit code; `debug` adds the traceback."""
    from transition_sim.errors import InterruptedRunError, MachineError, Text, TransitionSimError

    try:
        yield
    except KeyboardInterrupt:
        _tell(InterruptedRunError(), outcome, lang, debug)
        raise typer.Exit(outcome.code) from None
    except TransitionSimError as error:
        _tell(error, outcome, lang, debug)
        if isinstance(error, InterruptedRunError):
            raise typer.Exit(outcome.code) from None
    except (OSError, MemoryError) as error:
        sentence = Text(f"the machine refused: {error}", f"机器故障：{error}")
        _tell(MachineError(sentence), outcome, lang, debug)
    except Exception as error:  # the boundary: whatever else happens is an internal error
        sentence = Text(
            f"internal error: {type(error).__name__}: {error} (--debug shows where)",
            f"内部错误：{type(error).__name__}: {error}（用 --debug 查看位置）",
        )
        _tell(MachineError(sentence), outcome, lang, debug)


def _tell(error: Any, outcome: Outcome, lang: Lang, debug: bool) -> None:
    outcome.note(error.exit_code)
    outcome.errors.append(_describe(error, lang))
    if debug:
        traceback.print_exc()
    print(error.render(lang), file=sys.stderr)


def _describe(error: Any, lang: Lang) -> dict[str, Any]:
    """Return an error for machines: its exit code, its sentence and what it carries."""
    problems = [problem.to_json(lang) for problem in getattr(error, "problems", ())]
    levels = list(getattr(error, "targets", ()))
    return {
        "exit_code": error.exit_code,
        "message": error.render(lang),
        **({"problems": problems} if problems else {}),
        **({"targets": levels} if levels else {}),
    }


def _console() -> Any:
    from rich.console import Console

    class Patient(Console):
        """A console whose reader may go away, such as `head`, without failing the run."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    width = None if sys.stdout.isatty() else 120
    return Patient(width=width, markup=False, highlight=False, emoji=False)


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
