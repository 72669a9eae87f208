"""What a command prints, for people and machines, and what becomes of an error."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from transition_sim.cli.app import Lang
from transition_sim.interruption import has_come, note_told

if TYPE_CHECKING:
    from transition_sim.errors import TransitionSimError

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
FEW = 6  # fields that are named, of those in which runs differ
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
    from transition_sim.errors import InterruptedRunError

    try:
        yield
    except typer.Exit:
        raise
    except BaseException as error:
        if has_come() or isinstance(error, KeyboardInterrupt | InterruptedRunError):
            told = error if isinstance(error, InterruptedRunError) else InterruptedRunError()
            _tell(told, outcome, lang, debug)
            note_told()
            raise typer.Exit(outcome.code) from None
        if not isinstance(error, Exception):
            raise
        _tell(_as_sentence(error), outcome, lang, debug)


def _as_sentence(error: Exception) -> TransitionSimError:
    """Return an error that users understand; whatever nobody foresaw is an internal error."""
    from transition_sim.errors import MachineError, Text, TransitionSimError

    if isinstance(error, TransitionSimError):
        return error
    if isinstance(error, OSError | MemoryError):
        return MachineError(Text(f"the machine refused: {error}", f"机器故障：{error}"))
    return MachineError(
        Text(
            f"internal error: {type(error).__name__}: {error} (--debug shows where)",
            f"内部错误：{type(error).__name__}: {error}（用 --debug 查看位置）",
        )
    )


def _tell(error: Any, outcome: Outcome, lang: Lang, debug: bool) -> None:
    from transition_sim.errors import CONTROLS

    outcome.note(error.exit_code)
    outcome.errors.append(_describe(error, lang))
    if debug:
        traceback.print_exc()
    print(CONTROLS.sub(UNPRINTABLE, error.render(lang)), file=sys.stderr)


def _describe(error: Any, lang: Lang) -> dict[str, Any]:
    """Return an error for machines: its exit code, its sentence and what it carries."""
    from transition_sim.questions.check.answer import CommandError

    return CommandError.of(error).to_json(lang)


def console() -> Any:
    """Return where a command prints its tables."""
    from rich.console import Console
    from rich.segment import Segment

    from transition_sim.errors import CONTROLS

    class Patient(Console):
        """A console whose reader may go away, such as `head`, without failing the run."""

        def render(self, renderable: Any, options: Any = None) -> Iterator[Segment]:
            """Render; what may steer a terminal is replaced."""
            for each in super().render(renderable, options):
                if each.control:
                    yield each
                else:
                    yield Segment(CONTROLS.sub(UNPRINTABLE, each.text), each.style)

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


def print_written(place: object, lang: Lang, replaced: Sequence[str] = ()) -> None:
    """Tell which file or folder was written.

    Parameters
    ----------
    replaced : sequence of str
        The fields in which what stood there before differs.
    """
    from transition_sim.errors import Text

    text = Text(f"written to {place}", f"已写入 {place}")
    if replaced:
        few = ", ".join(replaced[:FEW]) + (", …" if len(replaced) > FEW else "")
        english = f"{text.en}, in place of a run with other inputs ({few})"
        text = Text(english, f"{text.zh}，替换了输入不同的运行结果（{few.replace(', ', '、')}）")
    console().print(text.in_(lang), soft_wrap=True)


def print_json(content: Any) -> None:
    """Print an object for machines: strict JSON, in which what is no number is null.

    On a stream that is not UTF-8, what is not ASCII is escaped.

    Raises
    ------
    ValueError
        A number is NaN or infinite: no JSON, and a fault of whoever made the object.
    """
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    escaped = not encoding.startswith("utf")
    print(json.dumps(content, ensure_ascii=escaped, indent=1, allow_nan=False))
