"""What a verdict near the least cost is as a table, in both languages, and as an answer."""

from __future__ import annotations

import pytest
from rich.console import Console

from support.sentences.of_near_optimal import answer, verdicts
from transition_sim.report.near_optimal_table import NOTHING, show_near_optimum


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_verdicts_near_the_least_cost_are_a_table_and_sentences(lang: str) -> None:
    console = Console(width=800)
    with console.capture() as printed:
        console.print(show_near_optimum(answer(*verdicts()), lang))
        console.print(show_near_optimum(answer(), lang))
    shown = printed.get()
    assert "0.5%" in shown
    assert NOTHING.in_(lang) in shown
    assert all(each.sentence.in_(lang) in shown for each in verdicts())


def test_the_table_of_an_answer_has_a_row_a_target() -> None:
    found = answer(*verdicts())
    frame = found.to_frame()
    assert len(frame) == len(verdicts())
    assert frame["unbought_largest"].dropna().tolist() == [0.35, 0.25]
    assert "every plan within 0.5% of the least cost" in repr(found)
    assert "<table" in found._repr_html_()
