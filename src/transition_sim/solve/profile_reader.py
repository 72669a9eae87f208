"""The fields of a solver profile's file, each checked, with its place."""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.errors import Problem, Text
from transition_sim.inputs.tree import Fields, Node, Scalar
from transition_sim.solve.held import Value
from transition_sim.solve.options import check_options

HIGHS = "highs"
KEYS = ("title", "solver", "needs", "tolerance", "time_limit", "fallback", "options")


class ProfileReader:
    """Reads the fields of a profile's file and notes what is wrong with them."""

    def __init__(self, tree: Fields) -> None:
        self.tree = tree
        self.problems = [
            Problem("unknown_key", entry.place, str(key), {"given": str(key), "options": KEYS})
            for key, entry in tree.entries.items()
            if key not in KEYS
        ]
        for key in ("title", "solver"):
            if key not in tree.entries:
                self.note("missing_key", tree, key, given=key)

    def note(self, code: str, node: Node, field: str, **values: object) -> None:
        """Note a problem."""
        if isinstance(node, Scalar):
            values = {**values, "given": node.text}
        self.problems.append(Problem(code, node.place, field, values))

    def node(self, key: str, fields: Fields | None = None) -> Node | None:
        """Return a field's tree, if it is there."""
        entry = (fields or self.tree).entries.get(key)
        return entry.node if entry else None

    def text(self, key: str, fields: Fields | None = None) -> str | None:
        """Return a text field, or None where it is absent."""
        node = self.node(key, fields)
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.note("not_text", node, key)
        return None

    def title(self) -> Text:
        """Return the title in both languages."""
        node = self.node("title")
        if node is None:
            return Text("", "")
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return Text(node.value, node.value)
        if not isinstance(node, Fields) or set(node.entries) != {"en", "zh"}:
            self.note("not_bilingual", node, "title")
            return Text("", "")
        return Text(self.text("en", node) or "", self.text("zh", node) or "")

    def choice(self, key: str, options: Sequence[str]) -> str:
        """Return a field that is one of some words."""
        value = self.text(key)
        node = self.node(key)
        if value is not None and value not in options and node is not None:
            self.note("not_choice", node, key, options=tuple(options))
        return value or ""

    def options(self, solver: str) -> dict[str, Value]:
        """Return the solver's options; HiGHS's are checked now, others when it is at hand."""
        node = self.node("options")
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.note("not_mapping", node, "options")
            return {}
        if solver == HIGHS:
            options, problems = check_options(node)
            self.problems += problems
            return options
        return {str(key): self.option(str(key), entry.node) for key, entry in node.entries.items()}

    def option(self, name: str, node: Node) -> Value:
        """Return an option of which only its solver knows what it may be."""
        if isinstance(node, Scalar) and node.value is not None:
            return node.value
        self.note("not_text", node, f"options.{name}", given="")
        return ""

    def number(self, key: str, low: float, high: float, unit: str = "1") -> float | None:
        """Return a number within its limits, or None where it is absent."""
        node = self.node(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note("not_number", node, key, given="", unit=unit)
            return None
        if not low <= value <= high:
            message = Text(f"{value:g} is out of range", f"{value:g} 超出范围")
            remedy = Text(
                f"write a number from {low:g} to {high:g}", f"请写 {low:g} 至 {high:g} 之间的数"
            )
            self.note("other", node, key, message=message, remedy=remedy)
        return float(value)
