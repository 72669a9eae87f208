"""What can be wrong with a rendered sentence, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from support.sentence_watch import CHINESE
from transition_sim.errors import Text

PLACEHOLDER = re.compile(r"\{[\w.\[\]]+(![rs])?(:[^ {}]*)?\}")
NO_VALUE = re.compile(r"\b(None|nan|inf)\b(?! of)")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）][\s`]*[,;:()?!]|[,;:()?!][\s`]*[\u4e00-\u9fff]")
LETTERS = re.compile(r"[a-z]{2,} [a-z]{2,}")
PUNCTUATION = re.compile(r"[\W\d_]*")
# Chinese without Chinese letters: names and numbers, and an English of no more words than that.
NAMES_ONLY = re.compile(r"\d+ of \d+")


def faults_of(text: Text) -> Iterator[str]:
    """Yield what is wrong with a sentence, each with the sentence itself."""
    for fault in _faults(text):
        yield f"{fault}: {text}"


def _faults(text: Text) -> Iterator[str]:
    en, zh = text.en, text.zh
    if bool(en) != bool(zh):
        yield "nothing in English" if zh else "nothing in Chinese"
    if CHINESE.search(en):
        yield "Chinese in the English"
    if en and zh and not CHINESE.search(zh) and _says_more_than_names(text):
        yield "no Chinese"
    for said in (en, zh):
        if PLACEHOLDER.search(said):
            yield "a placeholder"
        if NO_VALUE.search(said):
            yield "a value that is none"
        if "  " in said.strip():
            yield "two spaces"
    if HALF_WIDTH.search(zh):
        yield "half-width punctuation"


def _says_more_than_names(text: Text) -> bool:
    """Say whether a sentence without Chinese letters has English words that are no names."""
    if text.en == text.zh:
        return LETTERS.search(text.en) is not None
    return not (PUNCTUATION.fullmatch(text.en) or NAMES_ONLY.fullmatch(text.en)) and (
        LETTERS.search(text.zh) is not None
        or PUNCTUATION.sub("", text.en) != PUNCTUATION.sub("", text.zh)
    )


def told_templates(texts: Sequence[Text]) -> list[Text]:
    """Return the sentences that are filled later: with a bare `{}`."""
    return [text for text in texts if "{}" in text.en or "{}" in text.zh]


def unfilled(texts: Sequence[Text]) -> list[Text]:
    """Return the templates that no other sentence is the filling of, in both languages."""
    open_ = told_templates(texts)
    whole = [text for text in texts if text not in open_]
    return [template for template in open_ if not any(_fills(each, template) for each in whole)]


def _fills(text: Text, template: Text) -> bool:
    return all(
        re.fullmatch(re.escape(pattern).replace(r"\{\}", ".+"), said, re.DOTALL) is not None
        for said, pattern in ((text.en, template.en), (text.zh, template.zh))
    )
