"""Which tests and scenarios say that they prove which article."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.traceability.rows import Row, Trace, read

# Cited by a test that runs through every point of a standard.
EVERY_POINT = "*"


@dataclass(frozen=True)
class Citation:
    """A test or a scenario that proves an article; `regulation` is the code the story names."""

    where: str
    article: str
    regulation: str = ""


def marks(folder: Path) -> Iterator[Citation]:
    """The articles that test functions, or whole modules, are marked with."""
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(folder).with_suffix("").as_posix()
        for node in tree.body:
            inside = getattr(node, "name", "")
            for call in ast.walk(node):
                for article in _marked(call):
                    yield Citation(f"{name}::{inside}" if inside else name, article)


def _marked(node: ast.AST) -> list[str]:
    """The articles of one `pytest.mark.article(...)`; those made up at run time are not read."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return []
    if node.func.attr != "article":
        return []
    return [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def stories(folder: Path) -> Iterator[Citation]:
    """The articles that the scenarios say they prove."""
    for path in sorted(folder.rglob("*.yaml")):
        story = read(path)
        for article in story.get("articles", []):
            yield Citation(story["id"], article, story.get("regulation", ""))


class Proofs:
    """Puts each citation into the rows of the text that it means."""

    def __init__(self, found: Mapping[str, Trace]) -> None:
        self.found = found
        self.codes = {trace.cited_as: code for code, trace in found.items()}
        self._unprefixed = found[self.codes[""]]

    def attach(self, citation: Citation) -> None:
        code, article = self._meant(citation)
        trace = self.found.get(code)
        if trace is None:
            self._unprefixed.problems.append(f"{citation.where} cites {code}, which is no text")
            return
        rows = _proved(trace.rows, article)
        if not rows:
            trace.problems.append(f"{citation.where} cites {article} of {code}: no such article")
        for row in rows:
            row.keep("tests", [citation.where])

    def _meant(self, citation: Citation) -> tuple[str, str]:
        """The code of the text and the article; the prefix for the code when no text has it."""
        prefix, _, article = citation.article.rpartition(":")
        family = citation.regulation.rpartition("-")[0]
        if not prefix and family and family != self._unprefixed.code.rpartition("-")[0]:
            return citation.regulation, article
        return self.codes.get(prefix, prefix), article


def _proved(rows: list[Row], article: str) -> list[Row]:
    """The row of the article; where it has none of its own, its paragraphs or items."""
    if article == EVERY_POINT:
        return [row for row in rows if row.evidence["points"]]
    exact = [row for row in rows if article in (row.article, row.proved_with)]
    below = re.compile(re.escape(article) + r"(-\d|\(\d+\))")
    return exact or [row for row in rows if below.fullmatch(row.article)]
