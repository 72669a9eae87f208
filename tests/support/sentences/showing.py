"""How a sample is shown: in both languages, or as the error that it raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from rich.console import Console, RenderableType

from transition_sim.errors import TransitionSimError

LANGUAGES = ("en", "zh")


def printed(shown: RenderableType, width: int = 200) -> str:
    """Return what a terminal shows."""
    console = Console(width=width, markup=False, highlight=False, emoji=False)
    with console.capture() as caught:
        console.print(shown)
    return caught.get()


def in_both(show: Callable[..., Any], *arguments: Any) -> None:
    """Show something that takes a language last, in both of them."""
    for lang in LANGUAGES:
        shown = show(*arguments, lang)
        if isinstance(shown, Iterable) and not isinstance(shown, str):
            list(shown)


def refused(do: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Do what has to fail, and render the error in both languages."""
    with pytest.raises(TransitionSimError) as caught:
        do(*arguments, **named)
    for lang in LANGUAGES:
        caught.value.render(lang)
