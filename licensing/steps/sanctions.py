"""What the office does to a certificate that is in force: suspension, revocation, annulment."""

from __future__ import annotations

from typing import Any

from django_fsm import RETURN_VALUE

from casework.calendar import ONE_DAY
from casework.models import Role
from casework.steps import Act, step
from licensing import certificate_guards as guards
from licensing.steps.printing import Printing

STANDING = ("valid", "suspended", "recheck", "expired_pending")
GONE = dict.fromkeys(("expired", "expired_pending"), "E_NOT_VALID_CERT")


class Sanctions(Printing):
    """Steps of a certificate against its holder, and the way back from a suspension."""

    class Meta:
        abstract = True

    @step(
        "暂停资质",
        source="valid",
        target=RETURN_VALUE("valid", "suspended"),
        roles=(Role.HEAD,),
        competence="decision",
        guards=(
            guards.runs_by_calendar, guards.rectification_failed, guards.length_is_lawful,
            guards.starts_after_service, guards.gives_reasons, guards.holder_was_heard,
        ),
        inputs=("enforcement", "months", "from", "reasons"),
        effect="作出暂停资质决定并发布；自决定载明之日起暂停，期满须复查。",
    )  # fmt: skip
    def suspend(self, act: Act) -> str:
        enforcement = guards.enforcement_in(self, act, "failed")
        first = act.inputs.get("from") or act.on
        self.suspended_for, self.recheck_verdict = enforcement, ""
        act.fact("suspended_from", first)
        act.fact("months", act.inputs["months"])
        if first > act.on:
            act.fact("waits_until", first - ONE_DAY)
            return "valid"
        act.follow(enforcement, "suspend")
        return "suspended"

    @step("暂停生效", source="valid", target="suspended")
    def take_effect(self, act: Act) -> None:
        """The first day stated in the decision has come."""
        self._tell_enforcement(act, "suspend", in_state="failed")

    @step(
        "暂停期满",
        source=["suspended", "expired", "expired_pending"],
        target=RETURN_VALUE("recheck", "expired", "expired_pending"),
    )
    def end_suspension(self, act: Act) -> str:
        """Not valid again by itself; a certificate that expired meanwhile stays expired."""
        act.effect("duties", "recheck")
        self._tell_enforcement(act, "end_suspension", in_state="suspended")
        return "recheck" if self.state == "suspended" else self.state

    def _tell_enforcement(self, act: Act, name: str, *, in_state: str, **inputs: Any) -> None:
        """Let the enforcement case behind the suspension take its part."""
        standing = self.suspended_for
        if standing and standing.state == in_state:
            act.follow(standing, name, **inputs)

    @step(
        "记录复查结论",
        source=[*STANDING, "expired", "annulled", "revoked", "withdrawn"],
        roles=(Role.SUPERVISOR,),
        competence="decision",
        guards=(guards.is_to_be_rechecked, guards.did_not_expire, guards.gives_reasons),
        inputs=("verdict", "reasons"),
        effect="符合规定的，可以恢复资质；仍不符合的，转为拟吊销。",
    )
    def recheck(self, act: Act) -> None:
        self.recheck_verdict = act.inputs["verdict"]
        if self.recheck_verdict != "compliant":
            ground = self.law.document["steps"]["certificate"]["recheck"]["proposes"]
            self._tell_enforcement(act, "fail_recheck", in_state="recheck", ground=ground)

    @step(
        "恢复资质",
        source="recheck",
        target="valid",
        roles=(Role.SUPERVISOR,),
        competence="decision",
        guards=(guards.did_not_expire, guards.was_found_compliant),
        elsewhere=GONE,
        effect="资质恢复有效，通知单位。",
    )
    def reinstate(self, act: Act) -> None:
        self._tell_enforcement(act, "lift", in_state="recheck")

    @step(
        "吊销资质",
        source=list(STANDING),
        target="revoked",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(
            guards.revocation_is_proposed,
            guards.ground_was_proposed,
            guards.gives_reasons,
            guards.holder_was_heard,
        ),
        inputs=("enforcement", "ground", "reasons"),
        effect="作出吊销资质决定并发布，单位停止涉密业务，随后办理注销。",
    )
    def revoke(self, act: Act) -> None:
        act.follow(guards.enforcement_in(self, act, "revocation_proposed"), "revoke")
        self.business_stopped_on = act.on
        self._taken_away(act)

    @step(
        "撤销行政许可",
        source=list(STANDING),
        target="annulled",
        roles=(Role.HEAD,),
        competence="annulment",
        guards=(guards.ground_of_annulling, guards.gives_reasons),
        inputs=("ground", "reasons"),
        effect="作出撤销决定并发布，随后办理注销；以不正当手段取得资质的，产生禁止申请期。",
    )
    def annul(self, act: Act) -> None:
        ground = self.law.document["grounds"][act.inputs["ground"]]
        if ground.get("bans"):
            act.fact("banned_on", act.on)
        if ground.get("stops_business"):
            self.business_stopped_on = act.on
        self._taken_away(act)

    @step(
        "登记举报、投诉",
        source=[*STANDING, "prepared", "expired"],
        roles=(Role.SUPERVISOR, Role.CLERK),
        competence="decision",
        guards=(guards.tells_facts,),
        inputs=("facts",),
        effect="记入线索，由监督检查人员决定是否立案；单位看不到。",
        internal=True,
    )
    def receive_complaint(self, act: Act) -> None:
        """Somebody says that the holder breaks the law."""

    def _taken_away(self, act: Act) -> None:
        self.former_state = self.state
        act.effect("duties", "cancel")
