"""What applications and certificates show on the page of a case."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from casework import clock
from casework.models import DRAFT, Case, User
from casework.panels import Fact, facts_of_kind, followed_by, panel
from casework.templatetags.law import chinese_date
from licensing.assessing import assess
from licensing.assessment import panels as assessment_panels  # noqa: F401 - register themselves
from licensing.eligibility import Finding, Verdict
from licensing.freezing import changes_since
from licensing.models import Application, Certificate, Grading

VERDICTS = {"pass": "合格", "fail": "不合格", "": "尚未作出"}
BASES = {"notice": "书面通知受理", "deemed": "逾期未告知，视为受理", "": ""}
FOUND = {
    Verdict.PASS: "符合", Verdict.FAIL: "不符合", Verdict.UNKNOWN: "情况不明",
    Verdict.NOT_APPLICABLE: "不适用",
}  # fmt: skip

CONCLUSIVE = {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN}

followed_by("application.issue", "certificate.issue")


@facts_of_kind("application")
def facts_of_application(case: Application) -> list[Fact]:
    law = case.law
    rows: list[Fact] = [
        ("申请类型", case.get_asks_display()),
        ("资质等级", law.level_name(case.level)),
        ("业务种类", "、".join(law.category_names(case.categories))),
        ("提交方式", case.get_channel_display()),
        ("提出日期", case.opened_on),
    ]
    if case.accepted_on:
        basis = BASES[case.accepted_basis]
        rows.append(("受理日期", f"{chinese_date(case.accepted_on)}（{basis}）"))
    if case.renews_id:
        rows.append(("延续的证书", str(case.renews)))
    rows.append(("书面审查", VERDICTS[case.written_verdict]))
    if case.categories_passed:
        rows.append(("合格种类", "、".join(law.category_names(case.categories_passed))))
    rows.append(("现场审查", VERDICTS[case.visit_verdict]))
    if case.open_reviews:
        rows.append(("进行中的评审", "、".join(case.open_reviews)))
    return rows


@facts_of_kind("certificate")
def facts_of_certificate(case: Certificate) -> list[Fact]:
    return [
        ("资质等级", case.law.level_name(case.level)),
        ("业务种类", "、".join(case.law.category_names(case.categories))),
        ("有效期", f"{case.valid_from} 至 {case.valid_until}"),
        ("单位名称", case.holder_name),
        ("法定代表人", case.legal_representative),
        ("注册地址", case.registered_address),
    ]


@panel("application", template="casework/_related.html")
def certificates(case: Application, user: User) -> dict[str, Any] | None:
    """The certificate that was issued, and the one to be renewed."""
    related = [case.renews] if case.renews_id else []
    related += Certificate.objects.filter(issued_for=case)
    return {"title": "相关证书", "cases": related} if related else None


@panel("certificate", template="casework/_related.html")
def origin(case: Certificate, user: User) -> dict[str, Any] | None:
    """The application it was issued for, and the renewals that were asked for."""
    related: list[Case] = [case.issued_for] if case.issued_for else []
    related += case.renewals.exclude(opened_on=None)
    return {"title": "相关申请", "cases": related} if related else None


@panel("application", template="licensing/review_link.html")
def written_review(case: Application, user: User) -> dict[str, Any] | None:
    """The way to the workbench, with how many conditions were judged."""
    if user.is_applicant or case.state == DRAFT:
        return None
    judged = case.verdicts.aggregate(n=Count("condition", distinct=True))["n"]
    return {"judged": judged}


@panel("application", template="licensing/_opinions.html")
def expert_opinions(case: Application, user: User) -> dict[str, Any] | None:
    """Which experts were asked, by when, and what they said; the unit reads it in the paper."""
    if user.is_applicant:
        return None
    asked = list(case.opinion_requests.select_related("expert", "opinion"))
    return {"asked": asked, "open": case.open_reviews, "today": clock.today()} if asked else None


@panel("application", template="casework/_findings.html")
def findings(case: Application, user: User) -> dict[str, Any] | None:
    """Each condition with value, threshold and verdict, for the officers who examine it."""
    if user.is_applicant:
        return None
    assessment = assess(case)
    rows = [_row(f) for f in assessment.findings.values() if f.verdict in CONCLUSIVE]
    return {
        "overall": FOUND[assessment.overall],
        "lacking": [row for row in rows if row["verdict"] is not Verdict.PASS],
        "met": [row for row in rows if row["verdict"] is Verdict.PASS],
    }


@panel("application", template="casework/_changes.html")
def changes(case: Application, user: User) -> dict[str, Any] | None:
    """What the unit has declared otherwise since it handed the application in."""
    if user.is_applicant or case.is_closed:
        return None
    found = changes_since(case)
    return {"changes": found} if found else None


def _row(finding: Finding) -> dict[str, Any]:
    """A finding for the page; the explanation names value, threshold and shortfall in words."""
    why = finding.explanation.removeprefix(f"{finding.says}：")
    word = FOUND[finding.verdict]
    return {
        "says": finding.says,
        "article": finding.article,
        "why": "" if why == word else why,
        "parts": [part.explanation for part in finding.parts if part.explanation],
        "verdict": finding.verdict,
        "word": word,
    }


@facts_of_kind("grading")
def facts_of_grading(case: Grading) -> list[Fact]:
    reached = case.level_reached
    rows: list[Fact] = [
        ("申报等级", case.law.level_name(str(case.level))),
        ("提交日期", case.opened_on or "尚未提交"),
    ]
    if case.is_closed:
        rows.append(("评定等级", case.law.level_name(str(reached)) if reached else "没有达到"))
    return rows


@panel("grading", template="licensing/_grading.html")
def tell_grading(case: Grading, user: User) -> dict[str, Any]:
    return {"case": case, "waiting": case.overrides.filter(confirmed_by=None).count()}
