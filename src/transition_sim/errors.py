"""Errors that a user can cause or meet; each has a code, a place and a remedy.

The sentences, in English and Chinese, are data, in `transition_sim.messages`.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from transition_sim.messages import CATALOGUE, HINTS, UNITS, WORDS

LONGEST_VALUE = 80
MOST_OPTIONS = 12
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that may steer a terminal; tabs and ends of lines are none."""
UNSAID = ("likely", "zero")
"""Placeholders of what only some problems of a code say."""
SHORTEST_PART = 2  # of a name, to be found by
COMMAS = {"en": ", ", "zh": "、"}
STOPS = {"en": "; ", "zh": "；"}


@dataclass(frozen=True)
class Text:
    """A sentence or a name in English and in Chinese."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        """Return the text in `lang` (`en` or `zh`)."""
        return self.zh if lang == "zh" else self.en


class Candidate(str):
    """An id that may be meant, with its name: `renhe (Renhe battery)`."""

    __slots__ = ("name",)
    name: Text

    def __new__(cls, id_: str, name: Text) -> Candidate:
        """Return the id; as text it is nothing else."""
        made = super().__new__(cls, id_)
        made.name = name
        return made

    def __reduce__(self) -> tuple[type[Candidate], tuple[str, Text]]:
        """Return what makes it again, for one out of a pickle."""
        return Candidate, (str(self), self.name)

    def in_(self, lang: str) -> str:
        """Return the id, and the name where that says more."""
        name = self.name.in_(lang)
        if name == str(self):
            return str(self)
        return f"{self}（{name}）" if lang == "zh" else f"{self} ({name})"


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and a line and column counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return `file:line:column`, without what is unknown."""
        parts = [self.file, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in what the user gave, and what would be right.

    Parameters
    ----------
    code : str
        Key of `transition_sim.messages.CATALOGUE`.
    place : Place
        Where the problem stands.
    field : str
        Dotted path of a YAML field, or the column's name in a table.
    values : Mapping[str, object]
        What fills the placeholders of the sentences. `given` and `options` together make the
        placeholder `{hint}`: "did you mean ...?", or what is known; and `{near}`: only the former,
        after a semicolon, or nothing.
    """

    code: str
    place: Place
    field: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def message(self, lang: str = "en") -> str:
        """Return what is wrong, in `lang`."""
        entry = CATALOGUE[self.code]
        return self._fill(entry.message_zh if lang == "zh" else entry.message_en, lang)

    def remedy(self, lang: str = "en") -> str:
        """Return what would be right, in `lang`."""
        entry = CATALOGUE[self.code]
        return self._fill(entry.remedy_zh if lang == "zh" else entry.remedy_en, lang)

    def render(self, lang: str = "en") -> str:
        """Return `file:line:column: field: what is wrong; what would be right`."""
        head = f"{self.place}: {self.field}: " if self.field else f"{self.place}: "
        return f"{head}{self.message(lang)}{STOPS[lang]}{self.remedy(lang)}"

    def _fill(self, template: str, lang: str) -> str:
        shown = {name: show(value, lang) for name, value in self.values.items()}
        options = self.values.get("options")
        if isinstance(options, tuple):
            given = str(self.values.get("given", ""))
            shown["hint"] = hint(given, options, lang)
            shown["near"] = near_hint(given, options, lang)
        for name in UNSAID:
            shown.setdefault(name, "")
        unit = self.values.get("unit")
        if unit in UNITS:
            shown["unit"] = Text(*UNITS[str(unit)]).in_(lang)
        return template.format(**shown).rstrip()


def word(name: str) -> Text:
    """Return the word for a kind of thing (`technology`, `zone`, ...) in both languages."""
    return Text(*WORDS[name])


def show(value: object, lang: str) -> str:
    """Return `value` as one short printable line in `lang`."""
    if isinstance(value, Text):
        return value.in_(lang)
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, tuple | list):
        return COMMAS[lang].join(show(item, lang) for item in value)
    text = "".join(mark if mark.isprintable() else " " for mark in str(value))
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def nearest(given: str, options: Iterable[str]) -> str | None:
    """Return the option that `given` most likely meant, or None.

    The same letters in another order or case come first, then a name that holds what is given,
    then what is most alike. An option with a name is also meant by its name.
    """
    folded = dict[str, str]()
    for option in options:
        names = (option.name.en, option.name.zh) if isinstance(option, Candidate) else ()
        for each in (*names, option):
            folded[each.casefold()] = option
    meant = given[:LONGEST_VALUE].strip().casefold()
    for fold, option in folded.items():
        if sorted(fold) == sorted(meant):
            return option
    holding = {option for fold, option in folded.items() if meant in fold}
    if len(meant) >= SHORTEST_PART and not meant.isascii() and len(holding) == 1:
        return holding.pop()
    close = difflib.get_close_matches(meant, list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _known(options: Sequence[object]) -> list[str]:
    """Return what is known, each once and in the order of ids."""
    return sorted({each if isinstance(each, str) else str(each) for each in options})


def _named(option: str, given: str, lang: str) -> str:
    """Return an option with its name; in Chinese, too, where what was given is Chinese."""
    if not isinstance(option, Candidate):
        return option
    return option.in_(lang if given.isascii() else "zh")


def hint(given: str, options: Sequence[object], lang: str) -> str:
    """Return "did you mean ...?", or the list of what is known, in `lang`."""
    known = _known(options)
    close = nearest(given.rsplit("/", 1)[-1], known)
    column = 1 if lang == "zh" else 0
    if close is not None:
        name = _named(close, given, lang).removeprefix(str(close))
        return HINTS["near"][column].format(near=str(close), name=name)
    if not known:
        return HINTS["none"][column]
    more = ("…",) if len(known) > MOST_OPTIONS else ()
    listed = [_named(each, given, lang) for each in known[:MOST_OPTIONS]]
    return HINTS["known"][column].format(known=show((*listed, *more), lang))


def near_hint(given: str, options: Sequence[object], lang: str) -> str:
    """Return "; did you mean ...?" in `lang`, or nothing where no option is close."""
    close = nearest(given.rsplit("/", 1)[-1], _known(options))
    if close is None:
        return ""
    column = 1 if lang == "zh" else 0
    name = _named(close, given, lang).removeprefix(str(close))
    return STOPS[lang] + HINTS["near"][column].format(near=str(close), name=name)


class TransitionSimError(Exception):
    """What the program cannot do, as a sentence without a traceback.

    Parameters
    ----------
    sentence : Text
        What happened, in both languages.
    """

    exit_code: ClassVar[int] = 6

    def __init__(self, sentence: Text, *rest: object) -> None:
        super().__init__(sentence, *rest)
        self.sentence = sentence

    def render(self, lang: str = "en") -> str:
        """Return the error as text for people, in `lang`."""
        return self.sentence.in_(lang)

    def __str__(self) -> str:
        """Return the error in English."""
        return self.render("en")


class InputError(TransitionSimError):
    """The input is wrong; carries every problem that was found, sorted by file and line."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        once: dict[str, Problem] = {}  # several errors of one value may read the same
        for problem in problems:
            once.setdefault(problem.render("en"), problem)
        self.problems = tuple(sorted(once.values(), key=_order))
        Exception.__init__(self, self.problems)

    def render(self, lang: str = "en") -> str:
        """Return one line per problem."""
        return "\n".join(problem.render(lang) for problem in self.problems)


class InfeasibleError(TransitionSimError):
    """No plan meets everything that the scenario enforces.

    Parameters
    ----------
    sentence : Text
        What cannot be met.
    targets : Sequence[Mapping[str, object]]
        Per enforced target its id, the required and the largest reachable level.
    """

    exit_code = 3

    def __init__(self, sentence: Text, targets: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(sentence, tuple(targets))
        self.targets = tuple(targets)


class UnboundedError(TransitionSimError):
    """The cost can fall without end: an input is missing or has the wrong sign."""

    exit_code = 3


class SolverError(TransitionSimError):
    """The solver stopped without a proven answer, or its answer failed the check."""

    exit_code = 4


class MachineError(TransitionSimError):
    """An internal error or a failure of the machine."""

    exit_code = 6


class InterruptedRunError(TransitionSimError):
    """The user stopped the run."""

    exit_code = 130

    def __init__(self, sentence: Text | None = None) -> None:
        super().__init__(
            sentence or Text("interrupted; nothing was written", "已中断，未写入任何文件")
        )


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place
    return place.file, place.line or 0, place.column or 0, problem.field
