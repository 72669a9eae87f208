"""What drifted, in the XML that CI systems read: a suite a scenario, a case a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from transition_sim.files import replace_file
from transition_sim.questions.regress.answer import Change, ComparedScenario
from transition_sim.questions.regress.figures import METRICS, metric_of
from transition_sim.report.regress_lines import name_causes, show_change

PROGRAM = "transition-sim regress"


def write_junit(
    path: Path,
    scenarios: Sequence[ComparedScenario],
    errors: Mapping[str, Mapping[str, Any]],
    lang: str,
) -> None:
    """Write the report of a comparison.

    Parameters
    ----------
    scenarios : sequence of ComparedScenario
    errors : mapping of str to error
        By scenario file: what could not be run, with its ``message`` and ``exit_code``.

    Raises
    ------
    OSError
        The disk refuses.
    """
    root = Element("testsuites", name=PROGRAM)
    for compared in scenarios:
        _add_suite(root, compared, lang)
    for file, error in errors.items():
        suite = SubElement(root, "testsuite", name=file, tests="1", failures="0", errors="1")
        case = SubElement(suite, "testcase", classname=file, name="run", file=file)
        text = _printable(str(error["message"]))
        problem = SubElement(case, "error", type=f"exit {error['exit_code']}", message=text)
        problem.text = text
    indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, tostring(root, encoding="utf-8", xml_declaration=True))


def _add_suite(root: Element, compared: ComparedScenario, lang: str) -> None:
    """Add a scenario: a case for each metric that it has, failed where a figure drifted."""
    known = dict.fromkeys(metric_of(name) for name in compared.figures)
    known |= dict.fromkeys(change.metric for change in compared.drifted)
    cases = [metric for metric in METRICS if metric in known]
    failed: dict[str, list[Change]] = {}
    if compared.has_drifted:
        for change in compared.drifted:
            failed.setdefault(change.metric, []).append(change)
    suite = SubElement(
        root,
        "testsuite",
        name=compared.scenario,
        tests=str(len(cases)),
        failures=str(len(failed)),
        errors="0",
    )
    for metric in cases:
        case = SubElement(
            suite, "testcase", classname=compared.scenario, name=metric, file=compared.file
        )
        if metric in failed:
            _add_failure(case, compared, failed[metric], lang)


def _add_failure(
    case: Element, compared: ComparedScenario, changes: Sequence[Change], lang: str
) -> None:
    evidence = [text.in_(lang) for cause in compared.causes for text in cause.evidence]
    lines = [*(show_change(change, lang) for change in changes), *evidence]
    failure = SubElement(
        case,
        "failure",
        type=" ".join(cause.kind for cause in compared.causes),
        message=_printable(
            f"{METRICS[changes[0].metric].in_(lang)}: {name_causes(compared.causes).in_(lang)}"
        ),
    )
    failure.text = _printable("\n".join(lines))


def _printable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(mark if mark.isprintable() or mark == "\n" else " " for mark in text)
