"""The decision, the extension of its period, and the certificate."""

from __future__ import annotations

from datetime import date

from casework import numbering
from casework.calendar import ONE_DAY, add_months
from casework.models import Deadline, Role
from casework.steps import Act, step
from licensing import guards
from licensing.law import law_in_force
from licensing.models.certificate import Certificate
from licensing.steps.review import UNDER_REVIEW, Review

NOT_DECIDABLE = {
    "terminated": "E_GUARD_TERMINATED",
    "expert_pending": "E_EXPERT_REVIEW_MISSING",
    "written_review": "E_NOT_PASSED",
    "onsite_pending": "E_NOT_PASSED",
    "onsite_review": "E_NOT_PASSED",
}
DECISION_PERIODS = ("decision", "decision_extension")


class Decision(Review):
    """Steps of an application from the file ready for decision to its end."""

    class Meta:
        abstract = True

    @step(
        "延长决定期限",
        source=[*UNDER_REVIEW, "terminated"],
        roles=(Role.HEAD,),
        competence="decision",
        guards=(guards.is_not_extended, guards.first_period_is_not_over, guards.gives_reason),
        inputs=("reason",),
        effect="决定期限依法延长一次，延长理由告知申请单位。",
    )
    def extend(self, act: Act) -> None:
        running = self.running("decision")
        act.fact("counted_from", running.day_zero if running else self.accepted_on)

    @step(
        "准予行政许可",
        source="decision_pending",
        target="granted",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(guards.reviews_are_passed, guards.no_expert_review_is_open),
        elsewhere=NOT_DECIDABLE,
        effect="作出准予决定，颁发证书的期限开始计算。",
    )
    def grant(self, act: Act) -> None:
        self._decided(act)

    @step(
        "不予行政许可",
        source=["decision_pending", "terminated"],
        target="refused",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(
            guards.no_expert_review_is_open, guards.ground_is_on_record, guards.explains_refusal,
        ),
        inputs=("ground", "reasons", "remedies", "citation"),
        effect="作出不予决定，说明理由并告知救济途径，申请办结。",
    )  # fmt: skip
    def refuse(self, act: Act) -> None:
        ground = self.law.document["grounds"][act.inputs["ground"]]
        terminated_on = self.law.document["grounds"].get(self.termination_ground, {})
        if ground.get("bans") or terminated_on.get("bans"):
            act.fact("banned_on", act.on)
        self._decided(act)
        self._renewal_ends(act)

    def _decided(self, act: Act) -> None:
        decided_in = self.deadlines.filter(period__in=DECISION_PERIODS, ended_on=None).last()
        if decided_in:
            self.decision_late = self.is_over(decided_in.period, act.on)
            act.fact("decision_late", self.decision_late)

    @step(
        "记录培训与责任书",
        source="granted",
        roles=(Role.CLERK,),
        competence="decision",
        guards=(guards.letter_is_signed,),
        inputs=("persons", "letter_signed_by"),
        effect="培训和保密责任书齐备后方可颁发证书。",
    )
    def record_training(self, act: Act) -> None:
        """2013 only."""
        self.trained = True

    @step(
        "颁发资质证书",
        source="granted",
        target="issued",
        roles=(Role.CLERK,),
        competence="decision",
        guards=(guards.training_is_done,),
        effect="生成资质证书正本、副本，申请办结。",
    )
    def issue(self, act: Act) -> None:
        certificate = self._certificate(act)
        act.follow(certificate, "issue")
        old = self.renews if self.timely else None
        if old and old.state == "expired_pending":
            act.follow(old, "supersede")
        barred = Deadline.objects.running().filter(
            case__organisation=self.organisation_id, period="post_expiry_contract_bar"
        )
        for bar in barred.exclude(case=old.pk if old else 0).select_related("case"):
            act.follow(bar.case.procedure, "lift_bar")

    def _certificate(self, act: Act) -> Certificate:
        law = self.law.document["certificate"]
        first = self._first_valid_day(act.on)
        return Certificate.objects.create(
            number=self._certificate_number(act),
            authority=self.deciding_authority,
            deciding_authority=self.deciding_authority,
            organisation=self.organisation,
            regulation=self.regulation,
            level=self.level,
            categories=self.categories_passed,
            valid_from=first,
            valid_until=add_months(first, 12 * law["validity_years"]) - ONE_DAY,
            issued_for_id=self.pk,
            replaces=self.renews if self.timely else None,
            holder_name=self.organisation.name,
            legal_representative=self.organisation.legal_representative,
            registered_address=self.organisation.registered_address,
        )

    def _first_valid_day(self, issued_on: date) -> date:
        """The issue day, or the day after the old last day of a renewal granted in time (P14)."""
        old = self.renews
        if self.timely and old and old.runs_on(issued_on):
            return old.valid_until + ONE_DAY
        return issued_on

    def _certificate_number(self, act: Act) -> str:
        series = numbering.of_case(self.law, "certificate")
        return numbering.give(series, self.deciding_authority, act.on, level=self.level_name)

    @step(
        "转按现行办法办理",
        source=["accepted", "written_review", "onsite_pending", "expert_pending",
                "decision_pending"],
        target="written_review",
        roles=(Role.HEAD,),
        competence="decision",
        guards=(
            guards.is_under_older_law, guards.converts_known_categories, guards.gives_reason,
        ),
        inputs=("reason",),
        effect="改按现行办法审查，已作的审查重新进行，决定期限自今日起计算。",
    )  # fmt: skip
    def convert(self, act: Act) -> None:
        self.regulation = law_in_force(act.on, self.regulation.family)
        self.written_verdict = self.visit_verdict = ""
        self.categories_passed, self.open_reviews = [], []
        self.trained = False
