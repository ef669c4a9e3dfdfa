"""What the certificate of a voluntary assessment says; every other paper has one face."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
