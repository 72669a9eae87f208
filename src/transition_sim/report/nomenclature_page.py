"""Every term that output uses, in English and Chinese: `docs/nomenclature.md` and its Chinese.

The terms stand in ``nomenclature.csv``: what each means, its unit, and what planners call it. Where
the program has a word of its own for a name, English is taken from there; where its Chinese is not
what planners say, both stand in the page, so that a reader of the screen finds the term.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from transition_sim.errors import Text
from transition_sim.report.markdown import table

FILE = "nomenclature.csv"
LANGUAGES = ("en", "zh")
Words = Mapping[str, Mapping[str, Text]]
Both = Mapping[str, str]
"""A heading of the page in each language."""


@dataclass(frozen=True)
class Term:
    """A term of the output.

    Attributes
    ----------
    name : str
        In files, ``--json`` and code; nothing for a word that only people read.
    text : Text
        What it is called.
    today : str
        The Chinese word that the program prints, where it is another.
    """

    section: str
    name: str
    text: Text
    unit: str
    meaning: Text
    today: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the page; a part without names has words that only people read."""

    title: Both
    has_names: bool = True


def _both(en: str, zh: str) -> Both:
    return dict(zip(LANGUAGES, (en, zh), strict=True))


PARTS = {
    "general": Part(_both("General words", "通用术语"), has_names=False),
    "verdict": Part(_both("A verdict (`verdict.json`)", "评估结论（`verdict.json`）")),
    "heading": Part(_both("Heads of tables", "表头"), has_names=False),
    "definition": Part(_both("Definitions of the shares", "占比的口径")),
    "choice": Part(_both("Choices of a definition", "口径的选择")),
    "basis": Part(_both("Denominators of generation", "发电量占比的分母")),
    "target": Part(_both("Metrics of the ledger", "台账指标")),
    "wording": Part(_both("How firmly a document says it", "表述的性质")),
    "outcome": Part(_both("What became of a statement", "表述的完成情况")),
    "class": Part(_both("Classes of plant", "电源类别")),
    "summary": Part(_both("Metrics of `summary.csv`", "`summary.csv`的指标")),
    "cost": Part(_both("Cost terms", "成本项")),
    "item": Part(_both("Other items of `summary.csv`", "`summary.csv`的其他项目")),
    "result": Part(_both("Variables of `results.nc`", "`results.nc`的变量")),
    "label": Part(_both("Dimensions and labels of `results.nc`", "`results.nc`的维度与标签")),
    "audit": Part(_both("Findings of the audit", "指标核查的发现")),
    "span": Part(_both("Met in which plans", "哪些方案达到")),
    "cause": Part(_both("Why a figure moved", "指标变动的原因")),
    "regress": Part(_both("How a scenario stands beside its baseline", "与基准的比较")),
    "grade": Part(_both("Grades of a source", "来源的可信度等级")),
    "evidence": Part(
        _both("What agreement with a published figure proves", "与公布值一致说明什么")
    ),
    "stage": Part(_both("Stages of a project", "项目阶段")),
    "status": Part(_both("Status of a solve", "求解状态")),
    "exit": Part(_both("Exit codes", "退出码")),
    "unit": Part(_both("Units", "单位")),
}
HEADS = {
    "name": _both("in files", "文件中的名称"),
    "en": _both("English", "英文"),
    "zh": _both("中文", "中文"),
    "today": _both("printed today", "目前界面用词"),
    "unit": _both("unit", "单位"),
    "meaning": _both("meaning", "含义"),
}
TITLE = _both("Nomenclature", "术语表")
HEAD = _both(
    "*Generated from `src/transition_sim/report/nomenclature.csv` and the program's own words by "
    "`make docs`; do not edit. [中文](nomenclature.zh.md)*\n\n"
    "Every term that output uses. *In files* is its name in `results.nc`, `summary.csv`, "
    "`verdict.json` and `--json`, the same in every language. 中文 is what planners say; where the "
    "program still prints another word, that word stands beside it.",
    "*由 `make docs` 根据 `src/transition_sim/report/nomenclature.csv` 及程序用词生成，"
    "请勿直接修改。[English](nomenclature.md)*\n\n"
    "收录输出中使用的全部术语。“文件中的名称”即 `results.nc`、`summary.csv`、`verdict.json` "
    "与 `--json` 中的名称，各语言相同。“中文”为规划人员的通行说法；"
    "若程序界面目前仍用另一词，则列于其旁。",
)


def read_terms(words: Words) -> list[Term]:
    """Return all terms.

    Parameters
    ----------
    words : mapping
        What the program calls a name, by part.

    Raises
    ------
    ValueError
        A term has no word, no meaning or no part.
    """
    text = (resources.files("transition_sim.report") / FILE).read_text(encoding="utf-8")
    return [_read(row, words) for row in csv.DictReader(text.splitlines())]


def write_nomenclature(lang: str, words: Words) -> str:
    """Return the page in a language, as Markdown."""
    terms = read_terms(words)
    parts = [f"# {TITLE[lang]}", HEAD[lang]]
    for name, part in PARTS.items():
        own = [term for term in terms if term.section == name]
        parts += [f"## {part.title[lang]}", _table(own, part, lang)]
    return "\n\n".join(parts) + "\n"


def _read(row: Mapping[str, str], words: Words) -> Term:
    section, name = row["section"], row["name"]
    known = words.get(section, {}).get(name)
    en, zh = row["en"], row["zh"]
    if known is not None:
        en, zh = en or known.en, zh or known.zh
    if section not in PARTS or not (en and zh and row["meaning_en"] and row["meaning_zh"]):
        raise ValueError(f"{FILE}: {section} {name}: a term has a part, a word and a meaning")
    today = row["zh_today"] if known is None else known.zh if known.zh != zh else ""
    meaning = Text(row["meaning_en"], row["meaning_zh"])
    return Term(section, name, Text(en, zh), row["unit"], meaning, today)


def _table(terms: Iterable[Term], part: Part, lang: str) -> str:
    rows = [
        {
            "name": f"`{term.name}`",
            "en": term.text.en,
            "zh": term.text.zh,
            "today": term.today,
            "unit": term.unit,
            "meaning": term.meaning.in_(lang),
        }
        for term in terms
    ]
    shown = [
        key
        for key in HEADS
        if (part.has_names or key != "name")
        and (key in ("name", "en", "zh", "meaning") or any(row[key] for row in rows))
    ]
    return table([HEADS[key][lang] for key in shown], [[row[k] for k in shown] for row in rows])
