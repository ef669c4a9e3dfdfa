from __future__ import annotations

from django.db import models

from casework.models.authority import Authority
from casework.models.case import Case
from casework.models.user import User


class Message(models.Model):
    """What the unit or the office writes to the other on a case; it moves nothing in the case.

    Written once: database triggers refuse UPDATE, DELETE and TRUNCATE, as for the journal. It is
    no act of the law and stands in no journal.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    authority = models.ForeignKey(  # the office that writes; none: the unit does
        Authority, models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField("内容")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="message_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_from_unit(self) -> bool:
        return self.authority_id is None


class MessageRead(models.Model):
    """One person has read one message of the other side. Written once, like the message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="reads")
    reader = models.ForeignKey(User, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = verbose_name_plural = "已读标记"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "reader"], name="message_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.reader_id}"
