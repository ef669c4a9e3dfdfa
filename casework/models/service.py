from __future__ import annotations

from django.db import models

from casework.models.entry import Entry
from casework.models.paper import Paper


class Service(models.Model):
    """送达: a paper reached the one it is meant for: how, when, by whom, to whom.

    Append-only: database triggers refuse UPDATE and DELETE. A slip is put right by a later record
    that names the first (`corrects`).
    """

    class Method(models.TextChoices):
        HAND = "hand", "当面送达"
        POST = "post", "邮寄"
        FAX = "fax", "传真"
        MAIL = "mail", "电子邮件"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="services")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    method = models.CharField("送达方式", max_length=10, choices=Method.choices)
    served_on = models.DateField("送达日期")
    served_by = models.CharField("送达人", max_length=60)
    received_by = models.CharField("受送达人", max_length=60)
    reference = models.CharField("凭证号", max_length=120, blank=True)
    file = models.FileField("凭证", upload_to="services/%Y/%m/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    remark = models.CharField("说明", max_length=400, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="", sha256="") | models.Q(file__gt="", sha256__gt=""),
                name="service_proof_has_hash",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.served_on}"
