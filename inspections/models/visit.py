from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from django.db import models
from django_fsm import RETURN_VALUE, FSMField

from casework.models import Authority, Case, Role, User
from casework.steps import Act, step
from inspections import guards
from inspections.models.standard import Standard
from inspections.papers import visit_context
from inspections.reporting.guards import completion_agrees, report_is_closed
from inspections.sheet.guards import sheet_is_finished, verdict_follows_score
from inspections.team import seats

TEAM_BOUND = ["notified", "in_progress"]
CHECKING, CHECKED = "checking", "checked"
DROPPED = "dropped"
REVIEWED = frozenset({"application", "change"})


class Visit(Case):
    """现场审查: from the notice to the signed report, for an application or a change.

    Elsewhere the sheet is used alone: its case closes the visit, and reports.
    """

    KIND = "visit"
    FINAL: ClassVar[frozenset[str]] = frozenset(
        {"passed", "failed", "terminated", "cancelled", DROPPED, CHECKED}
    )
    UNSEEN: ClassVar[frozenset[str]] = frozenset({"planned", DROPPED, CHECKING, CHECKED})

    subject = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    visit_on = models.DateField("现场审查日期")
    staff = models.JSONField("工作人员", default=list)
    experts = models.JSONField("审查专家", default=list)
    standard = models.ForeignKey(
        Standard, models.PROTECT, null=True, related_name="visits", verbose_name="检查标准"
    )
    verdict = models.CharField("结论", max_length=4, blank=True)
    signed_by = models.CharField("签字人", max_length=30, blank=True)
    witnesses = models.JSONField("见证人", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "现场审查"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.state == "draft":
            cast(FSMField, self._meta.get_field("state")).set_state(self, "planned")
        super().save(*args, **kwargs)

    @property
    def is_sheet_alone(self) -> bool:
        """Whether no procedure of review is prescribed around the sheet."""
        return self.subject.kind not in REVIEWED

    @property
    def steps_of_visit(self) -> dict[str, Any]:
        """The steps of the on-site procedure that must be recorded, by ground key."""
        if self.is_sheet_alone:
            return {}
        grounds = self.law.document["grounds"]
        return {key: ground for key, ground in grounds.items() if ground.get("visit_step")}

    @property
    def missing_steps(self) -> list[str]:
        recorded = set(self.records.values_list("ground", flat=True))
        return [key for key in self.steps_of_visit if key not in recorded]

    @property
    def is_locked(self) -> bool:
        """Whether the report is locked, so that nothing it rests on is written any more."""
        return self.reports.filter(unlocked_at=None).exists()

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        return self.subject.procedure.authorities_for(competence, on)

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        return visit_context(self, key, act)

    @step(
        "发出现场审查通知",
        source="planned",
        target="notified",
        roles=(Role.REVIEWER,),
        competence="visit",
        guards=(
            guards.subject_awaits_visit, guards.team_is_large_enough,
            guards.experts_are_eligible, guards.experts_are_few_enough, guards.members_are_fit,
            guards.notice_is_long_enough,
        ),
        effect="书面通知申请单位现场审查时间。",
    )  # fmt: skip
    def notify(self, act: Act) -> None:
        """The notice makes the plan binding, and the standard that is in force on its day."""
        self._take_standard(act)

    def _take_standard(self, act: Act) -> None:
        self.standard = Standard.objects.in_force(self.regulation.family, act.on).first()

    @step(
        "改期",
        source="notified",
        target="notified",
        roles=(Role.REVIEWER,),
        competence="visit",
        guards=(
            guards.gives_reason, guards.new_notice_is_long_enough, guards.members_are_free_then,
        ),
        inputs=("visit", "reason"),
        effect="重新书面通知，提前通知的期限重新计算。",
    )  # fmt: skip
    def reschedule(self, act: Act) -> None:
        self.visit_on = act.inputs["visit"]

    @step(
        "开始现场审查",
        source="notified",
        target="in_progress",
        roles=(Role.INSPECTOR,),
        competence="visit",
        guards=(guards.day_has_come, guards.team_has_declared),
        effect="现场审查开始，逐项记录法定程序。",
    )
    def start(self, act: Act) -> None:
        act.follow(self.subject, "begin_visit")

    @step(
        "完成现场审查",
        source="in_progress",
        target=RETURN_VALUE("passed", "failed"),
        roles=(Role.INSPECTOR,),
        competence="visit",
        guards=(
            guards.every_step_is_recorded, guards.team_has_declared, sheet_is_finished,
            report_is_closed, guards.report_is_signed, completion_agrees, verdict_follows_score,
        ),
        inputs=("verdict", "signed_by", "witnesses"),
        effect="形成现场审查报告，审查结论转入案件。",
    )  # fmt: skip
    def complete(self, act: Act) -> str:
        self.verdict, self.signed_by = act.inputs["verdict"], act.inputs["signed_by"]
        self.witnesses = list(act.inputs.get("witnesses") or [])
        act.follow(self.subject, "end_visit", verdict=self.verdict)
        return "passed" if self.verdict == "pass" else "failed"

    @step(
        "记录拒绝接受现场审查",
        source="notified",
        target="terminated",
        roles=(Role.INSPECTOR,),
        competence="visit",
        guards=(guards.day_has_come, guards.has_no_good_reason),
        inputs=("good_reason", "statement"),
        effect="终止审查。",
    )
    def record_refusal(self, act: Act) -> None:
        self._break_off(act, "visit.record_refusal", act.inputs.get("statement", ""))

    @step(
        "记录基本项不符合",
        source="in_progress",
        target="terminated",
        roles=(Role.INSPECTOR,),
        competence="visit",
        guards=(guards.names_item,),
        inputs=("item",),
        effect="终止审查。",
    )
    def fail_basic_item(self, act: Act) -> None:
        self._break_off(act, "visit.fail_basic_item", act.inputs["item"])

    def _break_off(self, act: Act, step_name: str, evidence: str) -> None:
        """The ground is the one the regulation names for this step."""
        ground = next(iter(self.law.grounds_for(step_name)))
        act.follow(self.subject, "break_off", ground=ground, evidence=evidence)

    @step(
        "声明没有应当回避的情形",
        source=TEAM_BOUND,
        roles=(Role.INSPECTOR, Role.REVIEWER),
        competence="visit",
        guards=(guards.somebody_is_to_declare, guards.speaks_for_the_member),
        inputs=("member",),
        effect="记录成员的声明；全体成员声明后方可开始现场审查。",
    )
    def declare(self, act: Act) -> None:
        seats.declare(act.inputs["member"], seats.D.CLEAR, act.on)

    @step(
        "申请回避",
        source=TEAM_BOUND,
        roles=(Role.INSPECTOR, Role.REVIEWER),
        competence="visit",
        guards=(guards.team_is_known, guards.gives_reason, guards.speaks_for_the_member),
        inputs=("member", "reason", "asked_by"),
        effect="该成员不再参加现场审查，由安排审查的人员更换。",
    )
    def recuse(self, act: Act) -> None:
        seats.declare(act.inputs["member"], seats.D.RECUSED, act.on, act.inputs["reason"])

    @step(
        "更换审查组成员",
        source=TEAM_BOUND,
        roles=(Role.REVIEWER,),
        competence="visit",
        guards=(guards.team_is_known, guards.gives_reason, guards.successor_fits),
        inputs=("member", "successor", "reason"),
        effect="原成员退出审查组；接替的成员须另行声明。",
    )
    def replace(self, act: Act) -> None:
        seats.replace(self, act.inputs["member"], act.inputs.get("successor"), act.on)
        act.fact("staff", self.staff)
        act.fact("experts", self.experts)

    @step(
        "撤销尚未发出的安排",
        source="planned",
        target=DROPPED,
        roles=(Role.REVIEWER, Role.ASSESSOR),
        competence="visit",
        effect="此次安排作废，可以另行安排。",
    )
    def drop(self, act: Act) -> None:
        """Nobody outside the office was told."""

    @step(
        "开始检查记录",
        source="planned",
        target=CHECKING,
        roles=(Role.ASSESSOR,),
        competence="visit",
        guards=(guards.day_has_come, guards.may_be_recorded),
        effect="评审组开始逐项填写检查记录。",
    )
    def open_check(self, act: Act) -> None:
        """The team is at the unit; a secrecy check opens its sheet by its own step."""
        self._take_standard(act)

    @step("结束检查记录", source=CHECKING, target=CHECKED)
    def close_check(self, act: Act) -> None:
        """The check was reported or refused, the review recorded."""

    @step("取消", source=["planned", "notified"], target="cancelled")
    def cancel(self, act: Act) -> None:
        """The case the visit was for ended otherwise."""

    @step(
        "随案终止",
        source=["planned", "in_progress", CHECKING],
        target=RETURN_VALUE("terminated", "cancelled", DROPPED),
    )
    def end_with_case(self, act: Act) -> str:
        """The case went on without the visit, or ended, while it was planned or going on."""
        return act.inputs["as_"]


class VisitRecord(models.Model):
    """One step of the on-site procedure, recorded by a member of the team.

    A slip is put right by a later record that names the first; both stay.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="records")
    ground = models.CharField("程序", max_length=20)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.TextField("情况", blank=True)
    corrects = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        verbose_name = verbose_name_plural = "现场审查记录"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "ground"],
                condition=models.Q(corrects=None),
                name="visit_step_recorded_once",
            )
        ]

    def __str__(self) -> str:
        return self.ground
