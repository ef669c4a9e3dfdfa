from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from casework import numbering
from casework.models import DRAFT, Authority, Case, Role, User
from casework.steps import Act, step
from licensing.grading_law import law_of_grading
from licensing.worksheet import guards
from licensing.worksheet.freezing import freeze
from licensing.worksheet.worksheet import worksheet_of

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Grading(Case):
    """等级评定: the criteria of a grading law, computed from a profile that was frozen.

    The law has criteria and no procedure; the steps are the least that lets a unit hand in its
    profile, two people depart from what was computed, and a head say which level was reached.
    """

    KIND = "grading"
    FINAL: ClassVar[frozenset[str]] = frozenset({"concluded", "withdrawn"})

    level = models.PositiveSmallIntegerField("申报等级")
    stated = models.JSONField("申报事项", default=dict)
    level_reached = models.PositiveSmallIntegerField("评定等级", null=True)

    profiles: RelatedManager[ProfileSnapshot]
    overrides: RelatedManager[Override]

    class Meta:
        verbose_name = verbose_name_plural = "等级评定"

    @property
    def facts(self) -> dict[str, Any]:
        return {"level": self.level, "reached": self.level_reached}

    def bind(self, on: date) -> None:
        if self.state == DRAFT:
            self.regulation = law_of_grading(on)

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        return [self.deciding_authority]

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        return worksheet_of(self, act)

    @step(
        "提交评定",
        source=DRAFT,
        target="submitted",
        roles=(Role.UNIT,),
        guards=(guards.states_a_level,),
        effect="申报资料按今天的内容固定，送达评定机构；以后修改资料不影响已提交的内容。",
    )
    def submit(self, act: Act) -> None:
        self.number = self.number or self._new_number(act)
        freeze(self, act)

    @step(
        "补充资料",
        source="submitted",
        roles=(Role.UNIT,),
        effect="申报资料按今天的内容重新固定，原来提交的内容保留；与变化有关的人工认定须重新确认。",
    )
    def supplement(self, act: Act) -> None:
        freeze(self, act)

    @step(
        "人工认定",
        source="submitted",
        roles=(Role.REVIEWER,),
        guards=(guards.is_asked, guards.is_another_answer, guards.gives_its_reasons),
        inputs=("level", "criterion", "status", "cause", "reasons"),
        effect="对该项条件的结论提出人工认定，由另一人确认后生效。",
    )
    def override(self, act: Act) -> None:
        assert act.by  # a step of reviewers is taken by one
        given = {name: act.inputs[name] for name in ("level", "criterion", "status", "cause")}
        basis = guards.basis_of(self, given["level"], given["criterion"])
        self.overrides.create(
            **given, basis=basis, reasons=act.inputs["reasons"], proposed_by=act.by,
            proposed_on=act.on,
        )  # fmt: skip

    @step(
        "确认人工认定",
        source="submitted",
        roles=(Role.REVIEWER, Role.HEAD),
        guards=(guards.waits_for_confirmation, guards.is_a_second_person),
        inputs=("override", "agreed"),
        effect="确认后以人工认定为准；不同意的，仍以计算结果为准。",
    )
    def confirm(self, act: Act) -> None:
        override = guards.named_override(self, act)
        override.confirmed_by, override.confirmed_on = act.by, act.on
        override.agreed = act.inputs["agreed"]
        override.save(update_fields=["confirmed_by", "confirmed_on", "agreed"])

    @step(
        "出具评定结论",
        source="submitted",
        target="concluded",
        roles=(Role.HEAD,),
        guards=(guards.nothing_waits, guards.reaches_the_level),
        inputs=("level_reached", "reasons"),
        effect="写明达到的等级，出具逐项说明计算过程的工作底稿，办结。",
    )
    def conclude(self, act: Act) -> None:
        self.level_reached = act.inputs["level_reached"]

    @step(
        "撤回评定",
        source="submitted",
        target="withdrawn",
        roles=(Role.UNIT,),
        effect="评定终止，不出具结论。",
    )
    def withdraw(self, act: Act) -> None:
        """Nothing more is done."""

    def _new_number(self, act: Act) -> str:
        series = numbering.of_case(self.law, self.KIND)
        return numbering.give(series, self.authority, act.on)


class ProfileSnapshot(models.Model):
    """The profile as it was handed in, with the settings and the ruleset of that day.

    `content` is the profile of a vector file, `settled` {"thresholds": ..., "policy": ...},
    `rules` the fingerprint of the ruleset, `digest` that of all three. Never altered.
    """

    grading = models.ForeignKey(Grading, models.CASCADE, related_name="profiles")
    content = models.JSONField("申报资料")
    settled = models.JSONField("设定")
    rules = models.CharField("评定规则校验值", max_length=64)
    digest = models.CharField("校验值", max_length=64)
    taken_on = models.DateField("固定日期")

    class Meta:
        verbose_name = verbose_name_plural = "固定的申报资料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.grading_id} {self.taken_on}"


class Override(models.Model):
    """A person's answer in place of the computed one; a second person makes it count.

    `basis` is the fingerprint of what the criterion rests on; when that changes, the override is
    stale and counts no longer.
    """

    grading = models.ForeignKey(Grading, models.CASCADE, related_name="overrides")
    level = models.PositiveSmallIntegerField("等级")
    criterion = models.CharField("条件", max_length=40)
    status = models.CharField("认定", max_length=20)
    cause = models.CharField("原因", max_length=40)
    reasons = models.TextField("理由")
    basis = models.CharField("依据校验值", max_length=64)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField("提出日期")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField("确认日期", null=True)
    agreed = models.BooleanField("同意", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "人工认定"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_on=None, agreed=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False, agreed__isnull=False),
                name="override_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="override_is_of_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grading_id} {self.level} {self.criterion}"
