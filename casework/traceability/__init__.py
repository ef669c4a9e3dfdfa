"""From each article of a text to what keeps it: data, steps, periods, papers, points, tests.

Everything is read from files: the regulations, the standards, the marks of the tests, the articles
of the scenarios. A test marked `article("18")` proves article 18 of the regulation cited without a
prefix, `article("2013:18")` that of the text whose `cited_as` is 2013.

Which articles, paragraphs and items there are is not asked of what keeps them: they are counted in
`<code>.articles.yaml`. Each of those has to be kept by something that runs and by a test, or to
say why not.
"""

from __future__ import annotations

from pathlib import Path

from casework.traceability.proofs import Proofs, marks, stories
from casework.traceability.regulations import cited, regulations, traced
from casework.traceability.rows import Row, Trace, table
from casework.traceability.standards import standards

__all__ = ["Row", "Trace", "cited", "regulations", "table", "traces", "write"]


def traces(house: Path) -> list[Trace]:
    """The trace of every regulation and every standard of the house (the repository's folder)."""
    folder = house / "fixtures"
    documents = regulations(folder / "regulations")
    found = traced(documents, folder / "regulations")
    found |= standards(folder / "standards", documents)
    proofs = Proofs(found)
    for citation in [*marks(house / "tests"), *stories(house / "tests" / "journeys" / "scenarios")]:
        proofs.attach(citation)
    for trace in found.values():
        lacking = [(row.article, row.lacks(proof=trace.is_counted)) for row in trace.rows]
        trace.problems.extend(f"{trace.code}: {lacks} article {a}" for a, lacks in lacking if lacks)
    return list(found.values())


def write(house: Path) -> list[str]:
    """Write docs/traceability and return the problems; an empty list is a good house."""
    folder = house / "docs" / "traceability"
    folder.mkdir(parents=True, exist_ok=True)
    problems = []
    for trace in traces(house):
        (folder / f"{trace.code}.md").write_text(table(trace), encoding="utf-8")
        problems += trace.problems
    return problems
