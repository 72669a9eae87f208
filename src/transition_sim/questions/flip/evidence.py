"""How much of a verdict's margin rests on inputs of which grade.

An input's swing is how far the share moves from one end of its range to the other; where an end has
no verdict, for want of a plan or against a rule of the city, from the furthest value on the way to
it that has one. The sum of the swings of a grade beside the margin says whether estimates of that
grade could turn the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.questions.flip.answer import (
    ENDS,
    CutShort,
    End,
    Evidence,
    GradeSwing,
    InputFlip,
    InputSwing,
)

GRADES = ("A", "B", "C", "D")
MOST = 5
"""Inputs that are named."""


def weigh_evidence(now: float | None, margin: float | None, flips: Sequence[InputFlip]) -> Evidence:
    """Return the swings by grade, beside the margin, and the inputs that it leans on most.

    Parameters
    ----------
    now, margin : float or None
        The share as the scenario stands, and by how much the target is met (negative: missed);
        None where there is no share.
    flips : sequence of InputFlip
        Every input with what its ends give.

    Returns
    -------
    Evidence
        Of the inputs with the largest swings those that move the share, the largest first.
    """
    swings = [(swing_of(each, now), each) for each in flips]
    largest = sorted(swings, key=lambda pair: (-pair[0], pair[1].input))[:MOST]
    return Evidence(
        margin=margin,
        grades=_by_grade(swings, margin),
        leans_on=tuple(
            InputSwing(
                input=each.input,
                text=each.text,
                confidence=each.confidence,
                source=each.source,
                unit=each.unit,
                cut_short=cut_short(each),
                swing=swing,
                relative=_over(swing, margin),
            )
            for swing, each in largest
            if swing > 0.0
        ),
    )


def _by_grade(
    swings: Sequence[tuple[float, InputFlip]], margin: float | None
) -> dict[str, GradeSwing]:
    grades = {}
    for grade in sorted({*GRADES, *(each.confidence for _, each in swings)} - {""}):
        own = [pair for pair in swings if pair[1].confidence == grade]
        whole = sum(swing for swing, _ in own)
        grades[grade] = GradeSwing(
            inputs=len(own),
            cut_short=sum(not each.has_both_verdicts for _, each in own),
            swing=whole,
            relative=_over(whole, margin),
        )
    return grades


def cut_short(seen: InputFlip) -> dict[End, CutShort]:
    """Return the ends of an input's range that have no verdict: why, and how far it was followed.

    Empty where both ends have one.
    """
    return {
        end: CutShort(status=seen.status(end), reached=seen.reached(end))
        for end in ENDS
        if seen.status(end) != "optimal"
    }


def swing_of(seen: InputFlip, now: float | None) -> float:
    """Return how far the share moves between the ends of an input's range [share].

    Of an end without a verdict the furthest value on the way to it that has one counts; where there
    is no share, as where it is one of nothing, the value of now stands for it.
    """
    values = [seen.share(end) for end in ENDS]
    ends = [now if value is None else value for value in values]
    if ends[0] is None or ends[1] is None:
        return 0.0
    return float(abs(ends[1] - ends[0]))


def _over(swing: float, margin: float | None) -> float | None:
    return swing / abs(margin) if margin else None
