from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Authority, Case, Role
from casework.steps import Act, step
from supervision import guards
from supervision.models.conduct import Conduct

RESTORABLE = ("suspend", "annul", "revoke")


class Reconsideration(Conduct, Case):
    """复议、诉讼记录: what became of a decision that was attacked; nothing is stayed by it.

    It follows the law of the day of the decision, which is stored when it is registered.
    """

    KIND = "reconsideration"
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed"})

    class Remedy(models.TextChoices):
        RECONSIDERATION = "reconsideration", "行政复议"
        LITIGATION = "litigation", "行政诉讼"

    subject = models.ForeignKey(
        Case, models.PROTECT, related_name="remedies", verbose_name="所涉案件"
    )
    decision = models.CharField("所涉决定", max_length=50, blank=True)
    remedy = models.CharField(
        "救济途径", max_length=20, choices=Remedy.choices, default=Remedy.RECONSIDERATION
    )
    body = models.CharField("复议机关或者法院", max_length=120, blank=True)
    result = models.CharField("结果", max_length=10, blank=True)
    result_on = models.DateField("结果日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复议、诉讼记录"

    def bind(self, on: date) -> None:
        """The law of the attacked decision, from the beginning to the end."""

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        superior = self.authority.superior
        return (
            [self.authority, superior] if competence == "record" and superior else [self.authority]
        )

    @step(
        "登记复议、诉讼",
        source=DRAFT,
        target="pending",
        roles=(Role.CLERK,),
        competence="record",
        guards=(guards.attacks_decision, guards.time_to_apply_runs),
        inputs=("kind", "body"),
        effect="登记对决定提起的行政复议或者行政诉讼，决定不停止执行。",
    )
    def register(self, act: Act) -> None:
        self.remedy = act.inputs.get("kind") or self.Remedy.RECONSIDERATION
        self.body = act.inputs.get("body") or ""
        self.enrol(act)
        if self.subject.running("reconsideration_apply"):
            act.follow(self.subject, "attack")

    @step(
        "记录结果",
        source="pending",
        target=RETURN_VALUE("closed", "decided"),
        roles=(Role.CLERK,),
        competence="record",
        inputs=("result",),
        effect="维持或者撤回的办结；其他结果须予落实。",
    )
    def record_result(self, act: Act) -> str:
        self.result, self.result_on = act.inputs["result"], act.on
        if self.result in ("upheld", "withdrawn"):
            return "closed"
        act.effect("duties", "give_effect")
        return "decided"

    @step(
        "落实结果",
        source="decided",
        target="effect_recorded",
        roles=(Role.HEAD,),
        competence="effect",
        effect="撤销决定的，不予许可的重新作出决定，证书恢复原状；其他结果由机关另行办理。",
    )
    def give_effect(self, act: Act) -> None:
        if self.result != "annulled":
            return
        subject: Any = self.subject
        if self.decision in RESTORABLE and subject.kind == "certificate":
            act.follow(subject, "restore", decision=self.decision)
        elif subject.state in ("refused", "not_accepted"):
            act.follow(subject, "reopen", from_day=self.result_on)

    @step(
        "办结",
        source="effect_recorded",
        target="closed",
        roles=(Role.CLERK,),
        competence="effect",
        effect="结果已经落实，记录办结。",
    )
    def close(self, act: Act) -> None:
        """Everything the result asked for is done."""
