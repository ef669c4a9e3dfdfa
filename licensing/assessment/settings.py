"""What the text of a voluntary assessment leaves open and the office settles."""

from __future__ import annotations

from typing import Any

from django.db import models

from casework.calendar import ONE_DAY, add_months
from casework.law import Law
from casework.steps import Act


class Setting(models.Model):
    """A value the office has settled; without a row the regulation's own value holds."""

    regulation = models.ForeignKey("casework.Regulation", models.PROTECT, related_name="settings")
    name = models.CharField("名称", max_length=40)
    value = models.JSONField("内容", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "设置"
        constraints = [
            models.UniqueConstraint(fields=["regulation", "name"], name="setting_settled_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


def setting(law: Law, name: str) -> Any:
    """The settled value, or the regulation's; KeyError for a name the regulation has not."""
    settled = Setting.objects.filter(regulation__code=law.code, name=name).first()
    return settled.value if settled else law.document["settings"][name]["value"]


def begin(act: Act, law: Law, period: str) -> None:
    """Let the period start with this act, when the office has given it a length."""
    name = law.document["periods"][period]["setting"]
    days = setting(law, name)
    if days is not None:
        act.fact(f"{period}_from", act.on)
        act.fact(law.document["periods"][period]["length_in"], days)


def last_day(act: Act, law: Law, name: str) -> Any:
    """The last day named in the decision, else by the setting in months, else None (open)."""
    months = setting(law, name)
    if act.inputs.get("until") or months is None:
        return act.inputs.get("until")
    return add_months(act.on, months) - ONE_DAY
