from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from casework.models import DRAFT, Case, Organisation, Role
from casework.steps import Act, step
from inspections import checking
from supervision import guards
from supervision.draws.lot import numbers, pick
from supervision.models.conduct import Conduct
from supervision.models.draw import Draw


class Inspection(Conduct, Case):
    """双随机抽查、飞行检查: drawn by lot from frozen lists, or unannounced.

    The case is about the first unit until units are drawn; `drawn` are codes of organisations.
    """

    KIND = "inspection"
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed", "referred", "refused"})
    UNSEEN: ClassVar[frozenset[str]] = frozenset({"planned", "drawn", "unannounced"})

    lot = models.ForeignKey(
        Draw, models.PROTECT, null=True, related_name="inspections", verbose_name="双随机抽查"
    )
    units = models.JSONField("单位名录", default=list)
    inspectors = models.JSONField("检查人员名录", default=list)
    count = models.PositiveSmallIntegerField("抽取数量", null=True)
    seed = models.CharField("随机种子", max_length=80, blank=True)
    drawn = models.JSONField("抽取的单位", default=list)
    inspect_on = models.DateField("检查日期", null=True, blank=True)
    team = models.JSONField("检查人员", default=list)
    grounds = models.JSONField("发现的问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "保密检查"

    @step(
        "制定抽查计划",
        source=DRAFT,
        target="planned",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        inputs=("units", "inspectors", "count", "seed"),
        effect="单位名录、检查人员名录和随机种子固定下来。",
    )
    def plan(self, act: Act) -> None:
        self.units = [unit.code for unit in act.inputs["units"]]
        self.inspectors = list(act.inputs["inspectors"])
        self.count, self.seed = act.inputs["count"], act.inputs["seed"]
        self.enrol(act)

    @step(
        "随机抽取",
        source="planned",
        target="drawn",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        effect="按名录和种子抽取，结果可以重算。",
    )
    def draw(self, act: Act) -> None:
        self.drawn = drawn_by(self.seed, self.units, self.count or 0)
        act.fact("drawn", self.drawn)
        if self.drawn:
            self.organisation = Organisation.objects.get(code=self.drawn[0])

    @step(
        "通知检查",
        source="drawn",
        target="notified",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        inputs=("date",),
        effect="通知被抽取的单位检查日期。",
    )
    def notify(self, act: Act) -> None:
        self.inspect_on = act.inputs["date"]

    @step(
        "决定飞行检查",
        source=DRAFT,
        target="unannounced",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        effect="不事先通知，直接检查。",
    )
    def open_flying(self, act: Act) -> None:
        self.enrol(act)

    @step(
        "开始检查",
        source=["notified", "unannounced"],
        target="in_progress",
        roles=(Role.INSPECTOR,),
        competence="inspection",
        guards=(guards.team_is_large_enough,),
        inputs=("inspectors",),
        effect="检查开始。",
    )
    def start(self, act: Act) -> None:
        self.team = list(act.inputs["inspectors"])
        checking.begin_sheet(self, self.team, act)

    @step(
        "形成检查报告",
        source="in_progress",
        target="reported",
        roles=(Role.INSPECTOR,),
        competence="inspection",
        guards=(guards.sheet_is_undisputed, guards.grounds_of_report),
        inputs=("findings",),
        effect="检查发现的问题作为线索提供给监督检查人员。",
    )
    def report(self, act: Act) -> None:
        self.grounds = list(act.inputs.get("findings") or [])
        checking.end_sheet(self, act)
        for ground in self.grounds:
            act.effect("findings", ground)

    @step(
        "办结",
        source="reported",
        target="closed",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        effect="检查办结。",
    )
    def close(self, act: Act) -> None:
        """Nothing more to do."""

    @step(
        "移交处理",
        source="reported",
        target="referred",
        roles=(Role.SUPERVISOR,),
        competence="inspection",
        effect="发现的问题移交查处，检查办结。",
    )
    def refer(self, act: Act) -> None:
        """An enforcement case follows, if the supervisor opens one."""

    @step(
        "记录拒绝检查",
        source=["notified", "unannounced", "in_progress"],
        target="refused",
        roles=(Role.INSPECTOR,),
        competence="inspection",
        guards=(guards.gives_statement,),
        inputs=("statement",),
        effect="拒绝接受检查的事实作为线索提供给监督检查人员。",
    )
    def record_refusal(self, act: Act) -> None:
        self.offer_finding(act, "refused")
        checking.end_sheet(self, act)


def drawn_by(seed: str, names: Iterable[str], count: int) -> list[str]:
    """The lot: `count` of the names, the same for the same seed and list in any order."""
    return pick(names, count, numbers(seed.encode(), "units"))
