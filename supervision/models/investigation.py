from __future__ import annotations

from typing import ClassVar

from django.db import models

from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from supervision import guards
from supervision.models.conduct import Conduct
from supervision.offices import concerned_authority

STATES = ("lead", "approved", "preservation", "concluded", "handled", "copied")


class Investigation(Conduct, Case):
    """泄密线索调查: from the lead to the handling, and to the copy for the licensing authority."""

    KIND = "investigation"
    FINAL: ClassVar[frozenset[str]] = frozenset({"copied"})
    UNSEEN: ClassVar[frozenset[str]] = frozenset(STATES)

    found = models.TextField("线索", blank=True)
    items = models.PositiveIntegerField("登记保存件数", null=True)
    breach = models.BooleanField("存在违法行为", null=True)
    outcome = models.CharField("处理方式", max_length=15, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "泄密线索调查"

    @step(
        "登记线索",
        source=DRAFT,
        target="lead",
        roles=(Role.SUPERVISOR,),
        competence="investigation",
        guards=(guards.gives_facts,),
        inputs=("facts",),
        effect="登记泄密线索，报负责人批准调查。",
    )
    def open(self, act: Act) -> None:
        self.found = act.inputs["facts"]
        self.enrol(act)

    @step(
        "批准调查",
        source="lead",
        target="approved",
        roles=(Role.HEAD,),
        competence="investigation",
        effect="批准调查，可以采取登记保存措施。",
    )
    def approve(self, act: Act) -> None:
        """Before it nothing may be preserved."""

    @step(
        "登记保存",
        source="approved",
        target="preservation",
        roles=(Role.ENFORCER,),
        competence="investigation",
        inputs=("items", "things"),
        effect="出具登记保存决定书及清单。",
    )
    def preserve(self, act: Act) -> None:
        self.items = act.inputs["items"]

    @step(
        "调查结束",
        source=["approved", "preservation"],
        target="concluded",
        roles=(Role.SUPERVISOR,),
        competence="investigation",
        inputs=("breach",),
        effect="记录是否存在违法行为。",
    )
    def conclude(self, act: Act) -> None:
        self.breach = act.inputs["breach"]

    @step(
        "处理",
        source="concluded",
        target="handled",
        roles=(Role.SUPERVISOR,),
        competence="investigation",
        inputs=("outcome",),
        effect="记录处理方式；由其他机关许可的，须抄告许可机关。",
    )
    def handle(self, act: Act) -> None:
        self.outcome = act.inputs["outcome"]
        concerned = concerned_authority(self.organisation)
        if self.breach and concerned and concerned != self.authority:
            act.effect("duties", "copy")

    @step(
        "抄告",
        source="handled",
        target="copied",
        roles=(Role.CLERK,),
        competence="investigation",
        guards=(guards.has_to_copy,),
        inputs=("to",),
        effect="将违法事实和处理结果抄告受理或者许可机关，办结。",
    )
    def copy(self, act: Act) -> None:
        """The letter is the copy."""
