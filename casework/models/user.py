from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models

from casework.models.authority import Authority
from casework.models.organisation import Organisation

if TYPE_CHECKING:
    from casework.models.case import Case


class Role(models.TextChoices):
    """Who acts; the words of the scenarios. A unit's account has no appointment."""

    UNIT = "unit", "申请单位、资质单位"
    INTAKE = "intake", "受理人员"
    REVIEWER = "reviewer", "书面审查人员"
    INSPECTOR = "inspector", "现场审查人员"
    HEAD = "head", "机关负责人"
    CLERK = "clerk", "发证人员"
    SUPERVISOR = "supervisor", "监督检查人员"
    ENFORCER = "enforcer", "执法人员"
    ADMIN = "admin", "系统管理员"
    CONSULTANT = "consultant", "咨询机构人员"
    ASSESSOR = "assessor", "评审机构人员"
    WITNESS = "witness", "见证机构人员"
    OBSERVER = "observer", "观察员"
    BRANCH = "branch", "分会人员"
    OFFICE = "office", "办公室人员"
    CENTRE = "centre", "服务中心人员"
    PANEL = "panel", "专家委员会"
    COMMITTEE = "committee", "工作委员会"
    DEPARTMENT = "department", "行业主管部门人员"
    PUBLIC = "public", "社会公众"


class User(AbstractUser):
    """An account: of one organisation, of staff appointed to roles at authorities, or of a public
    body that only looks things up (`asks_for`)."""

    name = models.CharField("姓名", max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="所属单位",
    )

    asks_for = models.CharField(
        "查询单位", max_length=120, blank=True,
        help_text="委托单位的查询账号填写该单位名称：只能查询资质，不能办理任何事项。",
    )  # fmt: skip
    granted_only = models.BooleanField("只办理交办的案件", default=False)
    granted_until = models.DateField("委托期限", null=True, blank=True)
    display = models.CharField("显示", max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted_only=True) | models.Q(granted_until=None),
                name="user_mandate_is_of_granted_only",
            ),
            models.CheckConstraint(
                condition=models.Q(asks_for="") | models.Q(organisation=None),
                name="user_asks_or_belongs_to_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_applicant(self) -> bool:
        return self.organisation_id is not None

    @property
    def only_asks(self) -> bool:
        """An account of a public body that looks qualifications up and does nothing else."""
        return bool(self.asks_for)

    def has_mandate(self, on: date) -> bool:
        """Whether the person may still act for the organisation; the last day counts."""
        return self.granted_until is None or on <= self.granted_until

    def acts_for(self, case: Case, on: date) -> bool:
        """Whether the account may act for its organisation in this case on that day."""
        if self.organisation_id is None or self.organisation_id != case.organisation_id:
            return False
        if not self.has_mandate(on):
            return False
        return not self.granted_only or self.grants.filter(case=case.pk).exists()

    def oversees(self) -> models.Q:
        """Which cases a member of staff sees: of the own offices, and of those below them.

        The national authority is above all; naming every office would only slow the question.
        Whoever is no administration also sees the cases it has been let join.
        """
        held = models.Q(appointments__user=self) | models.Q(superior__appointments__user=self)
        found = list(Authority.objects.filter(held).distinct())
        if any(office.is_national for office in found):
            # Nobody's office but its own tree's: an association keeps its cases to itself.
            others = Authority.objects.exclude(kind=Authority.Kind.ADMINISTRATION)
            return ~models.Q(authority__in=list(others.values_list("pk", flat=True)))
        offices = [office.pk for office in found]
        own = models.Q(authority__in=offices) | models.Q(deciding_authority__in=offices)
        if all(office.kind == Authority.Kind.ADMINISTRATION for office in found):
            return own
        rows: models.Manager[Any] = apps.get_model("casework", "Case").participants.through.objects
        return own | models.Q(pk__in=rows.filter(authority__in=offices).values("case"))

    def looks_after(self) -> models.QuerySet[Authority]:
        """The authorities of a person: the own ones, those below them, and whoever else holds
        cases that these decide (the bodies an association entrusts; never an administration)."""
        own = [post.authority_id for post in self.posts()]
        held = models.Q(pk__in=own) | models.Q(superior__in=own)
        # Numbers, not a question inside the question: the index then finds the one case it needs.
        deciding = list(Authority.objects.filter(held).values_list("pk", flat=True))
        cases: models.Manager[Any] = apps.get_model("casework", "Case").objects
        decided = cases.filter(authority=models.OuterRef("pk"), deciding_authority__in=deciding)
        entrusted = ~models.Q(kind=Authority.Kind.ADMINISTRATION) & models.Exists(decided)
        return Authority.objects.filter(models.Q(pk__in=deciding) | entrusted)

    def holds_one_of(self, roles: Iterable[str]) -> models.Exists:
        """Whether the person is appointed to one of these roles, as part of a question."""
        return models.Exists(Appointment.objects.filter(user=self, role__in=roles))

    def posts(self) -> list[Appointment]:
        """The appointments with their authorities, read once for a request."""
        held = Appointment.objects.select_related("authority")
        models.prefetch_related_objects([self], models.Prefetch("appointments", held))
        return list(self.appointments.all())

    def roles(self) -> set[str]:
        return {appointment.role for appointment in self.appointments.all()}


class Appointment(models.Model):
    """A member of staff holds a role at an authority."""

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="appointments")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "authority"], name="appointment_held_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.UNIT), name="appointment_is_of_staff"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.authority}"
