"""The register of certificates as it stood at the end of a day, read from the journal alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from casework.models import Entry
from licensing.assessment.certificate import RUNNING, AssessmentCertificate


@dataclass(frozen=True)
class Line:
    """One certificate on a day: what it was, for which level and industries."""

    certificate: AssessmentCertificate
    state: str
    state_name: str
    level: int
    level_name: str
    industries: list[str]
    industry_names: str


def register_on(
    on: date, *, level: int | None = None, industry: str = "", words: str = ""
) -> list[Line]:
    """The certificates running on that day, the highest level first; two queries."""
    held = AssessmentCertificate.objects.filter(opened_on__lte=on, valid_until__gte=on)
    if words:
        held = held.filter(organisation__name__icontains=words)
    known = {one.pk: one for one in held.select_related("organisation", "regulation")}
    lines = [
        line for line in _lines(known, on)
        if line.state in RUNNING
        and (level is None or line.level == level)
        and (not industry or industry in line.industries)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.level, line.certificate.pk))


def _lines(known: dict[int, AssessmentCertificate], on: date) -> Iterator[Line]:
    entries = Entry.objects.filter(case__in=known, outcome=Entry.Outcome.DONE, on__lte=on)
    told = entries.order_by("case_id", "position").values_list("case_id", "target", "facts")
    for pk, rows in groupby(told, key=lambda row: row[0]):
        state, facts = "", dict[str, Any]()
        for _, target, more in rows:
            state, facts = target, facts | more
        certificate = known[pk]
        law = certificate.law
        yield Line(
            certificate, state, law.state_name(certificate.kind, state), facts["level"],
            law.level_name(str(facts["level"])), facts["industries"],
            "、".join(law.category_names(facts["industries"])),
        )  # fmt: skip
