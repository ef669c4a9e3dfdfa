from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from casework.models import User
from licensing.models.expert import Expert, Relation


class StaffCertificate(models.Model):
    """A certificate that entitles a member of staff to visit, in some regions or everywhere."""

    user = models.ForeignKey(User, models.CASCADE, related_name="certificates")
    number = models.CharField("证号", max_length=40, unique=True)
    valid_until = models.DateField("有效期至")
    regions = models.JSONField("适用地区", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "审查人员证件"
        ordering = ["valid_until", "pk"]

    def __str__(self) -> str:
        return self.number

    def covers(self, region: str, on: date) -> bool:
        return on <= self.valid_until and (not self.regions or region in self.regions)


class StaffRelation(Relation):
    user = models.ForeignKey(User, models.CASCADE, related_name="relations")

    class Meta(Relation.Meta):
        verbose_name = verbose_name_plural = "工作人员利害关系"


class StaffLeave(models.Model):
    """Days on which a member of staff is away, both included."""

    user = models.ForeignKey(User, models.CASCADE, related_name="leaves")
    from_on = models.DateField("首日")
    until_on = models.DateField("末日")
    reason = models.CharField("事由", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "请假、外出"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="leave_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on}–{self.until_on}"


class TeamMember(models.Model):
    """One person of the team of a visit: a member of staff, or an expert without an account.

    Who was replaced stays with the day of leaving. Only steps of the visit change a row once the
    notice was sent.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "组长"
        MEMBER = "member", "组员"
        EXPERT = "expert", "审查专家"

    class Declaration(models.TextChoices):
        PENDING = "pending", "尚未声明"
        CLEAR = "clear", "无应当回避情形"
        RECUSED = "recused", "申请回避"

    visit = models.ForeignKey("inspections.Visit", models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="visits")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="visits")
    role = models.CharField("角色", max_length=10, choices=Role.choices)
    declaration = models.CharField(
        "声明", max_length=10, choices=Declaration.choices, default=Declaration.PENDING
    )
    declared_on = models.DateField("声明日期", null=True, blank=True)
    reason = models.CharField("回避理由", max_length=4000, blank=True)
    left_on = models.DateField("更换日期", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审查组成员"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, expert__isnull=False, role="expert")
                | (Q(user__isnull=False, expert=None) & ~Q(role="expert")),
                name="member_is_staff_or_expert",
            ),
            models.CheckConstraint(
                condition=Q(declaration="pending", declared_on=None)
                | (~Q(declaration="pending") & Q(declared_on__isnull=False)),
                name="declaration_has_day",
            ),
            models.UniqueConstraint(
                fields=["visit", "user"], condition=Q(left_on=None), name="staff_member_once"
            ),
            models.UniqueConstraint(
                fields=["visit", "expert"], condition=Q(left_on=None), name="expert_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"

    @property
    def person(self) -> User | Expert:
        """The member of staff or the expert; the database lets it be exactly one of them."""
        person = self.user or self.expert
        assert person is not None
        return person

    @property
    def name(self) -> str:
        return str(self.person)
