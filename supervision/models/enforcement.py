from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Authority, Case, Role
from casework.steps import Act, step
from licensing import regime
from licensing.models import Certificate
from supervision import guards
from supervision.models.hearing import Hearing

STATES = (
    "opened", "dismissed", "ordered", "claimed", "closed", "failed", "suspended", "recheck",
    "lifted", "revocation_proposed", "revoked",
)  # fmt: skip
LICENSING_ACTS = "overruling"


class Enforcement(Hearing, Case):
    """整改与处罚: from the finding to the order, and to suspension or revocation."""

    KIND = "enforcement"
    FINAL: ClassVar[frozenset[str]] = frozenset({"dismissed", "closed", "lifted", "revoked"})
    UNSEEN: ClassVar[frozenset[str]] = frozenset({"opened", "dismissed"})

    licence = models.ForeignKey(
        Certificate, models.PROTECT, null=True, related_name="enforcements",
        verbose_name="资质证书",
    )  # fmt: skip
    ground = models.CharField("情形", max_length=30, blank=True)
    path = models.CharField("处理方式", max_length=10, blank=True)
    found = models.TextField("认定的事实", blank=True)
    proposed_ground = models.CharField("拟吊销的情形", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改与处罚"

    @property
    def facts(self) -> dict[str, Any]:
        return {"path": self.path, "ground": self.ground}

    @property
    def ground_said(self) -> dict[str, str]:
        """The ground in the words of the law it belongs to."""
        entry = regime.ground(self.law, self.ground, "enforcement.open")
        return {"says": entry["says"], "article": entry["article"]}

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        """Where the breach was the case is handled; what touches the licence stays with it."""
        return [self.deciding_authority if competence == LICENSING_ACTS else self.authority]

    def issues(self, key: str, act: Act) -> bool:
        needed = self.said(act).get("issues_when")
        return not needed or all(act.inputs.get(name) == word for name, word in needed.items())

    @step(
        "立案",
        source=DRAFT,
        target="opened",
        roles=(Role.SUPERVISOR,),
        competence="enforcement",
        guards=(guards.has_punishable_certificate, guards.ground_of_opening, guards.gives_facts),
        inputs=("ground", "facts"),
        effect="立案查处；属于应当责令整改的，先责令整改。",
    )
    def open(self, act: Act) -> None:
        self.ground = act.inputs["ground"]
        self.found = act.inputs["facts"]
        self.path = regime.ground(self.law, self.ground, "enforcement.open")["path"]
        self.enrol(act)

    @step(
        "不成立",
        source="opened",
        target="dismissed",
        roles=(Role.SUPERVISOR,),
        competence="enforcement",
        guards=(guards.gives_reasons,),
        inputs=("reasons",),
        effect="违法事实不成立，办结。",
    )
    def dismiss(self, act: Act) -> None:
        """No breach."""

    @step(
        "责令整改",
        source="opened",
        target="ordered",
        roles=(Role.SUPERVISOR,),
        competence="enforcement",
        guards=(guards.is_rectified_first, guards.term_is_lawful),
        inputs=("days", "due"),
        effect="送达责令整改通知书，整改期限开始计算。",
    )
    def order(self, act: Act) -> None:
        act.fact("due_on", act.inputs.get("due"))

    @step(
        "报告整改完成",
        source="ordered",
        target="claimed",
        roles=(Role.UNIT,),
        guards=(guards.rectification_is_not_over,),
        elsewhere={"failed": "E_PERIOD_OVER"},
        effect="整改情况送达机关，由机关复查。",
    )
    def report_done(self, act: Act) -> None:
        """The check may follow after the last day."""

    @step(
        "复查整改",
        source="claimed",
        target=RETURN_VALUE("closed", "failed"),
        roles=(Role.SUPERVISOR,),
        competence="enforcement",
        guards=(guards.gives_reasons,),
        inputs=("verdict", "reasons"),
        effect="符合要求的办结并通知单位；不符合的，须作出暂停资质决定。",
    )
    def verify(self, act: Act) -> str:
        if act.inputs["verdict"] == "compliant":
            return "closed"
        act.effect("duties", "suspend")
        self._propose(act, "suspend")
        return "failed"

    def _propose(self, act: Act, step: str) -> None:
        """What the officer found is the proposal on which the head of the licence decides."""
        if self.licence and self.law.proposable(self.licence.kind):
            act.follow(self.licence, "propose", decision=step, reasons=act.inputs["reasons"])

    @step("整改逾期", source="ordered", target="failed", guards=(guards.rectification_is_over,))
    def fail(self, act: Act) -> None:
        """Not rectified in time; the suspension is still a decision of the head."""
        act.effect("duties", "suspend")

    @step(
        "提出吊销",
        source=["opened", "failed"],
        target="revocation_proposed",
        roles=(Role.SUPERVISOR,),
        competence="enforcement",
        guards=(guards.ground_of_proposing, guards.gives_reasons),
        inputs=("ground", "reasons"),
        effect="提请发证机关负责人决定是否吊销资质。",
    )
    def propose_revocation(self, act: Act) -> None:
        self.proposed_ground = act.inputs["ground"]
        self._propose(act, "revoke")

    @step(
        "不予吊销",
        source="revocation_proposed",
        target=RETURN_VALUE("dismissed", "ordered"),
        roles=(Role.HEAD,),
        competence=LICENSING_ACTS,
        guards=(guards.order_is_open, guards.gives_reasons),
        inputs=("outcome", "reasons"),
        effect="负责人不同意吊销：不成立的办结，可以整改的责令整改。",
    )
    def overrule(self, act: Act) -> str:
        outcome: str = act.inputs["outcome"]
        self.proposed_ground = ""
        if outcome == "ordered":
            act.fact("ordered_on", act.on)
        return outcome

    # -- reached through the certificate --------------------------------------------------------
    @step("暂停资质", source="failed", target="suspended")
    def suspend(self, act: Act) -> None:
        """The suspension of the certificate has begun."""

    @step("暂停期满", source="suspended", target="recheck")
    def end_suspension(self, act: Act) -> None:
        """The certificate has to be checked again."""

    @step("复查仍不符合", source="recheck", target="revocation_proposed")
    def fail_recheck(self, act: Act) -> None:
        self.proposed_ground = act.inputs["ground"]

    @step("恢复资质", source="recheck", target="lifted")
    def lift(self, act: Act) -> None:
        """The certificate is valid again."""

    @step("吊销资质", source="revocation_proposed", target="revoked")
    def revoke(self, act: Act) -> None:
        """The certificate was revoked."""

    @step("已申请复议", source=list(STATES))
    def attack(self, act: Act) -> None:
        """A remedy was sought against the order; nothing is stayed."""
