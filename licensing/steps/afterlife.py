"""The end of a certificate, its next version, and the way back after a remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Case, Role
from casework.reading import last_day_before
from casework.steps import Act, step
from licensing import certificate_guards as guards
from licensing.steps.sanctions import Sanctions

if TYPE_CHECKING:
    from licensing.models import Certificate

ISSUED = (
    "valid", "suspended", "recheck", "expired_pending", "expired", "annulled", "revoked",
    "withdrawn",
)  # fmt: skip
# The states each decision leads to; setting the decision aside leads back from them.
LED_TO = {"suspend": ("suspended", "recheck"), "annul": ("annulled",), "revoke": ("revoked",)}


class Afterlife(Sanctions):
    """Steps of a certificate towards its end or beyond it."""

    class Meta:
        abstract = True

    @step(
        "申请注销",
        source=["prepared", "valid", "suspended", "recheck", "expired_pending", "expired"],
        roles=(Role.UNIT,),
        effect="单位主动申请注销资质，由机关办理。",
    )
    def request_cancellation(self, act: Act) -> None:
        self.cancellation_requested_on = act.on

    @step(
        "注销资质",
        source=list(ISSUED),
        target="cancelled",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(guards.ground_of_cancelling, guards.gives_reasons),
        inputs=("ground", "reasons"),
        effect="作出注销决定并发布，证书办结。",
    )
    def cancel(self, act: Act) -> None:
        """A decision of the head, never of the clock."""

    @step(
        "换发证书",
        source="valid",
        target="replaced",
        roles=(Role.CLERK,),
        competence="decision",
        guards=(guards.runs_by_calendar, guards.something_printed_changed),
        inputs=("change",),
        effect="按变更后的内容换发证书，编号和有效期不变。",
    )
    def reissue(self, act: Act) -> None:
        successor = self._next_version()
        act.follow(
            successor,
            "succeed",
            number=self.number,
            renewable=bool(self.running("renewal_application")),
            warned=not self.running("renewal_warning"),
        )
        if renewal := self.pending_renewal():
            act.follow(renewal, "renew_version", certificate=successor)
        act.follow(act.inputs["change"].procedure, "reissued")
        # The number stays with the certificate in force.
        self.number = f"{self.number}（{len(self.versions)}）"

    def _next_version(self) -> Certificate:
        holder = self.organisation
        return self.successors.create(
            authority=self.authority,
            deciding_authority=self.deciding_authority,
            organisation=holder,
            regulation_id=Case.objects.values_list("regulation", flat=True).get(pk=self.pk),
            level=self.level,
            categories=self.categories,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            holder_name=holder.name,
            legal_representative=holder.legal_representative,
            registered_address=holder.registered_address,
        )

    @step("换发的证书生效", source=DRAFT, target="valid")
    def succeed(self, act: Act) -> None:
        """The new version takes over number, last day and periods."""
        self.number = act.inputs["number"]
        act.fact("valid_until", self.valid_until)
        act.fact("renewable_until", self.valid_until if act.inputs["renewable"] else None)
        act.fact("warned_before", None if act.inputs["warned"] else self.valid_until)

    @step(
        "恢复原状",
        source=[*ISSUED, "cancelled"],
        target=RETURN_VALUE(*ISSUED, "cancelled"),
    )
    def restore(self, act: Act) -> str:
        """A remedy set the decision (suspend, annul or revoke) aside."""
        decision = act.inputs["decision"]
        act.fact(f"lifts_{decision}", True)
        if decision != "suspend":
            self.business_stopped_on = None
        if self.state not in LED_TO[decision]:
            return self.state
        former = "valid" if decision == "suspend" else self.former_state or "valid"
        if self.valid_until < act.on:
            act.effect("duties", "cancel")
            return "expired"
        self._run_again(act)
        if former == "suspended":
            act.fact("suspended_until", self._suspended_until())
        return former

    def _suspended_until(self) -> date | None:
        """The last day of the suspension that the annulled decision had cut short."""
        cut_short = self.deadlines.filter(period="suspension").order_by("pk").last()
        return cut_short.due_on if cut_short else None

    def _run_again(self, act: Act) -> None:
        """The periods that are still ahead, with the same last day."""
        if self.running("certificate_validity"):
            return
        act.fact("valid_until", self.valid_until)
        if self._renewable_until() >= act.on and not self.pending_renewal():
            act.fact("renewable_until", self.valid_until)

    def _renewable_until(self) -> date:
        rule = self.law.rules["renewal_application"]
        return last_day_before(self.valid_until, rule.length or 0)
