from __future__ import annotations

import secrets

from django.db import models

from applicants.models.material import Material
from casework.models import Case, User


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Upload(models.Model):
    """A file on its way: its pieces lie in the storage until the last one has come.

    Who began it continues it. `outcome` is '' while it runs, then 'taken' or the code of the
    refusal, so that a finish whose answer was lost can be asked for again.
    """

    token = models.CharField(primary_key=True, max_length=40, default=new_token)
    case = models.ForeignKey(Case, models.CASCADE, related_name="uploads")
    key = models.CharField("材料", max_length=40)
    beside = models.BooleanField("与现有文件并存", default=False)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    received = models.PositiveBigIntegerField("已收到", default=0)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField("开始时间")
    outcome = models.CharField("结果", max_length=20, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    material = models.ForeignKey(Material, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "上传中的文件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="upload_within_its_size"
            )
        ]

    def __str__(self) -> str:
        return self.name
