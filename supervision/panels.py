"""What the cases after the grant show on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casework.models import Case, Organisation, User
from casework.panels import EVERY, Fact, facts_of_kind, followed_by, panel
from casework.templatetags.law import chinese_moment
from inspections.checking import sheet_of_check
from licensing.models import Certificate
from supervision import cards, directives
from supervision.beginning import beginnings
from supervision.hints import CHANGES
from supervision.models import (
    AnnualReport,
    AnnualReview,
    Change,
    CrossFiling,
    Enforcement,
    Filing,
    Inspection,
    Leak,
    Personnel,
    Reconsideration,
)
from supervision.models.leak import CHANNELS
from supervision.selfcheck.comparing import contradicted
from supervision.selfcheck.reading import SelfCheck

YES = {True: "是", False: "否", None: "尚未认定"}
CROSS = {"not_required": "不需要", "covered": "已备案", "missing": "未备案", "": "尚未签约"}
PATHS = {"rectify": "责令整改", "revoke": "吊销", "": ""}
RESULTS = {
    "upheld": "维持", "withdrawn": "撤回", "annulled": "撤销", "changed": "变更",
    "ordered": "责令履行", "": "尚无结果",
}  # fmt: skip
SECURITY = {"cleared": "通过", "prohibited": "禁止", "": "尚无结果"}
RELATED = "casework/_related.html"
SHOWN = 40

followed_by("certificate.reissue", "certificate.succeed")


@facts_of_kind("annual_report")
def facts_of_report(case: AnnualReport) -> list[Fact]:
    return [
        ("报告年度", case.year),
        ("提交日期", case.submitted_on or "尚未提交"),
        ("逾期", YES[case.late]),
        ("逾期可予谅解", YES[case.excusable]),
    ]


@facts_of_kind("annual_review")
def facts_of_review(case: AnnualReview) -> list[Fact]:
    return [("审查年度", case.year), ("资质证书", case.licence)]


@facts_of_kind("change")
def facts_of_change(case: Change) -> list[Fact]:
    rows: list[Fact] = [("变更事项", case.item.get("name", case.what))]
    if case.happened_on:
        rows += [("变更日期", case.happened_on), ("按工作日计算的末日", case.working_day_due)]
    else:
        rows += [("需要现场审查", YES[case.onsite_required]), ("拟公开上市", YES[case.listing])]
    if case.security_review:
        rows.append(("外商投资安全审查", SECURITY[case.security_result]))
    if case.completed_on:
        rows.append(("变更完成日期", case.completed_on))
    if case.late is not None:
        rows.append(("逾期报告", YES[case.late]))
    return rows


@facts_of_kind("filing")
def facts_of_filing(case: Filing) -> list[Fact]:
    known = case.category in case.law.categories
    rows: list[Fact] = [
        ("业务种类", case.law.name("categories", case.category) if known else case.category),
        ("密级", case.secrecy),
        ("业务所在地机关", str(case.authority)),
        ("项目", case.project or "未填写"),
        ("签订日期", case.signed_on or "尚未签订"),
        ("跨省备案", CROSS[case.cross_province]),
    ]
    if case.partners:
        keys = [partner["unit"] for partner in case.partners]
        rows.append(("合作单位", _names(Organisation.objects.filter(pk__in=keys))))
    if subcontractors := case.subcontractors.all():
        rows.append(("分包单位", _names(subcontractors)))
    if case.late is not None:
        rows.append(("逾期备案", YES[case.late]))
    if case.completed_on:
        rows += [("项目验收日期", case.completed_on), ("涉密资料已移交", YES[case.handed_over])]
    return rows


@facts_of_kind("cross_filing")
def facts_of_cross_filing(case: CrossFiling) -> list[Fact]:
    return [("业务所在地机关", str(case.authority)), ("项目", case.project or "未填写")]


@facts_of_kind("enforcement")
def facts_of_enforcement(case: Enforcement) -> list[Fact]:
    rows: list[Fact] = [
        ("情形", case.ground_said["says"] if case.ground else ""),
        ("处理方式", PATHS[case.path]),
        ("认定的事实", case.found),
    ]
    if last := case.may_speak_until():
        rows.append(("可以陈述、申辩至", last))
    if case.proposed_ground:
        proposed = case.law.document["grounds"].get(case.proposed_ground, {})
        rows.append(("拟吊销的情形", proposed.get("says", case.proposed_ground)))
    return rows


@facts_of_kind("reconsideration")
def facts_of_reconsideration(case: Reconsideration) -> list[Fact]:
    return [
        ("救济途径", case.get_remedy_display()),
        ("复议机关或者法院", case.body),
        ("结果", RESULTS[case.result]),
        ("结果日期", case.result_on or "尚无结果"),
    ]


@facts_of_kind("leak")
def facts_of_leak(case: Leak) -> list[Fact]:
    rows: list[Fact] = [
        ("发现时间", chinese_moment(case.found_at)),
        ("报告时限", chinese_moment(case.due_at) or "没有规定时限"),
        ("登记时间", chinese_moment(case.received_at)),
        ("逾期报告", YES[case.late]),
        ("报送途径", CHANNELS.get(case.channel, "")),
        ("书面报告编号", case.paper_number),
        ("已采取补救措施", YES[case.remedied]),
    ]
    if not case.duty.get("contents"):
        return rows
    missing = "；".join(case.missing_contents)
    return [*rows, ("书面报告尚未写明", missing or "没有，各项齐全")]


@facts_of_kind("personnel")
def facts_of_personnel(case: Personnel) -> list[Fact]:
    return [("提交日期", case.opened_on), ("涉密人员", f"{len(case.people)}人")]


@panel("personnel", template="supervision/_people.html")
def people(case: Personnel, user: User) -> dict[str, Any]:
    """Who was filed, and what changed since the filing before."""
    changes = [(word, case.changes[key]) for key, word in CHANGES.items() if case.changes.get(key)]
    return {"people": case.people, "changes": changes}


@facts_of_kind("inspection")
def facts_of_inspection(case: Inspection) -> list[Fact]:
    rows: list[Fact] = []
    if case.units:
        drawn = Organisation.objects.filter(code__in=case.drawn)
        rows += [
            ("单位名录", f"{len(case.units)}家"),
            ("随机种子", case.seed),
            ("抽取的单位", _names(drawn) or "尚未抽取"),
        ]
    rows.append(("检查日期", case.inspect_on or "不预先通知"))
    rows.append(("检查人员", "、".join(case.team) or "尚未确定"))
    grounds = case.law.document["grounds"]
    rows += [("发现的问题", grounds[key]["says"]) for key in case.grounds if key in grounds]
    return rows


@panel("inspection", template="supervision/_check.html")
def check(case: Inspection, user: User) -> dict[str, Any] | None:
    """The sheet of the check: how far it is, and what was found against the unit."""
    sheet = None if user.is_applicant else sheet_of_check(case)
    if sheet is None:
        return None
    found = [state.point.id for state in sheet.against]
    return {
        "sheet": sheet,
        "visit": sheet.visit,
        "contradicted": contradicted(case.organisation, found),
    }


def _names(units: Iterable[Organisation]) -> str:
    return "、".join(unit.name for unit in units)


@panel("certificate", template="supervision/_standing.html")
def standing(case: Certificate, user: User) -> dict[str, Any] | None:
    """What the certificate is today, and the way to every other day and to its sheets."""
    return {"certificate": case, "standing": case.standing, "lost": case.lost_copies}


@panel("certificate", template="supervision/_begin.html")
def begin(case: Certificate, user: User) -> dict[str, Any] | None:
    """What this person may begin about the holder."""
    possible = beginnings(case, user)
    return {"certificate": case, "beginnings": possible} if possible else None


SUPERVISED = (
    "enforcement", "inspection", "investigation", "annual_report", "change", "filing", "leak",
    "unlicensed", "reconsideration",
)  # fmt: skip


@panel(*SUPERVISED, template="supervision/_holder.html")
def holder(case: Case, user: User) -> dict[str, Any] | None:
    """What the office knows of the unit: its certificates, open orders and other cases."""
    if user.is_applicant:
        return None
    others = Case.objects.visible_to(user).filter(organisation=case.organisation_id)
    others = others.exclude(pk=case.pk).exclude(kind="certificate", state="replaced")
    rows = list(others.select_related("regulation").order_by("-pk")[:SHOWN])
    orders = [row for row in rows if row.kind == Enforcement.KIND and row.state == "ordered"]
    return {
        "certificates": [row.procedure for row in rows if row.kind == Certificate.KIND],
        "orders": [(row, row.running("rectification")) for row in orders],
        "open_cases": [r for r in rows if not r.closed_on and r.kind != Certificate.KIND],
    }


# -- related cases ------------------------------------------------------------------------------
def _related(title: str, cases: Iterable[Case | None], user: User) -> dict[str, Any] | None:
    """Of the cases those this person may see; None when nothing is left."""
    keys = [case.pk for case in cases if case]
    seen = list(Case.objects.visible_to(user).filter(pk__in=keys).order_by("pk"))
    return {"title": title, "cases": seen} if seen else None


@panel("change", "enforcement", template=RELATED)
def certificate(case: Change | Enforcement, user: User) -> dict[str, Any] | None:
    return _related("所涉证书", [case.licence], user)


@panel("annual_report", template="supervision/_self_check.html")
def self_check(case: AnnualReport, user: User) -> dict[str, Any] | None:
    """How far the yearly self-check is, and the way to it."""
    return {"check": SelfCheck(case)}


@panel("annual_report", template=RELATED)
def reported_certificate(case: AnnualReport, user: User) -> dict[str, Any] | None:
    return _related("所涉证书", [case.reports_on], user)


@panel("reconsideration", template=RELATED)
def attacked(case: Reconsideration, user: User) -> dict[str, Any] | None:
    return _related("所涉案件", [case.subject], user)


@panel("filing", template=RELATED)
def cross_filing(case: Filing, user: User) -> dict[str, Any] | None:
    return _related("跨省备案", [case.cross], user)


@panel("certificate", template=RELATED)
def conduct(case: Certificate, user: User) -> dict[str, Any] | None:
    """What happened to the certificate since its issue."""
    cases = [*case.enforcements.all(), *case.changes.all(), *case.remedies.all()]
    return _related("变更、处罚和救济", cases, user)


@panel("application", "enforcement", template=RELATED)
def remedies(case: Case, user: User) -> dict[str, Any] | None:
    return _related("复议、诉讼", case.remedies.all(), user)


@panel(EVERY, template="supervision/_watched.html")
def watched(case: Case, user: User) -> dict[str, Any] | None:
    """Cards and directives, for the office; supervisors can give one."""
    if user.is_applicant:
        return None
    given = list(case.cards.select_related("explanation__by"))
    asked = list(case.directives.select_related("by", "to", "reply__by"))
    directs = directives.may_direct(user, case)
    if not (given or asked or directs):
        return None
    return {
        "case": case,
        "cards": given,
        "directives": asked,
        "may_direct": directs,
        "may_explain": bool(given and cards.answers_for(user, case)),
    }
