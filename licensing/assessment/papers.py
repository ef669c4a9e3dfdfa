"""What the certificate of a voluntary assessment says; every other paper has one face."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from casework.models import Entry, Paper
from casework.steps import Act

if TYPE_CHECKING:
    from licensing.assessment.certificate import AssessmentCertificate


def certificate_context(case: AssessmentCertificate, act: Act) -> dict[str, Any]:
    """The original and the duplicate, of equal force, each with its own print number."""
    law = case.law.document["certificate"]
    return {
        "template": law["form"],
        "certificate": {
            "title": law["title"],
            "number": case.number,
            "level_name": case.level_name,
            "categories": case.law.category_names(case.industries),
            "valid_from": case.valid_from,
            "valid_until": case.valid_until,
            "issued_on": act.on,
            "issuing_authority": case.office("branch").name,
            "contents": {key: entry["name"] for key, entry in law["contents"].items()},
            "prints": True,
        },
    }


@dataclass(frozen=True)
class Standing:
    """What the certificate is today, since when, and what that means (casework's verification)."""

    state: str
    name: str
    articles: tuple[str, ...]
    consequence: str
    since: date | None


def standing_of(case: AssessmentCertificate) -> Standing:
    said = case.law.document["certificate_states"][case.state]
    led_here = case.entries.filter(outcome=Entry.Outcome.DONE, target=case.state)
    last = led_here.exclude(source=case.state).order_by("position").last()
    return Standing(
        case.state, case.state_name, tuple(said["articles"]), said["says"],
        last.on if last else case.opened_on,
    )  # fmt: skip


def remark_on_print(case: AssessmentCertificate, paper: Paper) -> str:
    """A print that was followed by another of the same certificate is void."""
    later = case.papers.filter(key=paper.key, pk__gt=paper.pk).order_by("pk").first()
    return f"{later.issued_on}已另行换发或者补发，本印件作废" if later else ""
