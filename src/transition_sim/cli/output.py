"""What a command prints, for people and machines, and what becomes of an error."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import typer

from transition_sim.cli.app import Lang

Show = Callable[[Any, str], Any]
"""Makes what rich prints of an answer, in a language."""


@dataclass
class Outcome:
    """The exit code so far: the highest of what went wrong."""

    code: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def note(self, code: int) -> None:
        """Keep the highest code."""
        self.code = max(self.code, code)


@contextmanager
def reporting_errors(outcome: Outcome, lang: Lang, debug: bool) -> Iterator[None]:
    """Turn an error into a sentence and an exit code; `debug` adds the traceback."""
    from transition_sim.errors import (
        InterruptedRunError,
        MachineError,
        Text,
        TransitionSimError,
    )

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
    from transition_sim.questions.check.answer import CommandError

    return CommandError.of(error).to_json(lang)


def console() -> Any:
    """Return where a command prints its tables."""
    from rich.console import Console

    class Patient(Console):
        """A console whose reader may go away, such as `head`, without failing the run."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    width = None if sys.stdout.isatty() else 120
    return Patient(width=width, markup=False, highlight=False, emoji=False)


def print_answer(found: Any, show: Show, as_json: bool, lang: Lang) -> None:
    """Print what a question found: for machines as its class says, or as its writer does.

    Parameters
    ----------
    found : Answer
    show : callable
        The answer's writer in `transition_sim.report`.
    """
    if as_json:
        print_json(found.to_json(lang))
    else:
        console().print(show(found, lang))


def print_written(place: object, lang: Lang) -> None:
    """Tell which file or folder was written."""
    from transition_sim.errors import Text

    text = Text(f"written to {place}", f"已写入 {place}")
    console().print(text.in_(lang), soft_wrap=True)


def print_json(content: Any) -> None:
    """Print an object for machines: strict JSON, in which what is no number is null.

    Raises
    ------
    ValueError
        A number is NaN or infinite: no JSON, and a fault of whoever made the object.
    """
    print(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False))
