"""What a rule may say, and what the assembler makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.comparison import assert_same_matrix
from transition_sim.model.algebra import (
    AlgebraError,
    add_expression,
    add_indexed_set,
    add_map,
    add_parameter,
    add_rows,
    add_set,
    add_variable,
    new_model,
    set_objective,
)
from transition_sim.model.assemble import assemble, assemble_expressions


def small_model(seed: int = 0) -> Any:
    """Sets of assets, years, steps and zones, with parameters and variables over them."""
    numbers = np.random.default_rng(seed)
    m = new_model("small")
    asset = add_set(m, "A", ["a", "b", "c"])
    year = add_set(m, "Y", [2024, 2025])
    step = add_set(m, "T", range(4))
    zone = add_set(m, "Z", ["north", "south"])
    pair = add_set(m, "P", [("a", 2024), ("b", 2025), ("c", 2025)], along=("asset", "year"))
    subset = add_set(m, "S", ["b", "c"])
    add_set(m, "NONE", [])
    add_indexed_set(m, "AZ", zone, {"north": ["a", "b"], "south": ["c"]})
    add_map(m, "previous", step, [3, 0, 1, 2])
    add_parameter(m, "p", (asset, step), numbers.integers(-3, 4, (3, 4)))
    add_parameter(m, "q", (year,), [2.0, 3.0])
    add_parameter(m, "r", (pair, step), numbers.random((3, 4)))
    add_parameter(m, "k", (), 5.0)
    upper = numbers.random((3, 2, 4))
    add_variable(m, "x", (asset, year, step), "MW", "x", upper=upper)
    add_variable(m, "w", (pair, step), "MW", "w", lower=-1.0)
    add_variable(m, "u", (subset, year), "MW", "u")
    add_variable(m, "s", (), "MW", "s", lower=-np.inf)
    return m


RULES = {
    "products of parameters and indices in another order": (
        ("A", "T", "Y"),
        lambda m, a, t, y: m.x[a, y, t] * m.p[a, t] - m.q[y] * m.x[a, y, t] / 2 <= m.k * m.q[y],
    ),
    "the previous step, by a map": (
        ("A", "Y", "T"),
        lambda m, a, y, t: m.x[a, y, t] - 0.9 * m.x[a, y, m.previous[t]] >= -m.p[a, t],
    ),
    "a sum over a set that depends on the outer index": (
        ("Z", "T"),
        lambda m, z, t: sum(m.x[a, y, t] * m.p[a, t] for a in m.AZ[z] for y in m.Y) == m.k,
    ),
    "a sum over a dependent set that misses the axis": (
        ("Z",),
        lambda m, z: sum(m.s + m.k for a in m.AZ[z]) <= 4.0,
    ),
    "a sum over pairs": (
        ("T",),
        lambda m, t: sum(m.r[i, y, t] * m.w[i, y, t] for i, y in m.P) <= 1,
    ),
    "rows over pairs": (
        ("P", "T"),
        lambda m, a, y, t: m.w[a, y, t] + m.x[a, y, t] <= m.r[a, y, t],
    ),
    "range rows with parameters": (
        ("P", "T"),
        lambda m, a, y, t: pyo.inequality(m.q[y] - 3, m.w[a, y, t] + 1, m.q[y]),
    ),
    "scalars, constant indices and an equation with numbers on the left": (
        ("Y",),
        lambda m, y: m.k == m.s + m.x["a", y, 1] - m.x["b", 2024, 0] + m.u["b", y],
    ),
    "a nested sum whose terms lack the outer axis": (
        ("S", "Y"),
        lambda m, a, y: (
            m.u[a, y]
            + sum(sum(m.p[b, t] + m.x[a, y, t] for t in m.T) for b in m.A)
            - sum(m.q[v] * m.u[a, v] for v in m.Y)
            >= sum(m.q[v] for v in m.Y) + 1
        ),
    ),
    "a sum over a Python list is written out": (
        ("A", "Y", "T"),
        lambda m, a, y, t: sum(term(m, a, y, t) for term in TERMS) <= 1,
    ),
    "a sum over an empty set": (
        ("Y",),
        lambda m, y: sum(m.u[a, y] for a in m.NONE) + m.s <= m.q[y],
    ),
    "numbers that hold a sum": (
        ("A", "Y"),
        lambda m, a, y: (sum(m.p[a, t] for t in m.T) + 1) * m.x[a, y, 0] <= 3,
    ),
    "terms that cancel": (
        ("Y",),
        lambda m, y: m.x["a", y, 0] + m.s - m.x["a", y, 0] <= 1,
    ),
    "a negated bracket": (
        ("S", "Y", "T"),
        lambda m, a, y, t: -(m.x[a, y, t] - m.u[a, y] + m.q[y]) <= m.x[a, y, t],
    ),
    "no row axis at all": ((), lambda m: sum(m.s for z in m.Z for a in m.AZ[z]) >= 1),
}
TERMS = (
    lambda m, a, y, t: m.x[a, y, t] * 2,
    lambda m, a, y, t: sum(m.x[b, y, t] for b in m.A),
    lambda m, a, y, t: m.p[a, t],
)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_the_rows_that_pyomo_gives(name: str) -> None:
    sets, rule = RULES[name]
    m = small_model()
    add_rows(m, "row", [getattr(m, s) for s in sets], rule, "MW", "")
    set_objective(
        m,
        lambda m: (
            sum(m.p[a, t] * m.q[y] * m.x[a, y, t] for a in m.A for y in m.Y for t in m.T)
            + 7
            + m.s
            + sum(m.u[a, 2025] for a in m.S)
        ),
        "CNY",
        "",
    )
    assert_same_matrix(m)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(RULES)), min_size=1, unique=True), st.integers(0, 99))
def test_families_do_not_disturb_each_other(names: list[str], seed: int) -> None:
    m = small_model(seed)
    for number, name in enumerate(names):
        sets, rule = RULES[name]
        add_rows(m, f"row{number}", [getattr(m, s) for s in sets], rule, "MW", "")
    assert_same_matrix(m)


def test_an_expression_is_evaluated_without_the_solver() -> None:
    m = small_model()
    add_expression(m, "total", (m.Y,), lambda m, y: sum(m.u[a, y] for a in m.S) + m.q[y], "MW", "")
    found = assemble_expressions(m)
    program = assemble(m)
    columns = np.arange(program.matrix.shape[1], dtype=float)
    u = program.columns["u"]
    blocks = columns[u.start : u.stop].reshape(2, 2)
    expected = blocks.sum(axis=0) + np.array([2.0, 3.0])
    np.testing.assert_allclose(found.matrix @ columns + found.constant, expected)


WRONG = {
    "a product of two variables": (lambda m, y: m.s * m.s <= 1, "product of two variables"),
    "a variable below the line": (lambda m, y: 1 / m.s <= 1, "where a number is needed"),
    "an index that is not in the set": (lambda m, y: m.u["b", m.previous_year[y]] <= 1, "1999"),
    "an index used as a number": (lambda m, y: m.s <= y, "looks at an index's value"),
    "no relation": (lambda m, y: m.s + m.q[y], "no relation"),
    "a power": (lambda m, y: m.s**2 <= 1, "not linear"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_rule_that_is_no_linear_algebra_is_refused(name: str) -> None:
    rule, sentence = WRONG[name]
    m = small_model()
    add_map(m, "previous_year", m.Y, [1999, 2024])
    add_rows(m, "row", (m.Y,), rule, "MW", "")
    with pytest.raises(AlgebraError, match=sentence):
        assemble(m)


def test_a_family_cannot_be_declared_twice() -> None:
    m = small_model()
    add_rows(m, "row", (), lambda m: m.s <= 1, "MW", "")
    with pytest.raises(AlgebraError, match="declared twice"):
        add_rows(m, "row", (), lambda m: m.s <= 1, "MW", "")


def test_a_missing_number_is_refused() -> None:
    with pytest.raises(AlgebraError, match="a value is missing"):
        add_parameter(small_model(), "gap", (), np.nan)


def test_names_say_family_and_index() -> None:
    m = small_model()
    add_rows(m, "limit", (m.A, m.Y, m.T), lambda m, a, y, t: m.x[a, y, t] <= 1, "MW", "")
    program = assemble(m)
    assert program.row_name(0) == "limit[a,2024,0]"
    assert program.row_name(program.matrix.shape[0] - 1) == "limit[c,2025,3]"
    assert program.column_name(program.matrix.shape[1] - 1) == "s"
