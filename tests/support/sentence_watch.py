"""Which sentences of the program are rendered while something runs.

A sentence is known by its Chinese: every instruction of a function that loads a text with Chinese
letters is a place that has to be run, so that each branch of each sentence is seen. What stands in
a module or a class itself is run by importing it, and is looked at where it is written.
"""

from __future__ import annotations

import dis
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import transition_sim
from transition_sim.errors import Text

CHINESE = re.compile("[\u4e00-\u9fff]")
PACKAGE = Path(transition_sim.__file__).parent
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
Function = tuple[str, int, str]  # file, first line, qualified name


class Place(NamedTuple):
    """Where a function loads a text with Chinese letters."""

    file: str
    line: int
    function: str
    text: str


@cache
def places() -> dict[Function, dict[int, Place]]:
    """Return the places of every function, by the offset of the instruction."""
    found: dict[Function, dict[int, Place]] = {}
    for module in MODULES:
        code = compile(module.read_text("utf-8"), str(module), "exec", dont_inherit=True)
        for function in _functions(code):
            own = dict(_loads(function, module))
            if own:
                found[_key(function)] = own
    return found


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Iterate over the functions in a code, at any depth; a class's own body is none."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & CO_OPTIMIZED:
                yield each
            yield from _functions(each)


def _loads(code: CodeType, module: Path) -> Iterator[tuple[int, Place]]:
    start: int | None = None  # of the instruction with what extends its argument
    line = code.co_firstlineno
    for each in dis.get_instructions(code):
        line = each.positions.lineno or line if each.positions else line
        start = each.offset if start is None else start
        if each.opname == "EXTENDED_ARG":
            continue
        if each.opname == "LOAD_CONST" and _is_chinese(each.argval):
            name = str(module.relative_to(PACKAGE))
            yield start, Place(name, line, code.co_qualname, str(each.argval))
        start = None


def _is_chinese(value: object) -> bool:
    if isinstance(value, tuple):
        return any(_is_chinese(each) for each in value)
    return isinstance(value, str) and CHINESE.search(value) is not None


def _key(code: CodeType) -> Function:
    return code.co_filename, code.co_firstlineno, code.co_qualname


class Watch:
    """What was rendered so far: the places that are still to be run, and every `Text` made."""

    def __init__(self) -> None:
        self.left = {key: dict(own) for key, own in places().items()}
        self.texts: dict[tuple[str, str], Text] = {}
        self._make = Text.__init__

    def unseen(self) -> list[Place]:
        """Return the places that no sample has run, in order."""
        return sorted(place for own in self.left.values() for place in own.values())

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch what runs inside; slow, so that nothing is solved or read there."""
        before, make = sys.gettrace(), self._make

        def note(text: Text, en: str, zh: str) -> None:
            make(text, en, zh)
            self.texts.setdefault((en, zh), text)

        Text.__init__ = note  # type: ignore[method-assign]
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)
            Text.__init__ = make  # type: ignore[method-assign]

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(str(PACKAGE)):
            return None
        left = self.left.get(_key(code))
        if not left:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True

        def step(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "opcode":
                left.pop(frame.f_lasti, None)
            return step

        return step
