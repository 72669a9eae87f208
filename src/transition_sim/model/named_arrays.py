"""Arrays over named axes, and linear expressions made of them.

A `Block` is an array over named axes; a `Linear` is a sum of coefficient × column terms plus a
constant, each a block over only the axes that it uses: nothing is broadcast before it has to be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from transition_sim.model.algebra import Array


@dataclass(frozen=True, eq=False)
class Axis:
    """A free index: the position in one set. Two axes are the same only if they are identical."""

    set: Any
    length: int


@dataclass(frozen=True)
class Block:
    """An array with one dimension for each of its axes."""

    axes: tuple[Axis, ...]
    array: Array


@dataclass(frozen=True)
class Term:
    """Coefficient × column number; the two need not use the same axes.

    The coefficient is kept as its factors: what a sum contracts, it contracts while they are small.
    """

    factors: tuple[Block, ...]
    column: Block

    @property
    def coefficient(self) -> Block:
        """The product of the factors."""
        return multiply(*self.factors)


@dataclass(frozen=True)
class Linear:
    """A linear expression in the model's columns."""

    terms: tuple[Term, ...]
    constant: Block


ZERO = Block((), np.asarray(0.0))
ONE = Block((), np.asarray(1.0))
MINUS_ONE = Block((), np.asarray(-1.0))


def align(block: Block, axes: Sequence[Axis]) -> Array:
    """Return the block's array as a view that broadcasts over `axes`."""
    own = [axis for axis in axes if axis in block.axes]
    array = block.array.transpose([block.axes.index(axis) for axis in own])
    shape = [axis.length if axis in block.axes else 1 for axis in axes]
    return array.reshape(shape)


def union(*blocks: Block) -> tuple[Axis, ...]:
    """Return the axes that any block uses, in order of appearance."""
    return tuple(dict.fromkeys(axis for block in blocks for axis in block.axes))


def combine(operation: Callable[..., Array], *blocks: Block) -> Block:
    """Apply an element-wise operation to blocks, broadcast over the union of their axes."""
    axes = union(*blocks)
    return Block(axes, np.asarray(operation(*(align(block, axes) for block in blocks))))


def add(left: Block, right: Block) -> Block:
    """Return the sum of two blocks, without a copy where one of them is zero."""
    if left is ZERO:
        return right
    return left if right is ZERO else combine(np.add, left, right)


def multiply(*factors: Block) -> Block:
    """Return the product of blocks, the small ones first."""
    product = ONE
    for factor in sorted(factors, key=lambda block: block.array.size):
        product = factor if product is ONE else combine(np.multiply, product, factor)
    return product


def scale(linear: Linear, factor: Block) -> Linear:
    """Return a linear expression times a number."""
    if factor is ONE:
        return linear
    terms = tuple(Term((*t.factors, factor), t.column) for t in linear.terms)
    constant = ZERO if linear.constant is ZERO else multiply(linear.constant, factor)
    return Linear(terms, constant)


def subtract(left: Linear, right: Linear) -> Linear:
    """Return the difference of two linear expressions."""
    taken = scale(right, MINUS_ONE)
    return Linear(left.terms + taken.terms, add(left.constant, taken.constant))


def contract(factors: tuple[Block, ...], axes: Sequence[Axis]) -> tuple[Block, ...]:
    """Sum a product over `axes`; an axis that no factor has multiplies it by the axis's length."""
    for axis in axes:
        with_axis = [factor for factor in factors if axis in factor.axes]
        rest = [factor for factor in factors if axis not in factor.axes]
        if with_axis:
            product = multiply(*with_axis)
            kept = tuple(each for each in product.axes if each is not axis)
            summed = Block(kept, np.asarray(product.array.sum(axis=product.axes.index(axis))))
        else:
            summed = Block((), np.asarray(float(axis.length)))
        factors = (*rest, summed)
    return factors
