"""What the papers of the cases after the grant say."""

from __future__ import annotations

from typing import Any

from casework.models import Authority, Case
from casework.steps import Act
from licensing.papers import common_context

VERDICTS = {
    "pass": "审查通过", "fail": "审查未通过",
    "compliant": "符合要求", "not_compliant": "不符合要求",
}  # fmt: skip
OUTCOMES = {
    "enforcement": "已立案查处", "refusal": "不予行政许可", "none": "不作处理",
}  # fmt: skip


def conduct_context(case: Case, key: str, act: Act) -> dict[str, Any]:
    """The context of a paper of any of these cases."""
    certificate = getattr(case, "licence", None)
    context = common_context(case, act)
    context["authority"] = {"name": case.authority.name, "code": case.authority.code}
    return context | {
        "case": {
            "number": case.number or "",
            "kind_name": case._meta.verbose_name,
            "received_on": case.opened_on or act.on,
        },
        "certificate": {"number": certificate.number if certificate else ""},
        "inputs": _inputs(case, act),
    }


def _inputs(case: Any, act: Act) -> dict[str, Any]:
    """What was entered, beside what the record of the case says, in the words of the papers."""
    given = dict(act.inputs)
    said: dict[str, Any] = {
        "reasons": given.get("reasons") or "",
        "verdict": given.get("verdict", ""),
        "verdict_name": VERDICTS.get(given.get("verdict", ""), ""),
        "evidence": getattr(case, "found", ""),
        "items": _items(given),
        "statement": OUTCOMES.get(getattr(case, "outcome", ""), ""),
    }
    if case.kind == "enforcement":
        said["ground"] = case.ground_said if case.ground else {}
        if act.step == "give_notice":
            said |= _told_before(case, act)
    if case.kind == "change":
        said["matter"] = case.item.get("name", "")
    if isinstance(to := given.get("to"), Authority):
        said["direct_to"] = to.name
    return said


def _told_before(case: Any, act: Act) -> dict[str, Any]:
    """What is going to be decided, the law that asks for the notice, and until when to speak."""
    revoking = case.state == "revocation_proposed"
    measures, told = case.law.document["measures"], case.law.document["practices"]["prior_notice"]
    grounds = case.law.document["grounds"]
    ground = grounds.get(case.proposed_ground) if revoking else None
    said = {"ground": {"says": ground["says"], "article": ground["article"]}} if ground else {}
    return said | {
        "measure": measures["revocation" if revoking else "suspension"]["says"],
        "other_law": told["law"],
        "speak_until": act.calendar.add(act.on, told["working_days"]),
    }


def _items(given: dict[str, Any]) -> list[dict[str, str]]:
    """The preserved things by name, or numbered when only their count is known."""
    named = given.get("things") or []
    count = given.get("items")
    numbered = [f"第{number}件" for number in range(1, count + 1)] if isinstance(count, int) else []
    return [{"name": name, "note": ""} for name in named or numbered]
