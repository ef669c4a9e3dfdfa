"""From each article of a regulation to what keeps it: data, steps, periods, papers, tests.

Everything is read from files: the regulations, the marks of the tests, the articles of the
scenarios. A test marked `article("18")` proves article 18 of the regulation cited without a prefix,
`article("2013:18")` that of the regulation whose `cited_as` is 2013.

Which articles, paragraphs and items there are is not asked of the regulation: they are counted in
`<code>.articles.yaml` beside it. Each of those has to be kept by something that runs and by a test,
or to say why not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.simulator.strict_yaml import Text

COLUMNS = ("data", "steps", "periods", "guards", "papers", "tests")
SECTIONS = {"steps": "steps", "periods": "periods", "papers": "papers", "refusals": "guards"}
NO_EVIDENCE = frozenset({"articles", "readings"})


@dataclass(frozen=True)
class Row:
    """One article and what keeps it, by column."""

    article: str
    says: str
    why_nothing: str
    proved_with: str = ""
    evidence: Mapping[str, list[str]] = field(default_factory=lambda: {c: [] for c in COLUMNS})

    def lacks(self, *, proof: bool) -> str:
        """What the row does not show; '' when it shows all that is asked, or says why not."""
        if self.why_nothing:
            return ""
        if not any(self.evidence[column] for column in COLUMNS if column != "tests"):
            return "nothing keeps"
        return "no test proves" if proof and not self.evidence["tests"] else ""


@dataclass(frozen=True)
class Trace:
    """The rows of one regulation, and what is wrong: articles without anything, bad citations."""

    code: str
    title: str
    rows: list[Row]
    problems: list[str]


def traces(house: Path) -> list[Trace]:
    """The trace of every regulation of the house (the folder of the repository)."""
    folder = house / "fixtures" / "regulations"
    documents = regulations(folder)
    found = {code: _trace(document) for code, document in documents.items()}
    counts = {code: folder / f"{code}.articles.yaml" for code in found}
    counted = {code for code, path in counts.items() if path.exists()}
    for code in counted:
        _count(found[code], documents[code], _read(counts[code]))
    for citation in [*marks(house / "tests"), *stories(house / "tests" / "journeys" / "scenarios")]:
        _attach(citation, documents, found)
    for code, trace in found.items():
        lacking = [(row.article, row.lacks(proof=code in counted)) for row in trace.rows]
        trace.problems.extend(f"{code}: {lacks} article {a}" for a, lacks in lacking if lacks)
    return list(found.values())


def regulations(folder: Path) -> dict[str, dict[str, Any]]:
    """Every regulation by code."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name.count(".") > 1:
            continue
        document = _read(path)
        found[document["code"]] = document
    return found


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = Text(path.read_bytes()).value
    return value


def _trace(document: Mapping[str, Any]) -> Trace:
    rows = {
        article: Row(article, entry["says"], entry.get("why", ""))
        for article, entry in document["articles"].items()
    }
    trace = Trace(document["code"], document["title"], list(rows.values()), [])
    for place, article in cited(document):
        if article not in rows:
            trace.problems.append(f"{trace.code}: {place} cites {article}, which is no article")
            continue
        section = place.partition(".")[0]
        places = rows[article].evidence[SECTIONS.get(section, "data")]
        if place not in places:
            places.append(place)
    return trace


def _count(trace: Trace, document: Mapping[str, Any], text: Mapping[str, Any]) -> None:
    """Hold the rows against the numbers counted in the text; add those of its annex."""
    counted = {article for line in text["articles"] for article in line}
    listed = {row.article for row in trace.rows}
    headings = {a for a in listed for c in counted if c.startswith((f"{a}-", f"{a}("))}
    trace.problems.extend(f"{trace.code}: article {a} is not listed" for a in counted - listed)
    extra = listed - counted - headings
    trace.problems.extend(f"{trace.code}: the text has no article {a}" for a in extra)
    if annex := text.get("annex"):
        trace.rows.extend(_of_annex(document["annex"], annex))


