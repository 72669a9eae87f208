"""A mapping that cannot be changed, and that can be pickled, copied and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import numpy as np

K = TypeVar("K")
V = TypeVar("V", covariant=True)


class FrozenMapping(Mapping[K, V]):
    """What a frozen section holds by key.

    `types.MappingProxyType` would do, but can neither be pickled nor copied, and does not compare
    hourly series. Arrays in it are made read-only, also when they come out of a pickle.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        self._entries = dict(entries or {})
        for value in self._entries.values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __getitem__(self, key: K) -> V:
        """Return the value of a key."""
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys, in the order in which they were given."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        """Say whether another mapping has the same keys and values, series by their numbers."""
        if not isinstance(other, Mapping):
            return NotImplemented
        return self.keys() == other.keys() and all(
            _is_same(value, other[key]) for key, value in self._entries.items()
        )

    __hash__ = None  # type: ignore[assignment]  # as a dictionary

    def __reduce__(self) -> tuple[type[FrozenMapping[K, V]], tuple[dict[K, V]]]:
        """Return what makes the mapping again."""
        return type(self), (self._entries,)

    def __repr__(self) -> str:
        """Return the mapping as a dictionary is written."""
        return repr(self._entries)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(np.asarray(one), np.asarray(other))
    return bool(one == other)
