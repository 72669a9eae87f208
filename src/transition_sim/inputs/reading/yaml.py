"""YAML files → trees with places, guarded against bombs, tags, duplicates and odd bytes.

ruamel's parser gives the events; scalars are read here by the rules of YAML 1.2, whatever a
document's directive says, so that `no` and `12:30` are text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from transition_sim.errors import Place, Problem
from transition_sim.inputs.reading.files import YAML_LIMIT_MB, Refused, read_text
from transition_sim.inputs.reading.typing_faults import (
    find_in_item,
    find_in_key,
    find_in_value,
    find_typing_fault,
    half_width,
)
from transition_sim.inputs.schema.identifiers import CONTROL
from transition_sim.inputs.tree import (
    Entry,
    Fields,
    Items,
    Key,
    Node,
    Scalar,
)

MOST_NODES = 40_000
WHITE = re.compile(r"[\t\r\n]")
MOST_ALIASES = 100
MOST_DEPTH = 20
CORE_TAG = re.compile(r"tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)")
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF))|\.(nan|NaN|NAN)")
WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def read_yaml(path: Path, shown: str | None = None, at: Place | None = None) -> Node:
    """Return the tree of one YAML file.

    Parameters
    ----------
    path : Path
        The file.
    shown : str, optional
        How errors name the file; its path by default.
    at : Place, optional
        Where the file is named, for an error that it is missing.
    """
    name = shown or str(path)
    return parse_yaml(read_text(path, name, YAML_LIMIT_MB, at), name)


@lru_cache(maxsize=32)  # a tree is immutable: the same text of the same file is read once
def parse_yaml(text: str, shown: str) -> Node:
    """Return the tree of a YAML text; refuse it with every duplicate key and tag at once."""
    reader = _Reader(shown)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = reader.document(YAML(typ="safe", pure=True).parse(text))
    except Refused:
        raise
    except Exception as error:  # ruamel raises much that is no YAMLError on odd input
        line = error.problem_mark.line + 1 if _is_marked(error) else None
        keyboard = find_typing_fault(text, line, shown)
        raise Refused(keyboard or _syntax_problem(error, shown)) from error
    if reader.problems:
        raise Refused(*reader.problems)
    return node


def read_scalar(text: str) -> str | int | float | bool | None:
    """Return the value of a plain scalar by the core schema of YAML 1.2."""
    if text in WORDS:
        return None
    if text in FLAGS:
        return FLAGS[text]
    text = half_width(text)
    if INTEGER.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text):
        return float(text)
    if NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _is_plain(event: Event) -> TypeGuard[ScalarEvent]:
    return isinstance(event, ScalarEvent) and not event.style


def _is_marked(error: Exception) -> TypeGuard[MarkedYAMLError]:
    return isinstance(error, MarkedYAMLError) and error.problem_mark is not None


def _syntax_problem(error: Exception, shown: str) -> Problem:
    mark = error.problem_mark if _is_marked(error) else None
    place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    values = {"reason": str(problem or type(error).__name__)}
    return Problem("yaml_syntax", place, "", values)


class _Reader:
    """Turns a stream of events into a tree and counts what it meets."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.nodes = 0
        self.aliases = 0

    def document(self, events: Iterator[Event]) -> Node:
        """Read the one document of a stream."""
        for event in events:
            if isinstance(event, DocumentStartEvent):
                break
        else:
            return Scalar(None, Place(self.shown, 1, 1))
        first = next(events)
        node = self.node(first, events, 1)
        if _is_plain(first):
            self.note(find_in_value(first.value, self.place(first), None))
        for event in events:
            if isinstance(event, DocumentStartEvent):
                raise self.refuse("yaml_documents", event)
        return node

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        """Read the node that starts with `event`."""
        if depth > MOST_DEPTH:
            raise self.refuse("yaml_too_deep", event, limit=MOST_DEPTH)
        if isinstance(event, AliasEvent):
            return self.alias(event)
        self.count(event, 1)
        before = self.nodes
        self.check_tag(event)
        made: Node
        if isinstance(event, MappingStartEvent):
            made = self.mapping(event, events, depth)
        elif isinstance(event, SequenceStartEvent):
            made = self.sequence(event, events, depth)
        else:
            made = self.scalar(event)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = (made, self.nodes - before + 1)
        return made

    def mapping(self, event: Event, events: Iterator[Event], depth: int) -> Fields:
        """Read a mapping up to its end; refuse a key that is there twice."""
        entries: dict[Key, Entry] = {}
        for key_event in events:
            if isinstance(key_event, MappingEndEvent):
                break
            key_node = self.node(key_event, events, depth + 1)
            value_event = next(events)
            value = self.node(value_event, events, depth + 1)
            place = self.place(key_event)
            if _is_plain(key_event):
                self.note(find_in_key(key_event.value, place))
            if _is_plain(value_event):
                self.note(find_in_value(value_event.value, self.place(value_event), place.line))
            if not isinstance(key_node, Scalar):
                self.problems.append(Problem("yaml_key", place, ""))
                continue
            whole = isinstance(key_node.value, int) and not isinstance(key_node.value, bool)
            key = key_node.value if whole else key_node.text
            assert isinstance(key, str | int)
            if key in entries:
                values = {"given": str(key), "first": entries[key].place.line}
                self.problems.append(Problem("yaml_duplicate_key", place, str(key), values))
            entries[key] = Entry(place, value)
        return Fields(entries, self.place(event))

    def note(self, problem: Problem | None) -> None:
        """Note what was found, if anything."""
        if problem is not None:
            self.problems.append(problem)

    def sequence(self, event: Event, events: Iterator[Event], depth: int) -> Items:
        """Read a list up to its end."""
        items = []
        for item in events:
            if isinstance(item, SequenceEndEvent):
                break
            items.append(self.node(item, events, depth + 1))
            if _is_plain(item) and getattr(event, "flow_style", False):
                self.note(find_in_item(item.value, self.place(item)))
        return Items(tuple(items), self.place(event))

    def scalar(self, event: Event) -> Scalar:
        """Read a scalar; quoted or block text, and what is tagged as text, stays text."""
        assert isinstance(event, ScalarEvent)
        plain = not event.style and event.tag not in ("!", "tag:yaml.org,2002:str")
        value = read_scalar(event.value) if plain else event.value
        if CONTROL.search(WHITE.sub(" ", event.value)):
            self.note(Problem("text_control", self.place(event), "", {"given": event.value}))
        return Scalar(value, self.place(event), event.value)

    def alias(self, event: Event) -> Node:
        """Return what an alias stands for, within the limits."""
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise self.refuse("yaml_aliases", event, limit=MOST_ALIASES)
        anchor = str(getattr(event, "anchor", ""))
        if anchor not in self.anchors:
            raise self.refuse("yaml_alias_unknown", event, given=anchor)
        node, size = self.anchors[anchor]
        self.count(event, size)
        return node

    def count(self, event: Event, size: int) -> None:
        """Add to the number of nodes, aliases written out, and stop at the limit."""
        self.nodes += size
        if self.nodes > MOST_NODES:
            raise self.refuse("yaml_too_many", event, limit=MOST_NODES)

    def check_tag(self, event: Event) -> None:
        """Note a tag that is not one of YAML's own plain types."""
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!" and not CORE_TAG.fullmatch(tag):
            self.problems.append(Problem("yaml_tag", self.place(event), "", {"given": tag}))

    def place(self, event: Event) -> Place:
        """Return where an event starts, counted from 1."""
        return Place(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def refuse(self, code: str, event: Event, **values: object) -> Refused:
        """Return what stops the reading at once, with what was found before."""
        return Refused(*self.problems, Problem(code, self.place(event), "", values))
