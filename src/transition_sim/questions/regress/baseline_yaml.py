"""A baseline as YAML that reads well in a diff: a line an item, its years side by side."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from transition_sim.questions.regress.baseline import SCHEMA, Record, check_text
from transition_sim.questions.regress.tolerances import Tolerance

HEAD = """\
# What these scenarios gave: `transition-sim regress SCENARIO... --baseline FILE --update` wrote it.
# Yours to edit: `tolerances`, here for a metric, or below a scenario for a figure or the beginning
# of its name (`capacity_mw.pv: {absolute: 5, reason: "why"}`). An update keeps them, no comments.
"""
BARE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
WORDS = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # of YAML 1.1 too
SIDE_BY_SIDE = ("options", "packages")  # mappings of single values that fit on a line
SHORT_FORM = re.compile(r"^(-?\d+)e")


def write_baseline(
    path: Path, tolerances: Mapping[str, Tolerance], scenarios: Mapping[str, Record]
) -> None:
    """Write a baseline file; a reader sees the old one or the new one, whole.

    Raises
    ------
    InputError
        It would be too large to be read again; nothing is written.
    OSError
        The disk refuses; what stood there still stands.
    """
    text = baseline_text(tolerances, scenarios)
    check_text(path, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def baseline_text(tolerances: Mapping[str, Tolerance], scenarios: Mapping[str, Record]) -> str:
    """Return a baseline as text: the same content, the same text."""
    content = {
        "schema": SCHEMA,
        "tolerances": _tolerances(tolerances),
        "scenarios": {name: _record(scenarios[name]) for name in sorted(scenarios)},
    }
    return HEAD + "\n".join(_lines(content, "")) + "\n"


def _tolerances(given: Mapping[str, Tolerance]) -> dict[str, dict[str, object]]:
    """Return tolerances as plain data; a reason that was given in one text is one text."""
    plain = {name: each.model_dump(exclude_defaults=True) for name, each in given.items()}
    for name, each in given.items():
        if each.reason.en == each.reason.zh:
            plain[name]["reason"] = each.reason.en
    return plain


def _record(record: Record) -> dict[str, object]:
    """Return a scenario as plain data, what people read first; what is empty is left out."""
    plain = record.model_dump(exclude_none=False)
    plain["tolerances"] = _tolerances(record.tolerances)
    plain["figures"] = {name: table for name, table in plain["figures"].items() if table != {}}
    return {name: part for name, part in plain.items() if part not in (None, {})}


def _lines(content: Mapping[Any, Any], indent: str) -> Iterator[str]:
    """Yield the lines of a mapping; what stands side by side is one line."""
    for key, value in content.items():
        name = f"{indent}{_key(key)}:"
        if isinstance(value, Mapping) and not (key in SIDE_BY_SIDE or _is_short(value)):
            yield name
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{name} {_flow(value)}"


def _is_short(value: Mapping[Any, Any]) -> bool:
    """Say whether a mapping goes on one line: by year, or a tolerance with its reason."""
    return "reason" in value or all(isinstance(key, int) for key in value)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, float):
        return SHORT_FORM.sub(r"\1.0e", repr(value))  # 1e-06 is text to readers of YAML 1.1
    return json.dumps(value, ensure_ascii=False)


def _key(key: object) -> str:
    if isinstance(key, int):
        return str(key)
    text = str(key)
    bare = BARE_KEY.fullmatch(text) and text.casefold() not in WORDS
    return text if bare else json.dumps(text, ensure_ascii=False)
