"""Formulas in LaTeX, as GitHub and Sphinx set it within a fence ``math``.

Variables stand in italics, parameters upright, accounts without serifs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transition_sim.report.mathematics.formulas import (
    Formula,
    Index,
    Membership,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Total,
)

FONTS = {
    "variable": "mathit",
    "parameter": "mathrm",
    "account": "mathsf",
    "expression": "mathsf",
}
SIGNS = {"=": "=", "<=": r"\leq"}
FLIPPED = {"=": "=", "<=": r"\geq"}
WIDTH = 80  # letters on a line, about; a page of GitHub is as wide
INDEX_SIZE = 0.7
INDICES = re.compile(r"[_^]\{((?:[^{}]|\{[^{}]*\})*)\}")
COMMANDS = re.compile(r"\\[a-zA-Z]+|[\\{}^_ ]")


def write_relation(relation: Relation, name: Symbol | None = None) -> str:
    """Return a relation as LaTeX, on several lines where it is long.

    Parameters
    ----------
    name : Symbol, optional
        What an expression without a sign is called.
    """
    sides, signs = list(relation.sides), SIGNS
    if name is not None:
        sides, signs = [name, *sides], {"": "="}
    elif len(sides) == 2 and _reads_better_flipped(*sides):
        sides, signs = sides[::-1], FLIPPED
    sign = signs[relation.sign]
    segments = write_segments(sides[0])
    for side in sides[1:]:
        first, *rest = write_segments(side)
        segments += [f"{sign} {first}", *rest]
    return _break(segments)


def write_memberships(memberships: Sequence[Membership]) -> str:
    r"""Return what letters run over: ``a \in ASSET,\; y \in YEAR``."""
    return r",\; ".join(_write_membership(each) for each in memberships)


def write_symbol(symbol: Symbol) -> str:
    r"""Return a symbol with its index below: ``\mathit{power}_{a,y,t}``."""
    text = rf"\{FONTS[symbol.kind]}{{{_escape(symbol.name)}}}"
    if symbol.term:
        text += rf"^{{\text{{{_words(symbol.term)}}}}}"
    if symbol.index:
        text += "_{" + ",".join(_write_index(each) for each in symbol.index) + "}"
    return text


def write_segments(formula: Formula) -> list[str]:
    """Return a formula in pieces between which a line may be broken; joined they are the whole."""
    if isinstance(formula, Number):
        return [f"{formula.value:g}"]
    if isinstance(formula, Symbol):
        return [write_symbol(formula)]
    if isinstance(formula, Sum):
        return _write_sum(formula)
    if isinstance(formula, Quotient):
        halves = (formula.dividend, formula.divisor)
        top, bottom = (" ".join(write_segments(each)) for each in halves)
        return [rf"\frac{{{top}}}{{{bottom}}}"]
    if isinstance(formula, Total):
        over = write_memberships(formula.over)
        return _behind(rf"\sum_{{{over}}} ", _in_brackets(formula.body))
    return _write_product(formula)


def _write_sum(formula: Sum) -> list[str]:
    segments: list[str] = []
    for part in formula.parts:
        minus, bare = _without_minus(part)
        first, *rest = _in_brackets(bare) if minus else write_segments(bare)
        sign = "- " if minus else "+ " if segments else ""
        segments += [sign + first, *rest]
    return segments


def _write_product(formula: Product) -> list[str]:
    minus, bare = _without_minus(formula)
    if minus:
        first, *rest = _in_brackets(bare)
        return [f"-{first}", *rest]
    # a sum over sets goes last, since what follows it would seem to be summed
    *front, last = sorted(formula.factors, key=lambda each: isinstance(each, Total))
    before = "".join(" ".join(_in_brackets(each)) + r" \, " for each in front)
    return _behind(before, _in_brackets(last))


def _in_brackets(formula: Formula) -> list[str]:
    segments = write_segments(formula)
    if not isinstance(formula, Sum):
        return segments
    segments = _behind("(", segments)
    return [*segments[:-1], segments[-1] + ")"]


def _behind(start: str, segments: list[str]) -> list[str]:
    return [start + segments[0], *segments[1:]]


def _without_minus(formula: Formula) -> tuple[bool, Formula]:
    """Return whether a formula starts with a minus, and the rest."""
    if isinstance(formula, Number) and formula.value < 0.0:
        return True, Number(-formula.value)
    if not isinstance(formula, Product) or not isinstance(formula.factors[0], Number):
        return False, formula
    value, others = formula.factors[0].value, formula.factors[1:]
    if value >= 0.0:
        return False, formula
    rest = others if value == -1.0 else (Number(-value), *others)
    return True, rest[0] if len(rest) == 1 else Product(rest)


def _reads_better_flipped(left: Formula, right: Formula) -> bool:
    """Say whether what is limited stands on the right: a number or one symbol on the left."""
    if isinstance(left, Number):
        return True
    simple = isinstance(right, Symbol) and right.kind == "variable"
    return simple and not (isinstance(left, Symbol) and left.kind == "variable")


def _write_membership(each: Membership) -> str:
    letters = each.letters[0] if len(each.letters) == 1 else f"({','.join(each.letters)})"
    of = f"({','.join(_write_index(index) for index in each.of)})" if each.of else ""
    return rf"{letters} \in \mathrm{{{_escape(each.set)}}}{of}"


def _write_index(index: Index) -> str:
    text = index.letter
    if index.shift:
        text += f"{index.shift:+d}"
    if index.lag:
        text += f"-{index.lag}"
    for name in index.maps:
        text = rf"\mathrm{{{_escape(name)}}}({text})"
    return text


def _escape(name: str) -> str:
    return name.replace("_", r"\_")


def _words(term: str) -> str:
    return term.replace("_", " ")


def _break(segments: Sequence[str]) -> str:
    """Join segments to lines of a width that can be read."""
    lines: list[str] = []
    for segment in segments:
        if lines and _length(lines[-1]) + _length(segment) <= WIDTH:
            lines[-1] += " " + segment
        else:
            lines.append(segment)
    if len(lines) == 1:
        return lines[0]
    joint = " \\\\\n&\\quad "
    return f"\\begin{{aligned}}\n&{joint.join(lines)}\n\\end{{aligned}}"


def _length(text: str) -> float:
    """Return about how many letters wide LaTeX is when it is set; an index is small."""
    small = "".join(found[0] for found in INDICES.finditer(text))
    letters, below = (len(COMMANDS.sub("", part)) for part in (text, small))
    return letters - (1.0 - INDEX_SIZE) * below
