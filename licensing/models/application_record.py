from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from applicants.models import Material
from casework.models import DRAFT, Authority, Case, User
from licensing import competence
from licensing.law import law_in_force

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from licensing.models.opinion import OpinionRequest
    from licensing.models.review import ReviewRemark, ReviewVerdict
    from licensing.models.snapshot import Snapshot


class ApplicationRecord(Case):
    """What is on record of an application, and who handles it; its steps build on this."""

    class Asks(models.TextChoices):
        INITIAL = "initial", "首次申请"
        RENEWAL = "renewal", "延续申请"
        REAPPLICATION = "reapplication", "重新申请"
        ADDITIONAL = "additional", "增加业务种类"
        HIGHER = "higher", "提高资质等级"

    PREPARING: ClassVar[frozenset[str]] = frozenset({DRAFT})

    level = models.CharField("资质等级", max_length=10)
    categories = models.JSONField("业务种类", default=list)
    asks = models.CharField("申请类型", max_length=20, choices=Asks.choices, default=Asks.INITIAL)
    renews = models.ForeignKey(
        "licensing.Certificate", models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    timely = models.BooleanField("按期提出延续", null=True)
    channel = models.CharField(
        "提交方式", max_length=10, choices=[("online", "网上"), ("paper", "窗口")], default="online"
    )
    accepted_on = models.DateField("受理日期", null=True)
    accepted_basis = models.CharField(max_length=10, blank=True)
    notified_items = models.JSONField("告知补正事项", default=list)
    open_items = models.JSONField("尚未补正事项", default=list)
    written_verdict = models.CharField("书面审查结论", max_length=4, blank=True)
    visit_verdict = models.CharField("现场审查结论", max_length=4, blank=True)
    categories_passed = models.JSONField("合格业务种类", default=list)
    open_reviews = models.JSONField("进行中的专家评审", default=list)
    termination_ground = models.CharField("终止情形", max_length=20, blank=True)
    decision_late = models.BooleanField("超期决定", null=True)
    trained = models.BooleanField("已培训并签署责任书", default=False)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填写人"
    )
    asked_at = models.DateTimeField("填写时间", null=True)

    opinion_requests: RelatedManager[OpinionRequest]
    snapshots: RelatedManager[Snapshot]
    verdicts: RelatedManager[ReviewVerdict]
    remarks: RelatedManager[ReviewRemark]

    class Meta:
        abstract = True

    @property
    def is_accepted(self) -> bool:
        return self.state not in (DRAFT, "received", "correction_required")

    @property
    def is_at_wrong_authority(self) -> bool:
        """Received over the counter by an authority that is not competent."""
        return self.channel == "paper" and self.authority not in self.receivers(self.opened_on)

    @property
    def missing(self) -> list[str]:
        """Required materials that have not been handed in, in the law's order."""
        given = set(self.given_materials.values_list("key", flat=True))
        return [key for key in self.law.materials_for(self.organisation.kind) if key not in given]

    @property
    def given_materials(self) -> models.QuerySet[Material]:
        return self.materials.filter(current=True, marked=False)

    @property
    def is_visited(self) -> bool:
        """Whether the law leads from the written review to the site."""
        steps = ("begin_visit", "record_onsite_review")
        return any(self.law.has_step(self.KIND, step) for step in steps)

    def takes_material(self, key: str) -> bool:
        asked = self.state == "correction_required" and key in self.open_items
        return asked or super().takes_material(key)

    def bind(self, on: date) -> None:
        if self.state == DRAFT:
            self.regulation = law_in_force(on, self.regulation.family)
            if self.level in self.law.document["levels"]:
                self.deciding_authority = competence.deciding_authority(
                    self.law, self.level, self.organisation
                )

    def receivers(self, on: date | None) -> list[Authority]:
        return self._handlers(["acceptance"], on or date.min)

    def _handlers(self, stages: list[str], on: date) -> list[Authority]:
        province = self.organisation.province
        return competence.handling_authorities(
            self.deciding_authority, self.level, province, stages, on
        )

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        if competence == "receipt":
            return [self.authority]
        if competence == "decision":
            return [self.deciding_authority]
        if self.is_at_wrong_authority:
            return [self.authority]
        delegated = self.law.document["competence"].get("delegation", {})
        stages = delegated.get("review_stages", []) if competence == "review" else [competence]
        return self._handlers(stages, on)

    @property
    def handling_authority(self) -> Authority:
        return self.authority

    @property
    def issuing_authority(self) -> Authority:
        return self.authority if self.is_at_wrong_authority else self.deciding_authority

    @property
    def level_name(self) -> str:
        return self.law.level_name(self.level)
