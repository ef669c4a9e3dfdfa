"""One article of a text and what keeps it, by column; the table of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casework.simulator.strict_yaml import Text

COLUMNS = ("data", "steps", "periods", "guards", "papers", "tests")
_SECTIONS = {"steps": "steps", "periods": "periods", "papers": "papers", "refusals": "guards"}


@dataclass(frozen=True)
class Row:
    """One article and what keeps it. `proved_with`: an article whose test proves this one too."""

    article: str
    says: str
    why_nothing: str
    proved_with: str = ""
    evidence: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def keep(self, column: str, places: Iterable[str]) -> None:
        """Show each place in the column, once."""
        shown = self.evidence[column]
        shown.extend(place for place in dict.fromkeys(places) if place not in shown)

    def lacks(self, *, proof: bool) -> str:
        """What the row does not show; '' when it shows all that is asked, or says why not."""
        if self.why_nothing:
            return ""
        if not any(places for column, places in self.evidence.items() if column != "tests"):
            return "nothing keeps"
        return "no test proves" if proof and not self.evidence["tests"] else ""


@dataclass(frozen=True)
class Trace:
    """The rows of one text, and what is wrong: articles without anything, bad citations.

    is_counted: its articles were counted in the text itself, so each of them needs a proof.
    """

    code: str
    title: str
    cited_as: str
    rows: list[Row]
    problems: list[str]
    columns: tuple[str, ...] = COLUMNS
    is_counted: bool = False


def column_of(place: str) -> str:
    """The column of a place in the data of a regulation ('steps.application.extend')."""
    return _SECTIONS.get(place.partition(".")[0], "data")


def read(path: Path) -> dict[str, Any]:
    """The content of a YAML file, parsed once while it stays the same; nobody alters it."""
    return _parsed(path.read_bytes())


@cache
def _parsed(content: bytes) -> dict[str, Any]:
    value: dict[str, Any] = Text(content).value
    return value


def table(trace: Trace) -> str:
    """The trace as a Markdown document."""
    head = ["Article", "Says", *(column.capitalize() for column in trace.columns)]
    lines = [
        f"# {trace.title} ({trace.code})",
        "",
        "Written by `make traceability`; do not edit.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for row in trace.rows:
        cells = ["<br>".join(row.evidence[column]) for column in trace.columns]
        if row.why_nothing:
            first = row.evidence[trace.columns[0]]
            cells[0] = "<br>".join([f"*none needed:* {row.why_nothing}", *first])
        lines.append(f"| {' | '.join([row.article, row.says, *cells])} |")
    return "\n".join(lines) + "\n"
