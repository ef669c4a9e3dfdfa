from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from casework.models import Appointment, Authority, Role, User
from casework.steps import Act
from licensing.assessment.agency import Agency
from licensing.assessment.base import Scoped
from licensing.assessment.certificate import AssessmentCertificate
from licensing.assessment.on_site import record_of
from licensing.assessment.settings import begin

OPEN = (
    "draft", "pre_review", "recommended", "body_received", "document_review", "onsite_review",
    "report_agreed", "office_received", "office_review", "panel", "panel_passed", "publicity",
    "committee",
)  # fmt: skip
ANYONE = "anyone"
RECORDS = "record_visit"
# Competence -> who is engaged for it; the body that assesses visits the unit.
ENGAGED = {"consultant": "consultant", "assessor": "assessor", "visit": "assessor",
           "witness": "witness"}  # fmt: skip


class AssessmentRecord(Scoped):
    """What is on record of an assessment, and who takes part in it; its steps build on this."""

    class Asks(models.TextChoices):
        INITIAL = "initial", "初次申报"
        RENEWAL = "renewal", "换证申报"
        UPGRADE = "upgrade", "升级"
        ADD_ITEM = "add_item", "增项"

    KIND = "assessment"
    ABOUT: ClassVar[dict[str, str]] = {AssessmentCertificate.KIND: "held"}
    FINAL: ClassVar[frozenset[str]] = frozenset(
        {"report_disagreed", "panel_refused", "committee_refused", "issued", "withdrawn"}
    )

    PREPARING: ClassVar[frozenset[str]] = frozenset({"draft", "pre_review", "recommended"})

    asks = models.CharField("申报类型", max_length=10, choices=Asks.choices, default=Asks.INITIAL)
    held = models.ForeignKey(
        AssessmentCertificate, models.PROTECT, null=True, related_name="assessments"
    )
    issued = models.ForeignKey(
        AssessmentCertificate, models.PROTECT, null=True, related_name="issued_for"
    )
    consultant = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="advised")
    recommended_by = models.JSONField("推荐人员", default=list)
    assessor = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="assessed")
    open_items = models.JSONField("需要补充的材料", default=list)
    checks = models.JSONField("文件评审", default=dict)
    witness = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="witnessed")
    observer = models.CharField("观察员", max_length=60, blank=True)
    teams = models.JSONField("评审人员", default=list)
    visits_held = models.PositiveSmallIntegerField(default=0)
    counted_visits = models.PositiveSmallIntegerField(default=0)
    visited_since_entrustment = models.BooleanField(default=False)
    witness_reported = models.BooleanField(default=False)
    reported_since_entrustment = models.BooleanField(default=False)
    centre = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    passed_on = models.BooleanField(default=False)
    examiner = models.CharField("审查人", max_length=60, blank=True)
    panel = models.JSONField("评审会成员", default=list)
    parties = models.JSONField("参与方", default=list)
    objections_open = models.PositiveSmallIntegerField(default=0)
    approved_on = models.DateField("审定日期", null=True)

    class Meta:
        abstract = True

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "regulation": self.regulation.code,
            "kind": self.asks,
            "level": self.level,
            "industries": self.industries,
            "consultant": self.consultant and self.consultant.seat.code,
            "body": self.assessor and self.assessor.seat.code,
            "visits": self.visits_held,
            "counted_visits": self.counted_visits,
        }

    @property
    def level_law(self) -> dict[str, Any]:
        found: dict[str, Any] = self.law.document["levels"][str(self.level)]
        return found

    def _subject(self) -> list[dict[str, str]]:
        return [
            {"name": "申报类型", "content": self.get_asks_display()},
            {"name": "等级", "content": self.level_name},
            {"name": "行业分项", "content": self.industry_names},
        ]

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        record = record_of(self) if act.step == RECORDS else None
        return super().paper_context(key, act) | {"found": record and record.told()}

    def takes_material(self, key: str) -> bool:
        asked = self.state == "document_review" and key in self.open_items
        return asked or super().takes_material(key)

    # -- who ------------------------------------------------------------------------------------
    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        if competence in ENGAGED:
            body = getattr(self, ENGAGED[competence])
            watched = competence == "witness" and self.observer
            return [body.seat] if body else [self.office("observers")] if watched else []
        return super().authorities_for(competence, on)

    def admits(self, appointment: Appointment, competence: str, on: date) -> bool:
        if competence == ANYONE:
            return True
        if appointment.role == Role.OBSERVER:
            return bool(self.observer) and appointment.user.name == self.observer
        return super().admits(appointment, competence, on)

    def admits_member(self, member: User, competence: str, on: date) -> bool:
        return competence == ANYONE or super().admits_member(member, competence, on)

    # -- starting anew --------------------------------------------------------------------------
    def forget_visits(self) -> None:
        """Visits and witness reports made so far no longer count."""
        self.visits_held = self.counted_visits = 0
        self.witness_reported = self.reported_since_entrustment = False
        self.visited_since_entrustment = False

    def leave_consultant(self) -> None:
        """The file is the unit's again; whoever was to witness the advice has nothing to see."""
        self.forget_witness()
        self.pass_to(self.deciding_authority)

    def takes_part(self, party: str, authority: Authority | None = None) -> None:
        """Remember that the party took part, whatever becomes of it; it may see the case."""
        self.parties = [*dict.fromkeys([*self.parties, party])]
        self.let_join(authority)

    def forget_witness(self) -> None:
        self.witness, self.observer = None, ""
        self.reported_since_entrustment = self.visited_since_entrustment = False

    def begin(self, act: Act, period: str) -> None:
        begin(act, self.law, period)
