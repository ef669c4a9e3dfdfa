"""What the report says, drawn up from the sheet, the records, the team and the tests."""

from __future__ import annotations

from typing import Any

from casework import clock
from casework.models import User
from inspections.knowledge.marking import results_of
from inspections.models import SheetEntry, SheetPhoto, Visit
from inspections.sheet.reading import PointState, Sheet, sheet_of
from inspections.sheet.showing import demand_of, told
from inspections.standard.document import CONFORMS
from inspections.standard.scoring import written
from inspections.team import seats
from licensing.models import Expert

ROLE_NAMES = {"lead": "组长", "member": "组员", "expert": "审查专家"}


def content_of(visit: Visit, *, verdict: str, statement: str) -> dict[str, Any]:
    """The content as plain data; `verdict` pass, fail or terminated, `statement` the unit's."""
    sheet = sheet_of(visit)
    return {
        "visit": visit.pk,
        "visit_on": visit.visit_on.isoformat(),
        "unit": {
            "name": visit.organisation.name,
            "legal_representative": visit.organisation.legal_representative,
        },
        "subject": visit.subject.number or "",
        "verdict": verdict,
        "statement": statement,
        "team": team_of(visit),
        "steps": steps_of(visit),
        "tests": tests_of(visit),
        "sheet": sheet_told(sheet) if sheet and sheet.is_begun else None,
    }


def team_of(visit: Visit) -> list[dict[str, str]]:
    """Everybody of the team with what they declared; the first is the lead."""
    members = [
        (member.role, member.name, member.get_declaration_display())
        for member in seats.present(visit)
    ]
    if not members:
        members = [("member" if n else "lead", name, "") for n, name in enumerate(visit.staff)]
        members += [("expert", name, "") for name in Expert.objects.names(visit.experts)]
    order = list(ROLE_NAMES)
    return [
        {"role": role, "role_name": ROLE_NAMES[role], "name": name, "declaration": said}
        for role, name, said in sorted(members, key=lambda m: order.index(m[0]))
    ]


def _name_of(person: User | None) -> str:
    return str(person) if person else ""


def steps_of(visit: Visit) -> list[dict[str, Any]]:
    """The lawful steps, each with its moment, its person and what was noted."""
    records = visit.records.filter(corrected_by=None).select_related("actor")
    standing = {record.ground: record for record in records}
    return [
        {
            "name": ground["says"],
            "at": standing[key].at.astimezone(clock.ZONE).isoformat(),
            "actor": _name_of(standing[key].actor),
            "note": standing[key].note,
        }
        for key, ground in visit.steps_of_visit.items()
        if key in standing
    ]


def tests_of(visit: Visit) -> list[dict[str, Any]]:
    """The knowledge tests that are over."""
    return [
        {
            "name": result.name, "post": result.post, "right": result.right,
            "total": result.total, "points": str(result.points), "verdict": result.verdict,
        }
        for result in results_of(visit)
        if result.state == "done"
    ]  # fmt: skip


def sheet_told(sheet: Sheet) -> dict[str, Any]:
    """Marks by head, findings, thresholds, photographs and every point."""
    checklist, marking = sheet.checklist, sheet.checklist.marking
    checked = [state for state in sheet.states.values() if state.is_checked]
    judged = [state for state in checked if state.verdict]
    return {
        "standard": checklist.title,
        "digest": sheet.visit.standard.digest if sheet.visit.standard else "",
        "marking": {"title": marking.title, "note": marking.note, "example": marking.is_example},
        "heads": [
            {
                "name": head.name, "full": written(head.full), "marks": written(head.marks),
                "lost": "" if head.marks is None else written(head.full - head.marks),
                "floor": written(marking.floor(head.key)),
            }
            for head in sheet.heads
        ],
        "total": written(sheet.score.total),
        "full": written(sum(marking.full.values())),
        "to_pass": written(marking.total_to_pass),
        "result": sheet.result_word,
        "basic_failed": [_named(state) for state in sheet.failed_basic],
        "findings": [_finding(sheet, s) for s in checked if s.tips and s.verdict != CONFORMS],
        "measures": [_measure(sheet, s) for s in judged if s.point.threshold],
        "photos": [_photo(s, each) for s in checked for each in s.photos],
        "points": [_point(sheet, state) for state in sheet.states.values()],
    }  # fmt: skip


def _named(state: PointState) -> str:
    return f"{state.point.clause} {state.point.says}"


def _finding(sheet: Sheet, state: PointState) -> dict[str, Any]:
    return _point(sheet, state) | {
        "said": [_said(sheet, entry) for entry in state.tips],
        "photos": [photo.sha256 for photo in state.photos],
    }


def _said(sheet: Sheet, entry: SheetEntry) -> dict[str, str]:
    return {
        "verdict": sheet.checklist.verdicts[entry.verdict], "reason": entry.reason,
        "measured": told(entry), "note": entry.note, "by": str(entry.by),
    }  # fmt: skip


def _measure(sheet: Sheet, state: PointState) -> dict[str, str]:
    measured = told(state.standing) if state.standing else ""
    return _point(sheet, state) | {"demand": demand_of(state.point, sheet.level), "found": measured}


def _point(sheet: Sheet, state: PointState) -> dict[str, Any]:
    word = sheet.checklist.verdicts.get(state.verdict, "")
    return {
        "clause": state.point.clause, "says": state.point.says, "basic": state.is_basic,
        "verdict": word or ("有分歧" if state.is_disputed else "未查"),
    }  # fmt: skip


def _photo(state: PointState, photo: SheetPhoto) -> dict[str, Any]:
    return {
        "clause": state.point.clause, "photo": photo.pk, "sha256": photo.sha256,
        "at": photo.made_at.astimezone(clock.ZONE).isoformat(), "by": str(photo.by),
    }  # fmt: skip
