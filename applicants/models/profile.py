from __future__ import annotations

from typing import Any

from django.db import models

from applicants import facts
from casework.models import Organisation


class Profile(models.Model):
    """What an organisation declares of itself; the eligibility engine reads it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="profile", primary_key=True
    )
    mailing_address = models.CharField("通信地址", max_length=200, blank=True)
    postal_code = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("单位电话", max_length=30, blank=True)
    declared = models.JSONField("申报情况", default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位情况"

    def __str__(self) -> str:
        return str(self.organisation)

    def declare(self, declared: dict[str, Any]) -> None:
        """Take new facts from now on; each replaces the whole former value."""
        self.declared |= declared
        self.organisation.province = self.declared.get("province", self.organisation.province)
        self.organisation.kind = self.declared.get("kind", self.organisation.kind)
        self.organisation.save(update_fields=["province", "kind"])
        self.save()

    @property
    def facts(self) -> dict[str, Any]:
        """The declared facts with the identity of the organisation; undeclared ones are None."""
        identity = {"province": self.organisation.province, "kind": self.organisation.kind}
        return dict.fromkeys(facts.names()) | self.declared | identity
