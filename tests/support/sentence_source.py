"""How sentences are written in the program's source, and where a text leaves the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from support.sentence_watch import CHINESE, MODULES, PACKAGE

MAKERS = {"Text": 0, "cite": 1}  # function → which of its arguments is the English
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORDS = re.compile(r"\b[a-z]{2,}\b")  # no unit and no name is written so
TRANSLATED = {"chinese": "english", "zh": "en", "wan": "million"}  # names of variables
# Calls that put a text before a user, and what they are told that is no text.
SHOWING = (
    "print", "echo", "secho", "add_column", "add_row", "Table", "Styled", "RichText", "annotate",
    "set_title", "set_xlabel", "set_ylabel", "set_label", "suptitle", "axvspan", "axvline",
    "axhline", "plot", "bar", "barh", "stackplot", "fill_between", "errorbar", "scatter", "Patch",
    "Line2D", "legend", "set_xticks", "set_yticks",
)  # fmt: skip
DRAWING = ("text",)  # of axes; elsewhere it reads a field
LABELS = ("label", "labels", "title", "s", "xlabel", "ylabel")  # keywords that hold a text
UNITS = {"CNY", "MW", "GWh", "TWh", "set"}  # and `--set`, which is typed as it is
# Pages of docs/, in English with the Chinese names beside; and what no command prints.
PAGES = re.compile(r"report/(\w*_page|\w*inventory|\w*_section|reserve_lines|numbers)\.py")
PRINTS = re.compile(r"(cli|report|plot|solve|synthesis)/")


class Pair(NamedTuple):
    """A sentence as it is written: both languages, and where."""

    where: str
    en: ast.expr
    zh: ast.expr


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Return every module's name and syntax tree."""
    return tuple((name_of(each), ast.parse(each.read_text("utf-8"))) for each in MODULES)


def name_of(module: Path) -> str:
    """Return a module's path in the package."""
    return module.relative_to(PACKAGE).as_posix()


def pairs() -> Iterator[Pair]:
    """Yield every sentence that is written as a pair of texts."""
    for name, tree in trees():
        yield from pairs_in(name, tree)


def pairs_in(name: str, tree: ast.Module) -> Iterator[Pair]:
    """Yield the sentences of one module."""
    for call in ast.walk(tree):
        first = MAKERS.get(called(call))
        if isinstance(call, ast.Call) and first is not None and len(call.args) >= first + 2:
            en, zh = call.args[first : first + 2]
            if literal(en) is not None and literal(zh) is not None:
                yield Pair(f"{name}:{call.lineno}", en, zh)


def called(node: ast.AST) -> str:
    """Return the name of the function that a call is of; nothing for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "id", getattr(function, "attr", "")))


def literal(node: ast.expr) -> str | None:
    """Return what a text says itself, without its placeholders; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (each.value for each in node.values if isinstance(each, ast.Constant))
        return "".join(map(str, parts))
    return None


def fillings(node: ast.expr) -> set[str]:
    """Return what a text is filled with, by names that are the same in both languages."""
    found = set()
    for each in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
        functions = {call.func for call in ast.walk(node) if isinstance(call, ast.Call)}
        if isinstance(each, ast.Name) and each not in functions:
            name = re.sub(r"_(en|zh)$", "", each.id).lower()
            found.add(TRANSLATED.get(name, name))
    return found


def faults_of_pair(pair: Pair) -> Iterator[str]:
    """Yield what is wrong with a sentence as it is written."""
    en, zh = literal(pair.en) or "", literal(pair.zh) or ""
    filled = fillings(pair.en), fillings(pair.zh)
    if bool(en.strip() or filled[0]) != bool(zh.strip() or filled[1]):
        yield f"{pair.where}: one language says nothing"
    if CHINESE.search(en):
        yield f"{pair.where}: Chinese in the English: {en}"
    words = set(LETTERS.findall(en)) - set(LETTERS.findall(zh))
    is_english = WORDS.search(zh) or (words and not (filled[1] and len(words) < 3))
    if not CHINESE.search(zh) and is_english:
        yield f"{pair.where}: no Chinese: {zh}"
    if filled[0] != filled[1]:
        yield f"{pair.where}: filled with {filled[0]} and with {filled[1]}"


def words_past_text() -> Iterator[str]:
    """Yield the words that are put before a user as they are, in one language."""
    for name, tree in trees():
        if PRINTS.match(name) and not PAGES.fullmatch(name):
            yield from words_in(name, tree)


def words_in(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the words that one module puts before a user as they are."""
    showing = SHOWING + (DRAWING if name.startswith("plot/") else ())
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and called(call) in showing:
            shown = [*call.args, *(k.value for k in call.keywords if k.arg in LABELS)]
            for text in (text for each in shown for text in texts_in(each)):
                yield f"{name}:{call.lineno}: {text}"


def texts_in(node: ast.expr) -> Iterator[str]:
    """Yield the words in what is shown; not those of keys, nor of what another call is given."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "format"):
            for each in (node.func.value, *node.args):
                yield from texts_in(each)
        return
    if isinstance(node, ast.Subscript | ast.Compare):
        return
    said = literal(node)
    if said is not None and set(LETTERS.findall(said)) - UNITS:
        yield said
    for child in ast.iter_child_nodes(node):
        is_own = isinstance(child, ast.Constant) and isinstance(node, ast.JoinedStr)
        if isinstance(child, ast.expr) and not is_own:
            yield from texts_in(child)


def codes_of_problems() -> Iterator[tuple[str, str]]:
    """Yield the code of every problem that is named in the source, and where."""
    for name, tree in trees():
        for call in ast.walk(tree):
            if called(call) in ("Problem", "refusal", "Refusal", "note", "UnitError"):
                first = call.args[0] if isinstance(call, ast.Call) and call.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{name}:{first.lineno}", first.value


def constants() -> set[str]:
    """Return every text that the program's source holds."""
    return {
        node.value
        for name, tree in trees()
        if not name.startswith("messages/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
