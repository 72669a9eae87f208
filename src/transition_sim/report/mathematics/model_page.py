"""The linear program as a page: `docs/model.md`.

The prose is the components' own docstrings, the mathematics is read from their rules, in the order
in which the model is built: the page cannot say something else than the code.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence

from transition_sim.report.markdown import table
from transition_sim.report.mathematics.formulas import Index, Membership, Symbol
from transition_sim.report.mathematics.latex import write_relation
from transition_sim.report.mathematics.model_listing import (
    Entry,
    ListedAccount,
    Listing,
    Part,
    list_model,
)
from transition_sim.report.mathematics.rule_reader import LETTERS
from transition_sim.system import System

HEAD = """\
# The linear program

*Generated from `src/transition_sim/model/components/` by `make docs`; do not edit.*

A least-cost plan and dispatch of a city's power and district heat for the model years, with perfect
foresight. Everything is continuous. The first year is the base year, in which nothing may be built.
A step is an hour of the year or of a typical period, and stands for step_weight[y,t] hours a year.

Each component enters its flows in accounts (stock, electricity, cost, …), which others close. A
rule that closes an account shows it by its name; [Accounts](#accounts) lists the terms. Every
family of rows stands under the component that declares it, with the equation that is read from its
rule. The text before it is the component's own. Where a city or a scenario has nothing of a part,
none of its rows is built.

How to read the equations: variables are in *italics*, parameters and sets upright, accounts and
reported expressions without serifs, all by the names that they have in the code and in
`results.nc`. *t*−1 is the step before, wrapping within the year (hour by hour) or the typical
period; *y*−1 is the year before, *n*+1 the next span of the calendar.
"""
LETTERED = ("asset", "year", "step", "zone", "store", "fuel", "pollutant", "heat_area", "product")
TIME = Part("time", "Time: the years and the steps of each.\n")


def write_model_page(systems: Iterable[System]) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    systems : iterable of System
        Each part of the model has to be in the model of one of them.
    """
    listing = list_model(systems)
    parts = _with_time(listing)
    lines = [HEAD, _tell_letters(), *_index(parts)]
    for part in parts:
        lines += _part(part)
    lines += _accounts(listing)
    lines += _sets(listing)
    return "\n\n".join(line.strip("\n") for line in lines) + "\n"


def _with_time(listing: Listing) -> list[Part]:
    """Return the parts, with what belongs to no component first."""
    rest = listing.parts[""]
    first = Part(TIME.name, TIME.doc, rest.variables, rest.parameters, rest.rows)
    return [first, *(part for name, part in listing.parts.items() if name)]


def _tell_letters() -> str:
    usual = [(", ".join(LETTERS[name]), name.replace("_", " ")) for name in LETTERED]
    return "Letters: " + "; ".join(f"*{letters}* {name}" for letters, name in usual) + "."


def _index(parts: Sequence[Part]) -> Iterator[str]:
    yield "## Families of rows"
    rows = [
        (f"[{part.name}](#{part.name})", ", ".join(_link(name) for name in part.rows))
        for part in parts
        if part.rows
    ]
    yield table(("component", "families"), rows)


def _link(family: str) -> str:
    return f"[`{family}`](#rows-{family})"


def _part(part: Part) -> Iterator[str]:
    title, _, body = inspect.cleandoc(part.doc).partition("\n")
    yield f"## {part.name}"
    yield f"**{title}**"
    if body.strip():
        yield f"```text\n{body.strip()}\n```"
    if part.variables:
        yield "Variables"
        columns = ("variable", "over", "unit", "bounds", "meaning")
        yield table(columns, [_variable(entry) for entry in part.variables.values()])
    if part.parameters:
        yield "Parameters"
        heads = ("parameter", "over", "unit", "meaning")
        yield table(heads, [_parameter(entry) for entry in part.parameters.values()])
    for entry in part.rows.values():
        yield f"### Rows `{entry.name}`"
        yield f"{_sentence(entry.text)}{_unit(entry.unit)}{_for_each(entry)}:"
        yield from (_fence(write_relation(says)) for says in entry.says)
    for entry in part.expressions.values():
        if _is_long(entry):
            yield f"Reported: `{entry.name}`, {entry.text}{_unit(entry.unit)}{_for_each(entry)}:"
            yield from _equations(entry, Symbol("expression", entry.name))


def _is_long(entry: Entry) -> bool:
    """Say whether an expression is more than a name for a term of an account or a parameter."""
    side = entry.says[0].sides[0]
    return not isinstance(side, Symbol) or (side.kind == "account" and not side.term)


def _variable(entry: Entry) -> tuple[str, ...]:
    return (_name(entry), _over(entry), entry.unit, _bounds(entry.bounds), entry.text)


def _parameter(entry: Entry) -> tuple[str, ...]:
    return (_name(entry), _over(entry), entry.unit, entry.text)


def _name(entry: Entry) -> str:
    return f"`{entry.name}[{entry.index}]`" if entry.index else f"`{entry.name}`"


def _over(entry: Entry) -> str:
    return ", ".join(f"`{name}`" for name in entry.sets)


def _bounds(met: set[str]) -> str:
    """Tell what bounds a variable has; which of them are numbers depends on the city."""
    least = "≥ a number" if met & {"below zero", "least"} else "≥ 0"
    if "limit" not in met:
        return least
    return f"{least}, ≤ a number" + (" where it is known" if "no limit" in met else "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unit(unit: str) -> str:
    return f" [{unit}]" if unit else ""


def _for_each(entry: Entry) -> str:
    each = entry.says[0].each
    return ", for each " + ", ".join(_plain(own) for own in each) if each else ""


def _plain(own: Membership) -> str:
    letters = ",".join(own.letters)
    return f"{f'({letters})' if len(own.letters) > 1 else letters} ∈ `{own.set}`"


def _equations(entry: Entry, name: Symbol) -> Iterator[str]:
    """Write what a name stands for, once for each way in which it is made."""
    for says in entry.says:
        letters = tuple(Index(letter) for own in says.each for letter in own.letters)
        whole = Symbol(name.kind, name.name, letters, name.term)
        yield _fence(write_relation(says, whole))


def _fence(latex: str) -> str:
    return f"```math\n{latex}\n```"


def _accounts(listing: Listing) -> Iterator[str]:
    yield "## Accounts"
    yield (
        "What components enter in each account; positive flows into it. The component that closes "
        "an account sees the sum of the terms. What depends on a scheme of the scenario has an "
        "equation for each."
    )
    for account in listing.accounts.values():
        yield f"### ListedAccount `{account.name}`"
        yield f"Of {account.index} [{account.unit}]."
        yield from _terms(account)
    if listing.objective is not None:
        yield "### Objective"
        yield f"{_sentence(listing.objective.text)} [{listing.objective.unit}], to be least:"
        yield from _equations(listing.objective, Symbol("expression", "objective"))


def _terms(account: ListedAccount) -> Iterator[str]:
    for term in account.terms.values():
        reported = f", reported as `cost_{term.name.replace(' ', '_')}`"
        yield (
            f"`{term.name}`, by [{term.component}](#{term.component})"
            f"{reported if account.name == 'cost' else ''}{_for_each(term)}:"
        )
        yield from _equations(term, Symbol("account", account.name, (), term.name))


def _sets(listing: Listing) -> Iterator[str]:
    yield "## Sets"
    rows = [
        (f"`{name}`", along.replace("_", " "), text)
        for name, (along, text) in sorted(listing.sets.items())
    ]
    yield table(("set", "of", "meaning"), rows)
