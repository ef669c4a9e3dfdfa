"""What the cases of a voluntary assessment show on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casework.models import DRAFT, Authority, Case, User
from casework.panels import FILES, Fact, facts_of_kind, followed_by, panel
from licensing.assessment.engineer import counted
from licensing.assessment.openings import ASSESSMENT, BODY, CERTIFICATE, openings
from licensing.models import (
    Agency,
    AnnualCheck,
    Assessment,
    AssessmentCertificate,
    CertificateChange,
    Loss,
    Objection,
    Sanction,
    SpotCheck,
)

YES = {True: "是", False: "否", None: "尚未确定"}
ROUTES = {"complaint": "投诉", "appeal": "申诉", "": ""}

followed_by("assessment.issue", "assessment_certificate.issue")
followed_by("certificate_change.verify", "assessment_certificate.reissue")
followed_by("loss.verify", "assessment_certificate.reissue")


@facts_of_kind("assessment")
def facts_of_assessment(case: Assessment) -> list[Fact]:
    rows: list[Fact] = [
        ("申报类型", case.get_asks_display()),
        ("等级", case.level_name),
        ("行业分项", case.industry_names),
        ("咨询机构", case.consultant or "尚未委托"),
        ("评审机构", case.assessor or "尚未选择"),
    ]
    if case.witness or case.observer:
        rows.append(("见证", case.witness or f"观察员 {case.observer}"))
    rows.append(("登记的工程师", f"{counted(case.organisation)}名"))
    if case.visits_held:
        rows.append(("现场评审", f"{case.visits_held}次，计入{case.counted_visits}次"))
    if case.teams:
        rows.append(("评审人员", "、".join(dict.fromkeys(case.teams))))
    if case.panel:
        rows.append(("评审会成员", "、".join(case.panel)))
    if case.objections_open:
        rows.append(("尚未答复的公示异议", f"{case.objections_open}件"))
    if case.approved_on:
        rows.append(("审定日期", case.approved_on))
    return rows


@facts_of_kind("assessment_certificate")
def facts_of_certificate(case: AssessmentCertificate) -> list[Fact]:
    asked = "、".join(case.requests_named)
    return [
        ("等级", case.level_name),
        ("行业分项", case.industry_names),
        ("有效期", f"{case.valid_from} 至 {case.valid_until}"),
        ("单位名称", case.holder_name),
        *([("获证单位申请", asked)] if asked else []),
    ]


@facts_of_kind("body")
def facts_of_body(case: Agency) -> list[Fact]:
    rows: list[Fact] = [("机构", case.seat.name), ("工作", case.get_does_display())]
    if case.assesses:
        regions = Authority.objects.filter(code__in=case.regions).values_list("region", flat=True)
        rows += [("类别", f"{case.grade}类"), ("授权区域", "、".join(regions))]
    return [*rows, ("所属法人", case.legal_person)]


@facts_of_kind("annual_check")
def facts_of_check(case: AnnualCheck) -> list[Fact]:
    window = f"{case.window_from} 至 {case.window_until}"
    rows: list[Fact] = [("年度", case.year), ("提交时间", window), ("资质证书", case.held)]
    handed_in = case.entries.filter(step="submit", outcome="done").last()
    told = handed_in.inputs.get("information", "") if handed_in else ""
    return [*rows, *([("年度检查信息", told)] if told else [])]


@facts_of_kind("certificate_change")
def facts_of_change(case: CertificateChange) -> list[Fact]:
    return [
        ("变更事项", case.get_what_display()),
        ("变更日期", case.happened_on),
        ("逾期申请", f"是，{case.late_days}日" if case.late else YES[case.late]),
        ("资质证书", case.held),
    ]


@facts_of_kind("loss")
def facts_of_loss(case: Loss) -> list[Fact]:
    return [("资质证书", case.held)]


@facts_of_kind("objection")
def facts_of_objection(case: Objection) -> list[Fact]:
    return [("种类", ROUTES[case.route]), ("办理人", case.handler or "尚未确定")]


@facts_of_kind("sanction")
def facts_of_sanction(case: Sanction) -> list[Fact]:
    law = case.law.document
    rows: list[Fact] = [("对象", case.party or case.organisation)]
    if case.person:
        rows.append(("人员", case.person))
    rows.append(("情形", law["grounds"][case.ground]["says"] if case.ground else ""))
    if case.measure:
        rows.append(("处理", law["measures"][case.measure]["says"]))
    if case.suspends:
        rows.append(("截止日期", case.until or "没有截止日期"))
    return rows


@facts_of_kind("spot_check")
def facts_of_spot_check(case: SpotCheck) -> list[Fact]:
    return [("对象", case.party or case.subject or case.held)]


@facts_of_kind("public_report")
def facts_of_report(case: Case) -> list[Fact]:
    told = case.entries.filter(step="file", outcome="done").first()
    return [("反映的情况", told.inputs.get("facts", "") if told else "")]


@panel(ASSESSMENT, CERTIFICATE, BODY, template="licensing/assessment/_begin.html")
def begin(case: Case, user: User) -> dict[str, Any] | None:
    """What this person may begin about the case."""
    possible = [] if case.state == DRAFT else list(openings(user, case))
    return {"about": case, "openings": possible} if possible else None


RELATED = "casework/_related.html"


def _related(title: str, cases: Iterable[Case | None], user: User) -> dict[str, Any] | None:
    """Of the cases those this person may see; None when nothing is left."""
    keys = [case.pk for case in cases if case]
    seen = list(Case.objects.visible_to(user).filter(pk__in=keys).order_by("pk"))
    return {"title": title, "cases": seen} if seen else None


@panel("annual_check", "certificate_change", "loss", "sanction", "spot_check", template=RELATED)
def certificate(case: Any, user: User) -> dict[str, Any] | None:
    return _related("资质证书", [case.held], user)


@panel("objection", "spot_check", template=RELATED)
def subject(case: Any, user: User) -> dict[str, Any] | None:
    return _related("资质评定", [case.subject], user)


@panel(ASSESSMENT, template=RELATED)
def around(case: Assessment, user: User) -> dict[str, Any] | None:
    """What it builds on, its bodies, and the objections to it."""
    earlier = Case.objects.filter(papers__kept_in=case.pk).distinct()
    bodies = [case.consultant, case.assessor, case.witness]
    cases = [case.held, *earlier, *bodies, *case.objections.all()]
    return _related("相关事项", cases, user)


@panel(ASSESSMENT, template="licensing/assessment/_kept.html", place=FILES)
def kept(case: Assessment, user: User) -> dict[str, Any] | None:
    """What an assessment that began anew keeps of the one before."""
    papers = case.kept_papers.order_by("pk")
    return {"papers": papers} if papers else None


@panel(CERTIFICATE, template=RELATED)
def conduct(case: AssessmentCertificate, user: User) -> dict[str, Any] | None:
    """What the certificate comes from, and what happened to it since."""
    cases = [
        *case.issued_for.all(), *case.assessments.exclude(opened_on=None),
        *case.annual_checks.all(), *case.sanctions.all(),
        *CertificateChange.objects.filter(held=case), *Loss.objects.filter(held=case),
    ]  # fmt: skip
    return _related("相关事项", cases, user)


@panel(BODY, template=RELATED)
def sanctions(case: Agency, user: User) -> dict[str, Any] | None:
    return _related("处理", case.sanctions.all(), user)