def _of_annex(annex: Mapping[str, Any], counted: Mapping[str, Any]) -> Iterator[Row]:
    """A row for each numbered condition of the annex, with the figures that make it one."""
    for category, levels in counted["conditions"].items():
        for level, count in levels.items():
            figures = annex["table"].get(category, {}).get(level, {})
            for number in range(1, count + 1):
                item = annex["items"].get(str(number), {})
                name = f"{category}.{level}.{number}"
                row = Row(name, item.get("says", ""), "", proved_with=counted["article"])
                if set(_columns(item)) & set(figures):
                    places = [f"annex.items.{number}", f"annex.table.{category}.{level}"]
                    row.evidence["data"].extend(places)
                yield row


def _columns(content: Any) -> Iterator[str]:
    """The columns of the table that an item of the annex, or a part of it, is read from."""
    if isinstance(content, list):
        for entry in content:
            yield from _columns(entry)
    if isinstance(content, Mapping):
        yield from [content["column"]] if "column" in content else []
        for value in content.values():
            yield from _columns(value)


def cited(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the regulation's data cite an article: ('conditions.12-1', '12(1)')."""
    for section, content in document.items():
        if section not in NO_EVIDENCE:
            yield from _cited(content, (section,))


def _cited(content: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(content, list):
        for entry in content:
            yield from _cited(entry, path)
    if not isinstance(content, Mapping):
        return
    for key, value in content.items():
        if key == "articles" and isinstance(value, list):
            yield from ((".".join(path[:3]), article) for article in value)
        elif (key == "article" or key.endswith("_article")) and value:
            yield ".".join(path[:3]), value
        else:
            yield from _cited(value, (*path, key))


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
        story = _read(path)
        for article in story.get("articles", []):
            yield Citation(story["id"], article, story.get("regulation", ""))


def _attach(
    citation: Citation, documents: Mapping[str, Mapping[str, Any]], found: Mapping[str, Trace]
) -> None:
    code, article = _meant(citation, documents)
    if code not in found:
        return
    rows = _proved(found[code].rows, article)
    if not rows:
        found[code].problems.append(f"{citation.where} cites {article} of {code}: no such article")
    for row in rows:
        if citation.where not in row.evidence["tests"]:
            row.evidence["tests"].append(citation.where)


def _meant(citation: Citation, documents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """The code of the regulation and the article; the code is '' when no regulation is meant."""
    codes = {document["cited_as"]: code for code, document in documents.items()}
    prefix, _, article = citation.article.rpartition(":")
    family = citation.regulation.rpartition("-")[0]
    if not prefix and family and family != codes.get("", "").rpartition("-")[0]:
        return citation.regulation, article
    return codes.get(prefix, ""), article


def _proved(rows: list[Row], article: str) -> list[Row]:
    """The row of the article; where it has none of its own, its paragraphs or items."""
    exact = [row for row in rows if article in (row.article, row.proved_with)]
    below = re.compile(re.escape(article) + r"(-\d|\(\d+\))")
    return exact or [row for row in rows if below.fullmatch(row.article)]


def table(trace: Trace) -> str:
    """The trace as a Markdown document."""
    head = ["Article", "Says", *(column.capitalize() for column in COLUMNS)]
    lines = [
        f"# {trace.title} ({trace.code})",
        "",
        "Written by `make traceability`; do not edit.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for row in trace.rows:
        cells = ["<br>".join(row.evidence[column]) for column in COLUMNS]
        if row.why_nothing:
            cells[0] = "<br>".join([f"*none needed:* {row.why_nothing}", *row.evidence["data"]])
        lines.append(f"| {' | '.join([row.article, row.says, *cells])} |")
    return "\n".join(lines) + "\n"


def write(house: Path) -> list[str]:
    """Write docs/traceability and return the problems; an empty list is a good house."""
    folder = house / "docs" / "traceability"
    folder.mkdir(parents=True, exist_ok=True)
    problems = []
    for trace in traces(house):
        (folder / f"{trace.code}.md").write_text(table(trace), encoding="utf-8")
        problems += trace.problems
    return problems
