"""The locked report of a visit: who has signed, who has to, and whether anything was altered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a visit's own guards read its report
    from inspections.models import Report, Signature, Visit

UNIT_ROLES = ("legal_representative", "principal")
STAFF_ROLES = ("lead", "member")
REFUSED, TERMINATED = "refused", "terminated"


def report_of(visit: Visit) -> Report | None:
    """The report that is locked; None before, and after unlocking."""
    return visit.reports.filter(unlocked_at=None).select_related("entry", "locked_by").first()


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write the content: sorted keys, no blanks, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(signature: Signature) -> str:
    """The hash of who signed what, how and when."""
    names = ("role", "name", "manner", "drawing", "reason", "witnesses", "sha256")
    said = {name: getattr(signature, name) for name in names}
    return hashed(canonical(said | {"at": signature.at.timestamp(), "by": signature.by_id}))


def unit_signature(report: Report) -> Signature | None:
    """The signature of the unit's side, or its refusal."""
    return report.signatures.filter(role__in=UNIT_ROLES).first()


def unsigned_staff(report: Report) -> list[dict[str, str]]:
    """The members of the team, experts included, who have not signed."""
    signed = set(report.signatures.values_list("role", "name"))
    return [seat for seat in report.told["team"] if (seat["role"], seat["name"]) not in signed]


def missing_signatures(report: Report) -> list[str]:
    """Who has to sign before the visit is completed; an expert may, but need not."""
    left = [
        f"{seat['role_name']}{seat['name']}"
        for seat in unsigned_staff(report)
        if seat["role"] in STAFF_ROLES
    ]
    return left if unit_signature(report) else [*left, "申请单位法定代表人或者主要负责人"]


def alterations(report: Report) -> list[str]:
    """What no longer is as it was when locked and signed; [] when all of it is.

    Content against its hash, the hash against the journal, each signature against its own hash,
    against the report's and against the journal.
    """
    found = []
    if hashed(report.content) != report.sha256:
        found.append("报告内容与锁定时的校验值不符")
    if report.entry.inputs.get("sha256") != report.sha256:
        found.append("报告的校验值与办理记录不符")
    for signature in report.signatures.select_related("entry"):
        kept = signature.entry.inputs.get("seal")
        if signature.sha256 != report.sha256:
            found.append(f"{signature}所签的不是这一份报告")
        if seal_of(signature) != signature.seal or kept != signature.seal:
            found.append(f"{signature}的签字被改动")
    return found
