from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework import clock
from casework.models.case import Case
from casework.models.user import User


class Notification(models.Model):
    """Something a person should know, mostly of a case; made once for each key, kept when read."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    kind = models.CharField("种类", max_length=40)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="notifications")
    key = models.CharField(max_length=80)
    what = models.CharField("事项", max_length=200, blank=True)
    day = models.DateField("日期", null=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "person"], name="notification_told_once")
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["person", "-id"], name="notification_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_for_today(self) -> bool:
        """Whether the day it speaks of is the day on which it was told."""
        return self.day == self.at.astimezone(clock.ZONE).date()


class Mailbox(models.Model):
    """Where a person wants to be told by e-mail, and of what; silent until it is confirmed."""

    person = models.OneToOneField(User, models.CASCADE, related_name="mailbox")
    address = models.EmailField("电子邮箱")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    muted = models.JSONField("不发送的种类", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "电子邮箱"

    def __str__(self) -> str:
        return self.address


class Mail(models.Model):
    """One e-mail to be sent at least once: the outbox.

    Without a notification it asks to confirm the address.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="mails")
    notification = models.OneToOneField(Notification, models.CASCADE, null=True)
    address = models.EmailField("收件地址")
    queued_at = models.DateTimeField("提出时间")
    tries = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次尝试")
    sent_at = models.DateTimeField("发出时间", null=True)
    failed_at = models.DateTimeField("停止尝试", null=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "电子邮件"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="mail_sent_has_not_failed"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, failed_at=None),
                name="mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.queued_at:%Y-%m-%d %H:%M}"
