"""From the form to acceptance: receipt, completeness, one-time correction, silence."""

from __future__ import annotations

from datetime import date

from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Role
from casework.papering import enrol
from casework.steps import Act, step
from licensing import guards
from licensing.freezing import freeze
from licensing.models.application_record import ApplicationRecord

ACCEPTED = (
    "accepted", "written_review", "onsite_pending", "onsite_review", "expert_pending",
    "decision_pending", "terminated", "granted",
)  # fmt: skip
ALREADY = dict.fromkeys(ACCEPTED, "E_ALREADY_ACCEPTED")


class Acceptance(ApplicationRecord):
    """Steps of an application up to its acceptance."""

    class Meta:
        abstract = True

    @step(
        "提交申请",
        source=DRAFT,
        target="received",
        roles=(Role.UNIT, Role.INTAKE),
        competence="receipt",
        guards=(
            guards.is_declared,
            guards.bears_no_mark,
            guards.knows_categories,
            guards.is_not_banned,
            guards.goes_to_competent_authority,
        ),
        inputs=("declared",),
        effect="申请材料送达承办机关，受理审查期限开始计算。",
    )
    def submit(self, act: Act) -> None:
        enrol(self, act)
        if self.renews or self.asks == self.Asks.RENEWAL:
            self._settle_renewal(act)
        act.fact("asks", self.asks)
        freeze(self, act)

    def _settle_renewal(self, act: Act) -> None:
        """Timely by the day alone: an earlier renewal that was withdrawn does no harm."""
        old = self.renews
        asked = old and old.deadlines.filter(period="renewal_application").last()
        self.timely = bool(asked and asked.due_on and asked.due_on >= act.on)
        if old is None or not self.timely:
            self.asks = self.Asks.REAPPLICATION
        elif old.running("renewal_application"):
            act.follow(old, "receive_renewal")

    @step(
        "受理",
        source="received",
        target=RETURN_VALUE("written_review", "accepted"),
        roles=(Role.INTAKE,),
        competence="acceptance",
        guards=(
            guards.is_not_deemed_accepted,
            guards.is_received_by_competent_authority,
            guards.materials_are_complete,
        ),
        elsewhere=ALREADY,
        effect="出具受理通知书，决定期限开始计算。",
    )
    def accept(self, act: Act) -> str:
        return self._accepted(act, act.on, "notice")

    @step("视为受理", source="received", target="written_review",
          guards=(guards.review_is_over,))  # fmt: skip
    def deem_accepted(self, act: Act) -> None:
        """No notice in time: accepted as of the day the materials were received."""
        reviews = ("accept_review", "accept_review_resubmission")
        running = [self.running(review) for review in reviews]
        over = next(d for d in running if d and d.due_on and d.due_on < act.on)
        self._accepted(act, over.day_zero, "deemed")

    def _accepted(self, act: Act, on: date, basis: str) -> str:
        self.accepted_on, self.accepted_basis = on, basis
        self.open_items = []
        act.fact("accepted_on", on)
        act.fact("accepted_basis", basis)
        return self.law.step(self.kind, act.step).to

    @step(
        "一次告知补正",
        source="received",
        target="correction_required",
        roles=(Role.INTAKE,),
        competence="acceptance",
        guards=(guards.is_not_deemed_accepted, guards.is_first_notice, guards.names_items),
        elsewhere=ALREADY | {"correction_required": "E_SECOND_CORRECTION"},
        inputs=("items", "says"),
        effect="一次告知全部补正事项，申请单位的补正期限开始计算。",
    )
    def request_correction(self, act: Act) -> None:
        self.notified_items = self.open_items = list(act.inputs["items"])
        act.fact("items", self.notified_items)

    @step(
        "提交补正材料",
        source="correction_required",
        target="received",
        roles=(Role.UNIT,),
        guards=(guards.correction_is_not_over,),
        elsewhere=ALREADY,
        inputs=("items",),
        effect="补正材料送达承办机关，重新开始审查。",
    )
    def resubmit(self, act: Act) -> None:
        supplied = act.inputs.get("items") or self.notified_items
        self._hand_in(supplied)
        self.open_items = [item for item in self.open_items if item not in supplied]
        act.fact("items", list(supplied))
        act.fact("complete", not self.open_items)
        freeze(self, act)

    def _hand_in(self, items: list[str]) -> None:
        """Note items that came over the counter; uploaded ones are there already."""
        given = set(self.given_materials.values_list("key", flat=True))
        for key in items:
            if key not in given:
                self.materials.create(key=key)

    @step(
        "记录未补正事项",
        source="received",
        target="correction_required",
        roles=(Role.INTAKE,),
        competence="acceptance",
        guards=(guards.is_not_deemed_accepted, guards.items_were_notified,
                guards.correction_is_running),
        elsewhere=ALREADY,
        inputs=("items",),
        effect="不另行通知，原补正期限继续计算。",
    )  # fmt: skip
    def record_open_items(self, act: Act) -> None:
        self.open_items = list(act.inputs["items"])
        act.fact("items", self.open_items)

    @step(
        "不予受理",
        source=["received", "correction_required"],
        target="not_accepted",
        roles=(Role.INTAKE,),
        competence="acceptance",
        guards=(guards.is_not_deemed_accepted, guards.ground_of_declining, guards.gives_reasons),
        elsewhere=ALREADY,
        inputs=("ground", "reasons", "direct_to"),
        effect="出具不予受理决定书，申请办结。",
    )
    def decline(self, act: Act) -> None:
        ground = self.law.ground(act.inputs["ground"], "application.decline")
        if ground.get("bans"):
            act.fact("banned_on", act.on)
        self._renewal_ends(act)

    @step("视为放弃", source=["correction_required", "received"], target="abandoned",
          guards=(guards.correction_is_over,),
          effect="视为放弃本次申请，申请办结；可以重新提出申请。")  # fmt: skip
    def lapse(self, act: Act) -> None:
        """The applicant did not correct in time: this application is given up; no ban."""
        self._renewal_ends(act)

    @step(
        "撤回申请",
        source=[
            "received", "correction_required", "written_review", "onsite_pending",
            "onsite_review", "decision_pending", "terminated", "accepted", "expert_pending",
        ],
        target="withdrawn",
        roles=(Role.UNIT,),
        guards=(guards.is_not_tainted,),
        inputs=("reason",),
        effect="申请办结；如需办理须重新提出申请。",
    )  # fmt: skip
    def withdraw(self, act: Act) -> None:
        self._renewal_ends(act)

    def _renewal_ends(self, act: Act) -> None:
        """A timely renewal that ends without a grant leaves an expired certificate expired."""
        old = self.renews
        if self.timely and old and old.state == "expired_pending":
            act.follow(old, "end_renewal")
