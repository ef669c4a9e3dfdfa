from __future__ import annotations

from typing import ClassVar

from django.db import models

from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from supervision import guards
from supervision.models.conduct import Conduct


class Unlicensed(Conduct, Case):
    """无资质从业: stopped, its carriers taken, and passed on; self-run projects are none."""

    KIND = "unlicensed"
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed", "dismissed"})
    UNSEEN: ClassVar[frozenset[str]] = frozenset({"opened", "dismissed"})

    found = models.TextField("认定的事实", blank=True)
    self_run = models.BooleanField("机关、单位自行开展", default=False)
    items = models.PositiveIntegerField("收缴载体件数", null=True)
    referred_to = models.JSONField("移送机关", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "无资质从业"

    @step(
        "立案",
        source=DRAFT,
        target="opened",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        guards=(guards.gives_facts,),
        inputs=("facts", "self_run"),
        effect="对无资质从业的线索立案。",
    )
    def open(self, act: Act) -> None:
        self.found = act.inputs["facts"]
        self.self_run = bool(act.inputs.get("self_run"))
        self.enrol(act)

    @step(
        "不成立",
        source="opened",
        target="dismissed",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        guards=(guards.gives_reasons,),
        inputs=("reasons",),
        effect="不属于无资质从业，办结。",
    )
    def dismiss(self, act: Act) -> None:
        """No qualification was needed, or nothing was done."""

    @step(
        "责令停止",
        source="opened",
        target="stop_ordered",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        guards=(guards.is_not_self_run,),
        effect="送达责令停止违法行为通知书。",
    )
    def order_stop(self, act: Act) -> None:
        """Carriers of secrets are collected next."""

    @step(
        "收缴载体",
        source="stop_ordered",
        target="carriers_listed",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        inputs=("items",),
        effect="登记收缴的国家秘密载体。",
    )
    def list_carriers(self, act: Act) -> None:
        self.items = act.inputs["items"]

    @step(
        "移送",
        source=["stop_ordered", "carriers_listed"],
        target="referred",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        inputs=("to",),
        effect="移送市场监督管理部门或者公安机关。",
    )
    def refer(self, act: Act) -> None:
        self.referred_to = list(act.inputs["to"])

    @step(
        "办结",
        source="referred",
        target="closed",
        roles=(Role.SUPERVISOR,),
        competence="unlicensed",
        effect="案件办结。",
    )
    def close(self, act: Act) -> None:
        """The other bodies have it."""
