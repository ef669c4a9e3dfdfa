"""The rows of a standard: the points that check each clause, and what follows from it.

What is checked is read from the standard; `<code>.articles.yaml` has, beside the numbers counted in
the text, what checks nothing (`nothing`), what is left to others although it is checked
(`outside`), and what the regulations of its regime make of a clause beyond the review (`follows`:
places in their data).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework.traceability.rows import COLUMNS, Row, Trace, column_of, read

Document = Mapping[str, Any]
_ITEM = re.compile(r"(?P<clause>[\d.]+)\((?P<item>\d+)\)")


def standards(folder: Path, documents: Mapping[str, Document]) -> dict[str, Trace]:
    """The trace of each standard whose clauses were counted; `documents`: the regulations."""
    found = {}
    for counts in sorted(folder.glob("*.articles.yaml")):
        code = counts.name.removesuffix(".articles.yaml")
        trace = _Standard(read(folder / f"{code}.yaml"), read(counts)).traced(documents)
        found[code] = trace
    return found


class _Standard:
    def __init__(self, standard: Document, text: Document) -> None:
        self.standard, self.text = standard, text
        self.code: str = standard["code"]
        self.counted = [article for line in text["articles"] for article in line]

    def traced(self, documents: Mapping[str, Document]) -> Trace:
        rows = {article: self._row(article) for article in self.counted}
        problems = [*self._unnumbered(), *self._leave_outside(rows)]
        regime = self.standard["regime"]
        laws = {c: law for c, law in documents.items() if c.rpartition("-")[0] == regime}
        problems += self._follow(rows, laws)
        columns = ("points", "attested", *COLUMNS, "outside")
        told = [f"{self.code}: {problem}" for problem in problems]
        return Trace(
            self.code, self.standard["title"], self.text["cited_as"], list(rows.values()), told,
            columns, is_counted=True,
        )  # fmt: skip

    def _row(self, article: str) -> Row:
        nothing = self.text["nothing"].get(article, {})
        points = list(self._points(article))
        own = [point for point in points if _item(article) or not point.get("items")] or points
        says = nothing.get("says") or "；".join(point["says"] for point in own)
        row = Row(article, says, nothing.get("why", ""))
        row.keep("points", (_told(point) for point in points))
        row.keep("attested", (f"{p['head']}: {d}" for p in points for d in p.get("duties", ())))
        return row

    def _points(self, article: str) -> Iterator[Document]:
        """The points of a clause; of an item those that name it."""
        clause, item = article.partition("(")[0], _item(article)
        for point in self.standard["points"]:
            if point["clause"] == clause and (not item or item in point.get("items", ())):
                yield point

    def _unnumbered(self) -> Iterator[str]:
        """Points of clauses or items that the text does not have."""
        for point in self.standard["points"]:
            cited = [point["clause"], *(f"{point['clause']}({i})" for i in point.get("items", ()))]
            for article in cited:
                if article[0].isdigit() and article not in self.counted:
                    yield f"{point['id']} checks {article}, which is no article"

    def _leave_outside(self, rows: Mapping[str, Row]) -> Iterator[str]:
        for entry in self.text["outside"]:
            for article in entry["articles"]:
                if article in rows:
                    rows[article].keep("outside", [entry["why"]])
                else:
                    yield f"outside names {article}, which is no article"

    def _follow(self, rows: Mapping[str, Row], laws: Mapping[str, Document]) -> Iterator[str]:
        for article, places in self.text["follows"].items():
            if article not in rows:
                yield f"follows names {article}, which is no article"
                continue
            for place in places:
                having = [code for code, law in laws.items() if _has(law, place.split("."))]
                if having:
                    told = f"{place} ({', '.join(having)})"
                    rows[article].keep(column_of(place), [told])
                else:
                    yield f"{article} names {place}, which is nowhere"


def _item(article: str) -> str:
    """The number of the item; '' for a clause."""
    found = _ITEM.fullmatch(article)
    return found["item"] if found else ""


def _told(point: Document) -> str:
    """The point, the levels it is for, and the measure it has to reach."""
    levels, threshold = "".join(point.get("levels", ())), point.get("threshold")
    measure = f"{threshold['op']} {threshold['value']} {threshold['unit']}" if threshold else ""
    about = ": ".join(part for part in (levels, measure) if part)
    return f"{point['id']} ({about})" if about else str(point["id"])


def _has(content: Any, path: list[str]) -> bool:
    """Whether the data hold something at the path of keys."""
    if not path:
        return True
    return isinstance(content, Mapping) and path[0] in content and _has(content[path[0]], path[1:])
