from __future__ import annotations

from django.db import models


class SweptDay(models.Model):
    """A day through which everything was swept; the next sweep goes on from the latest."""

    day = models.DateField(primary_key=True)
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)
