from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from casework.models import DRAFT, Case

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from licensing.models import Application, Certificate


class CertificateRecord(Case):
    """What is on record of a certificate; its steps build on this."""

    level = models.CharField("资质等级", max_length=10)
    categories = models.JSONField("业务种类", default=list)
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")
    issued_for = models.OneToOneField(
        "licensing.Application", models.PROTECT, null=True, related_name="issued_certificate"
    )
    replaces = models.ForeignKey(
        "licensing.Certificate", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    holder_name = models.CharField("单位名称", max_length=120, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    registered_address = models.CharField("注册地址", max_length=200, blank=True)
    suspended_for = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="suspensions",
        verbose_name="据以暂停的案件",
    )  # fmt: skip
    recheck_verdict = models.CharField("复查结论", max_length=15, blank=True)
    former_state = models.CharField(max_length=20, blank=True)
    cancellation_requested_on = models.DateField("申请注销日期", null=True, blank=True)
    business_stopped_on = models.DateField("停止涉密业务日期", null=True, blank=True)

    # What refers to a certificate: its renewals, its next versions, and (from the app above)
    # the enforcement cases against its holder.
    renewals: RelatedManager[Application]
    successors: RelatedManager[Certificate]
    enforcements: RelatedManager[Any]

    class Meta:
        abstract = True

    def pending_renewal(self) -> Application | None:
        """The renewal that was received in time and is not final, or None."""
        timely = self.renewals.filter(timely=True).exclude(state=DRAFT)
        return timely.filter(closed_on=None).first()

    @property
    def lost_copies(self) -> list[str]:
        """The copies reported as lost and not issued anew since, in the order of the reports."""
        lost: list[str] = []
        done = self.entries.filter(outcome="done", step__in=("report_loss", "replace_lost"))
        for facts in done.order_by("position").values_list("facts", flat=True):
            copy = facts.get("lost_copy")
            if copy and copy not in lost:
                lost.append(copy)
            elif facts.get("replaced_copy") in lost:
                lost.remove(facts["replaced_copy"])
        return lost

    @property
    def issued_on(self) -> date | None:
        """The day that is printed as that of the issue; None before."""
        issued = self.entries.filter(outcome="done", step__in=("issue", "succeed"))
        return issued.order_by("position").values_list("on", flat=True).last()

    @property
    def versions(self) -> list[int]:
        """The keys of this certificate and of those it was re-issued from, the first one first."""
        before = self.replaces
        same = before and before.valid_until == self.valid_until
        return [*(before.versions if before and same else []), self.pk]
