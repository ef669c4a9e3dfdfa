from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import Case, Message, User


class Attachment(models.Model):
    """A file that came with a message; one that bears a mark of secrecy was put aside unsent.

    Written once, like the message: database triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64)
    file = models.FileField("文件", upload_to="attachments/%Y/%m/")
    marked = models.BooleanField("带有密级标志", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "消息附件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(marked=True, message=None) | Q(marked=False, message__isnull=False),
                name="attachment_is_sent_or_put_aside",
            )
        ]

    def __str__(self) -> str:
        return self.name
