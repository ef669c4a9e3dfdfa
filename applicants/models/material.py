from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import Case, User


class Material(models.Model):
    """One file of a material handed in with a case, or a paper received over the counter.

    A material may consist of several files: the current rows of one key, by their place.
    """

    class Scan(models.TextChoices):
        """What the virus scanner said; silence is never taken for clean."""

        NOT_SCANNED = "not_scanned", "未经病毒扫描"
        CLEAN = "clean", "未检出病毒"
        INFECTED = "infected", "检出病毒"

    case = models.ForeignKey(Case, models.CASCADE, related_name="materials")
    key = models.CharField("材料", max_length=40)
    place = models.PositiveSmallIntegerField("序号", default=1)
    file = models.FileField("文件", upload_to="materials/%Y/%m/", blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    media_type = models.CharField("类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    # A picture is written anew before it is kept; this is what came in.
    received_sha256 = models.CharField("所收文件的校验值", max_length=64, blank=True)
    marked = models.BooleanField("带有密级标志", default=False)
    scan = models.CharField(
        "病毒扫描", max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED
    )
    scan_tried_at = models.DateTimeField("最近扫描时间", null=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    current = models.BooleanField("现行", default=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "place"],
                condition=Q(current=True, marked=False),
                name="material_current_once",
            ),
            models.CheckConstraint(
                condition=~Q(scan="infected", current=True), name="material_infected_not_current"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(scan="not_scanned") & ~Q(file=""),
                name="material_to_scan",
            ),
            models.Index(fields=["file"], name="material_file"),
        ]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def is_aside(self) -> bool:
        """Whether the file lies in quarantine, where no page serves it."""
        return self.marked or self.scan == self.Scan.INFECTED
