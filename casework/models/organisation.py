from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """The legal person a case is about; its declared facts live in the applicants app."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "企业"
        PUBLIC_INSTITUTION = "public_institution", "事业单位"

    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=120)
    kind = models.CharField(
        "单位性质", max_length=20, choices=Kind.choices, default=Kind.ENTERPRISE
    )
    province = models.CharField("注册地", max_length=30)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    registered_address = models.CharField("注册地址", max_length=200, blank=True)
    initials = models.CharField("拼音首字母", max_length=120, blank=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name
