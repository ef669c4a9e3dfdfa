from __future__ import annotations

from django.db import models

from casework.models import Authority, Case, User


class Directive(models.Model):
    """督办: a supervisor asks an officer to do something in a case by a day. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="directives")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    text = models.TextField("督办事项")
    due_on = models.DateField("答复期限")
    to = models.ForeignKey(User, models.PROTECT, related_name="directives", verbose_name="承办人")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("督办日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.on}"


class Reply(models.Model):
    """What the officer answers to a directive, once. Append-only."""

    directive = models.OneToOneField(Directive, models.PROTECT, related_name="reply")
    text = models.TextField("办理情况")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("答复日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办答复"

    def __str__(self) -> str:
        return f"{self.directive} {self.on}"
