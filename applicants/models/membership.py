from __future__ import annotations

from datetime import datetime

from django.db import models

from casework.models import Organisation, User


class Part(models.TextChoices):
    """What a member is to the organisation; what each may do: applicants/membership.py."""

    MANAGER = "manager", "管理员"
    CLERK = "clerk", "经办人"
    AGENT = "agent", "代理人"


class Membership(models.Model):
    """The part a member has. `User.organisation` says to whom the member belongs.

    An account without a row is a manager: it was made with the organisation, or by the
    administrator for a unit that has lost its managers.
    """

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="membership")
    part = models.CharField("身份", max_length=10, choices=Part.choices)
    letter = models.CharField("委托书编号", max_length=60, blank=True)
    since = models.DateField("加入日期")
    ended_on = models.DateField("停用日期", null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "单位成员"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(part=Part.AGENT, letter=""),
                name="membership_of_agent_names_its_letter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_part_display()}"


class Invitation(models.Model):
    """A link with which one person may join once.

    Only the hash of its token is kept; the address lies sealed (applicants/invitations.py).
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    name = models.CharField("姓名", max_length=60)
    sealed = models.TextField("加密的联系方式")
    part = models.CharField("身份", max_length=10, choices=Part.choices)
    letter = models.CharField("委托书编号", max_length=60, blank=True)
    granted_until = models.DateField("委托期限", null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_on = models.DateField("邀请日期")
    valid_until = models.DateTimeField("有效期至")
    accepted_by = models.OneToOneField(User, models.PROTECT, null=True, related_name="invitation")
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "邀请"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["invited_by", "invited_on"], name="invitation_of_day")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"

    def standing(self, at: datetime) -> str:
        """open, used, revoked or expired; its last moment still counts."""
        if self.accepted_by_id:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if at <= self.valid_until else "expired"
