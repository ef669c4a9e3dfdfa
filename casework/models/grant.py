from __future__ import annotations

from django.db import models


class Grant(models.Model):
    """An account that sees only what it was given may see and act in this case.

    Asked only of accounts with `granted_only`; every other member of the organisation sees all.
    """

    user = models.ForeignKey("casework.User", models.PROTECT, related_name="grants")
    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="grants")
    given_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    given_on = models.DateField("交办日期")

    class Meta:
        verbose_name = verbose_name_plural = "交办的案件"
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="case_granted_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.case}"
