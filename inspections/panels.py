"""What visits show on the page of a case, and where a visit is planned."""

from __future__ import annotations

from typing import Any

from casework import clock
from casework.models import Case, User
from casework.panels import Fact, facts_of_kind, followed_by, panel
from casework.templatetags.law import spoken
from inspections.knowledge.marking import results_of
from inspections.models import Visit
from inspections.models.visit import DROPPED
from inspections.occasions import word_of
from inspections.planning import may_plan, may_record
from inspections.reporting.locking import is_open
from inspections.reporting.standing import report_of
from inspections.sheet.reading import sheet_of
from inspections.sheet.team import may_fill
from licensing.models import Expert
from licensing.panels import VERDICTS

followed_by("visit.record_refusal", "application.break_off")
followed_by("visit.fail_basic_item", "application.break_off")


@facts_of_kind("visit")
def facts_of_visit(case: Visit) -> list[Fact]:
    if case.is_sheet_alone:
        return [("日期", case.visit_on), ("人员", "、".join(case.staff))]
    names = dict(Expert.objects.filter(code__in=case.experts).values_list("code", "name"))
    rows: list[Fact] = [
        ("现场审查日期", case.visit_on),
        ("工作人员", "、".join(case.staff)),
        ("审查专家", "、".join(names.get(code, code) for code in case.experts) or "无"),
        ("结论", VERDICTS[case.verdict]),
    ]
    if case.signed_by:
        rows.append(("报告签字", spoken(case.signed_by)))
    if case.witnesses:
        rows.append(("见证人", "、".join(case.witnesses)))
    return rows


@panel("visit", template="inspections/_records.html")
def records(case: Visit, user: User) -> dict[str, Any] | None:
    """The law's steps of a visit, each with its record or with the form to record it."""
    if case.is_sheet_alone:
        return None
    rows = list(case.records.select_related("actor").order_by("pk"))
    corrected = {r.corrects_id for r in rows}
    standing = {r.ground: r for r in rows if r.pk not in corrected}
    return {
        "steps": [
            {
                "ground": key,
                "law": ground,
                "record": standing.get(key),
                "corrected": [r for r in rows if r.ground == key and r.pk in corrected],
            }
            for key, ground in case.steps_of_visit.items()
        ],
        "may_record": may_record(case, user, clock.today()),
        "report_open": case.is_locked or (not user.is_applicant and is_open(case)),
    }


@panel("visit", template="inspections/_team.html")
def team(case: Visit, user: User) -> dict[str, Any] | None:
    """Who is in the team, what they declared, who was replaced; the unit sees names alone."""
    members = list(case.members.select_related("user", "expert", "replaces__user"))
    if not members:
        return None
    return {
        "present": [m for m in members if m.left_on is None],
        "gone": [] if user.is_applicant else [m for m in members if m.left_on],
        "public": user.is_applicant,
        "declares": case.law.has_step(case.kind, "declare"),
    }


@panel("visit", template="inspections/_findings.html")
def findings(case: Visit, user: User) -> dict[str, Any] | None:
    """The sheet that stands alone: how far it is, and what was found against the unit."""
    sheet = sheet_of(case) if case.is_sheet_alone and not user.is_applicant else None
    if sheet is None:
        return None
    return {"sheet": sheet, "visit": case, "fills": may_fill(case, user, clock.today())}


@panel("visit", template="inspections/_tests.html")
def tests(case: Visit, user: User) -> dict[str, Any] | None:
    """The results of the knowledge test, and the way to hold one."""
    if user.is_applicant:
        return None
    found = results_of(case)
    offered = may_record(case, user, clock.today())
    return {"results": found, "may_record": offered} if found or offered else None


@panel("visit", template="casework/_related.html")
def subject(case: Visit, user: User) -> dict[str, Any]:
    return {"title": "所属案件", "cases": [case.subject]}


@panel("application", "change", template="inspections/_visits.html")
def visits(case: Case, user: User) -> dict[str, Any] | None:
    """The visits of a case, and the way to plan one."""
    found = Visit.objects.filter(subject=case.pk).order_by("pk")
    if user.is_applicant:
        found = found.exclude(state__in=Visit.UNSEEN)
    offered = may_plan(case, user, clock.today())
    shown = [(visit, report_of(visit)) for visit in found]
    return {"visits": shown, "may_plan": offered} if offered or shown else None


@panel("assessment", template="inspections/_reviews.html")
def reviews(case: Case, user: User) -> dict[str, Any] | None:
    """The visits of a case that this person may see, with what they found; the way to plan one."""
    seen = Case.objects.visible_to(user).values("pk")
    found = Visit.objects.filter(subject=case.pk, pk__in=seen).exclude(state=DROPPED)
    found = found.select_related("subject", "standard").order_by("pk")
    today = clock.today()
    shown = [(visit, sheet_of(visit), may_fill(visit, user, today)) for visit in found]
    offered = may_plan(case, user, today)
    return (
        {"word": word_of(case), "visits": shown, "may_plan": offered} if offered or shown else None
    )
