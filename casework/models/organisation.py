from __future__ import annotations

from typing import Any

from django.db import models

from casework.said import initials, key_of


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
    search_key = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.initials = initials(self.name)
        self.search_key = self.key
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "initials", "search_key"}
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """What the organisation is found by, a line each, as words are compared."""
        said = (self.name, initials(self.name), self.code, self.legal_representative)
        return "\n".join(map(key_of, said))
