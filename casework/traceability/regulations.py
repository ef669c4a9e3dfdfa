"""The rows of a regulation: what in its own data cites each article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework.traceability.rows import Row, Trace, column_of, read

NO_EVIDENCE = frozenset({"articles", "readings"})


def traced(documents: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[str, Trace]:
    """The trace of each regulation by code, held against what was counted in its text."""
    found = {}
    for code, document in documents.items():
        counts = folder / f"{code}.articles.yaml"
        found[code] = _trace(document, is_counted=counts.exists())
        if counts.exists():
            _count(found[code], document, read(counts))
    return found


def regulations(folder: Path) -> dict[str, dict[str, Any]]:
    """Every regulation by code."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name.count(".") > 1:
            continue
        document = read(path)
        found[document["code"]] = document
    return found


def _trace(document: Mapping[str, Any], *, is_counted: bool) -> Trace:
    rows = {
        article: Row(article, entry["says"], entry.get("why", ""))
        for article, entry in document["articles"].items()
    }
    trace = Trace(
        document["code"], document["title"], document["cited_as"], list(rows.values()), [],
        is_counted=is_counted,
    )  # fmt: skip
    for place, article in cited(document):
        if article not in rows:
            trace.problems.append(f"{trace.code}: {place} cites {article}, which is no article")
            continue
        rows[article].keep(column_of(place), [place])
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
