from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import models
from django.db.models import Q

from casework.models import Authority, Organisation, User


class ExpertQuerySet(models.QuerySet["Expert"]):
    def with_record(self) -> ExpertQuerySet:
        """With everything `reasons_against` asks for, in three queries."""
        return self.prefetch_related("trainings", "relations__organisation")

    def kept_by(self, user: User) -> ExpertQuerySet:
        """The experts of the person's own offices and of those below them."""
        offices = Authority.objects.filter(
            Q(appointments__user=user) | Q(superior__appointments__user=user)
        )
        return self.filter(authority__in=offices)

    def eligible_for(self, organisation: Organisation, on: date) -> ExpertQuerySet:
        """Those against whom nothing speaks on that day."""
        admitted = self.filter(standing=Expert.Standing.ADMITTED).with_record()
        fit = [e.pk for e in admitted if not e.reasons_against(organisation, on)]
        return self.filter(pk__in=fit)

    def unfit(self, codes: Iterable[str], organisation: Organisation, on: date) -> list[str]:
        """One sentence for each reason against one of the codes: '张三：不在库'."""
        wanted = list(codes)
        known = {e.code: e for e in self.filter(code__in=wanted).with_record()}
        found = []
        for code in wanted:
            expert = known.get(code)
            reasons = expert.reasons_against(organisation, on) if expert else ["不在专家库中"]
            found += [f"{expert or code}：{reason}" for reason in reasons]
        return found

    def names(self, codes: Iterable[str]) -> list[str]:
        """The names behind the codes, in their order; a code nobody has stands for itself."""
        wanted = list(codes)
        known = dict(self.filter(code__in=wanted).values_list("code", "name"))
        return [known.get(code, code) for code in wanted]


class Expert(models.Model):
    """A member of the pool of review experts; `licensing.pool` alone changes the standing."""

    class Standing(models.TextChoices):
        PROPOSED = "proposed", "已申请"
        EXAMINED = "examined", "已审查"
        ADMITTED = "admitted", "在库"
        SUSPENDED = "suspended", "暂停"
        REMOVED = "removed", "已出库"

    code = models.CharField("编号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="experts", verbose_name="建库机关"
    )
    employer = models.CharField("工作单位", max_length=120, blank=True)
    fields = models.JSONField("审查领域", default=list)
    standing = models.CharField(
        "状态", max_length=10, choices=Standing.choices, default=Standing.PROPOSED
    )
    valid_until = models.DateField("聘期至", null=True, blank=True)
    account = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="expert", verbose_name="账号"
    )

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审查专家"

    def __str__(self) -> str:
        return self.name

    def reasons_against(self, organisation: Organisation, on: date) -> list[str]:
        """Why the expert may not review this organisation on that day; [] when nothing does."""
        return [*self._reasons_of_standing(on), *self._reasons_of_relation(organisation, on)]

    def _reasons_of_standing(self, on: date) -> Iterator[str]:
        if self.standing != self.Standing.ADMITTED:
            yield f"不在库（{self.get_standing_display()}）"
        if self.valid_until and on > self.valid_until:
            yield f"聘期已于{self.valid_until}届满"
        taken = [t for t in self.trainings.all() if t.is_assessment and t.on <= on]
        if not taken:
            yield "没有考核记录"
        elif not taken[-1].passed:
            yield f"未通过{taken[-1].on.year}年度考核"

    def _reasons_of_relation(self, organisation: Organisation, on: date) -> Iterator[str]:
        for relation in self.relations.all():
            if relation.organisation_id == organisation.pk and relation.holds(on):
                yield f"与该单位有利害关系（{relation.get_kind_display()}）"
        if self.employer and self.employer == organisation.name:
            yield "在该单位任职"


class ExpertStanding(models.Model):
    """One change of an expert's standing: what it became, when, by whom, why."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="standings")
    standing = models.CharField("状态", max_length=10, choices=Expert.Standing.choices)
    on = models.DateField("日期")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("说明", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入库出库记录"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_standing_display()}"


class ExpertTraining(models.Model):
    """A training an expert took part in, or an assessment, with its result."""

    class Kind(models.TextChoices):
        TRAINING = "training", "培训"
        ASSESSMENT = "assessment", "考核"

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="trainings")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    on = models.DateField("日期")
    passed = models.BooleanField("合格")
    subject = models.CharField("内容", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "培训考核"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @property
    def is_assessment(self) -> bool:
        return self.kind == self.Kind.ASSESSMENT


class Relation(models.Model):
    """What ties a reviewer to an organisation, from the day it was declared until it ends."""

    class Kind(models.TextChoices):
        EMPLOYED = "employed", "任职或者兼职"
        SHARES = "shares", "持有股份"
        RELATIVE = "relative", "近亲属任职或者持股"
        OTHER = "other", "其他关系"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="单位"
    )
    kind = models.CharField("关系", max_length=10, choices=Kind.choices)
    reason = models.CharField("说明", max_length=400, blank=True)
    declared_on = models.DateField("申报日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["declared_on", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"

    def holds(self, on: date) -> bool:
        """Whether it ties on that day; one found out later tied before it was declared."""
        return self.ended_on is None or on <= self.ended_on


class ExpertRelation(Relation):
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")

    class Meta(Relation.Meta):
        verbose_name = verbose_name_plural = "专家利害关系"
