from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db import models


class AuthorityManager(models.Manager["Authority"]):
    def national(self) -> Authority:
        """The national authority of the licences."""
        return self.get(superior=None, kind=Authority.Kind.ADMINISTRATION)

    def administrations(self) -> models.QuerySet[Authority]:
        return self.filter(kind=Authority.Kind.ADMINISTRATION)

    def provincial(self) -> models.QuerySet[Authority]:
        return self.administrations().exclude(superior=None)


class Authority(models.Model):
    """Who handles or decides cases: an administration, or an office or body of an association."""

    class Kind(models.TextChoices):
        ADMINISTRATION = "administration", "行政管理部门"
        BRANCH = "branch", "分会"
        OFFICE = "office", "办公室"
        CENTRE = "centre", "地方服务中心"
        PANEL = "panel", "专家委员会"
        COMMITTEE = "committee", "工作委员会"
        DEPARTMENT = "department", "行业主管部门"
        BODY = "body", "机构"

    kind = models.CharField(
        "性质", max_length=20, choices=Kind.choices, default=Kind.ADMINISTRATION
    )
    code = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    region = models.CharField("辖区", max_length=20, default="")
    address = models.CharField("地址", max_length=120, blank=True)
    telephone = models.CharField("电话", max_length=40, blank=True)

    objects = AuthorityManager()

    class Meta:
        verbose_name = verbose_name_plural = "机关和机构"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_administration(self) -> bool:
        return self.kind == self.Kind.ADMINISTRATION

    @property
    def is_national(self) -> bool:
        return self.superior_id is None and self.is_administration


@lru_cache(maxsize=1)
def office_names() -> dict[int, str]:
    """The short names of all authorities; read once per process, as they come with the law."""
    return dict(Authority.objects.values_list("pk", "short_name"))


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, on: date) -> DelegationQuerySet:
        """Both days included."""
        return self.filter(from_on__lte=on, until_on__gte=on)


class Delegation(models.Model):
    """An authority entrusts stages of review to another for a time; never the decision."""

    source = models.ForeignKey(Authority, models.PROTECT, related_name="delegations_given")
    to = models.ForeignKey(Authority, models.PROTECT, related_name="delegations_held")
    level = models.CharField("等级", max_length=10)
    provinces = models.JSONField("地区", default=list)
    stages = models.JSONField("环节", default=list)
    from_on = models.DateField("起")
    until_on = models.DateField("止")
    document = models.CharField("依据文件", max_length=200, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="delegation_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.to} ({self.from_on}–{self.until_on})"
