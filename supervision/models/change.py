from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from licensing.models import Certificate
from supervision import guards
from supervision.models.conduct import Conduct

COMPLETION, AFTER = "change_completion_report", "post_change_report"
UNAPPROVED = dict.fromkeys(("reported", "not_approved"), "E_CHANGE_NOT_APPROVED")


class Change(Conduct, Case):
    """变更: reported before it is made and carried out as approved, or reported afterwards."""

    KIND = "change"
    FINAL: ClassVar[frozenset[str]] = frozenset({"not_approved", "closed", "failed", "stripped"})

    licence = models.ForeignKey(
        Certificate, models.PROTECT, null=True, related_name="changes", verbose_name="资质证书"
    )
    what = models.CharField("变更事项", max_length=30, blank=True)
    listing = models.BooleanField("拟公开上市", default=False)
    security_review = models.BooleanField("外商投资安全审查", default=False)
    security_result = models.CharField("安全审查结果", max_length=12, blank=True)
    onsite_required = models.BooleanField("需要现场审查", null=True)
    completed_on = models.DateField("变更完成日期", null=True, blank=True)
    happened_on = models.DateField("变更日期", null=True, blank=True)
    late = models.BooleanField("逾期报告", null=True)
    working_day_due = models.DateField("按工作日计算的末日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更"

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "onsite_required": self.onsite_required,
            "late": self.late,
            "working_day_due": self.working_day_due,
        }

    @property
    def item(self) -> dict[str, Any]:
        """What the regulation says of the changed item."""
        found: dict[str, Any] = self.law.document["changes"].get(self.what, {})
        return found

    @property
    def is_printed(self) -> bool:
        return bool(self.item.get("printed"))

    # -- before the change ----------------------------------------------------------------------
    @step(
        "报告拟作变更",
        source=DRAFT,
        target="reported",
        roles=(Role.UNIT,),
        guards=(guards.holds_certificate, guards.is_reported_before),
        inputs=("what", "listing", "security_review"),
        effect="变更报告送达发证机关，审查通过后方可实施。",
    )
    def report_before(self, act: Act) -> None:
        self.what = act.inputs["what"]
        self.listing = bool(act.inputs.get("listing"))
        self.security_review = bool(act.inputs.get("security_review"))
        self.onsite_required = bool(self.item.get("onsite"))
        self.enrol(act)

    @step(
        "记录外商投资安全审查结果",
        source="reported",
        roles=(Role.REVIEWER,),
        competence="decision",
        guards=(guards.awaits_security_review,),
        inputs=("result",),
        effect="安全审查有结果后，变更审查继续进行。",
    )
    def record_security_review(self, act: Act) -> None:
        self.security_result = act.inputs["result"]

    @step(
        "作出变更审查意见",
        source="reported",
        target=RETURN_VALUE("approved", "not_approved"),
        roles=(Role.REVIEWER, Role.HEAD),
        competence="decision",
        guards=(
            guards.is_for_head, guards.is_not_on_hold, guards.is_no_listing,
            guards.is_not_prohibited, guards.fails_with_reasons,
        ),
        inputs=("verdict", "reasons"),
        effect="出具变更事项审查意见；通过的，单位按审定事项实施变更。",
    )  # fmt: skip
    def decide(self, act: Act) -> str:
        return "approved" if act.inputs["verdict"] == "pass" else "not_approved"

    @step(
        "资质剥离",
        source="reported",
        target="stripped",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(guards.plans_listing,),
        effect="拟公开上市的，资质剥离后重新申请，变更报告办结。",
    )
    def strip(self, act: Act) -> None:
        """The carrier of the business applies anew."""

    @step(
        "登记变更完成",
        source="approved",
        target="implemented",
        roles=(Role.UNIT,),
        elsewhere=UNAPPROVED,
        inputs=("completed",),
        effect="变更完成情况的报告期限开始计算。",
    )
    def implement(self, act: Act) -> None:
        self.completed_on = act.inputs.get("completed") or act.on
        act.fact("completed_on", self.completed_on)

    @step(
        "报告变更完成情况",
        source="implemented",
        target=RETURN_VALUE("closed", "onsite_pending"),
        roles=(Role.UNIT,),
        elsewhere=UNAPPROVED | {"approved": "E_CHANGE_NOT_APPROVED"},
        effect="需要现场审查的转入现场审查，其余办结。",
    )
    def report_completion(self, act: Act) -> str:
        self._note_delay(act, COMPLETION)
        if not self.onsite_required:
            return "closed"
        act.effect("duties", "onsite_review")
        return "onsite_pending"

    @step("开始现场审查", source="onsite_pending")
    def begin_visit(self, act: Act) -> None:
        """The team is on site."""

    @step("现场审查结束", source="onsite_pending", target=RETURN_VALUE("closed", "failed"))
    def end_visit(self, act: Act) -> str:
        if act.inputs["verdict"] == "pass":
            return "closed"
        for breach in self.said(act).get("findings", {}):
            self.offer_finding(act, breach)
        return "failed"

    @step("现场审查中止", source="onsite_pending")
    def break_off(self, act: Act) -> None:
        """The visit did not come to an end; another one has to be notified."""

    # -- after the change -----------------------------------------------------------------------
    @step(
        "登记已发生的变更",
        source=DRAFT,
        target="noted",
        roles=(Role.UNIT, Role.REVIEWER),
        competence="decision",
        guards=(guards.is_reported_after,),
        inputs=("what", "happened", "classified_premises"),
        effect="变更后的书面报告期限自变更之日起计算。",
    )
    def note(self, act: Act) -> None:
        self.what, self.happened_on = act.inputs["what"], act.inputs["happened"]
        act.fact("happened_on", self.happened_on)
        if rule := self.law.rules.get(AFTER):
            self.working_day_due = act.calendar.add(self._day_happened(), rule.length or 0)
        self.enrol(act)

    def _day_happened(self) -> date:
        assert self.happened_on
        return self.happened_on

    @step(
        "提交变更报告",
        source="noted",
        target="reported",
        roles=(Role.UNIT,),
        effect="变更报告送达发证机关；证书记载事项变更的，随后换发证书。",
    )
    def report_after(self, act: Act) -> None:
        self._note_delay(act, AFTER)
        if self.is_printed:
            act.effect("duties", "reissue")

    def _note_delay(self, act: Act, period: str) -> None:
        self.late = self.is_over(period, act.on)
        act.fact("late", self.late)

    @step(
        "审阅办结",
        source="reported",
        target="closed",
        roles=(Role.REVIEWER,),
        competence="decision",
        guards=(guards.needs_no_reissue,),
        effect="变更报告审阅完毕，办结。",
    )
    def close(self, act: Act) -> None:
        """Nothing of it is printed on the certificate."""

    @step("已换发证书", source="reported", target="closed")
    def reissued(self, act: Act) -> None:
        """The certificate was re-issued with the new words."""
