from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from licensing.models import Certificate
from supervision import guards
from supervision.models.conduct import Conduct


class AnnualReview(Conduct, Case):
    """年度审查: the licensing authority's review of a holder's year, under measures that know it.

    Later measures have the holder report on itself instead (AnnualReport); they name none of these
    steps, so none can be taken under them.
    """

    KIND = "annual_review"
    FINAL: ClassVar[frozenset[str]] = frozenset({"passed", "failed"})

    licence = models.ForeignKey(
        Certificate, models.PROTECT, related_name="annual_reviews", verbose_name="资质证书"
    )
    year = models.PositiveSmallIntegerField("审查年度", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度审查"

    @property
    def facts(self) -> dict[str, Any]:
        return {"year": self.year}

    @step(
        "开展年度审查",
        source=DRAFT,
        target="under_review",
        roles=(Role.SUPERVISOR,),
        guards=(guards.reviews_a_year_once,),
        inputs=("year",),
        effect="开始审查资质单位一个年度的情况。",
    )
    def open(self, act: Act) -> None:
        self.year = act.inputs["year"]
        self.enrol(act)

    @step(
        "作出年度审查结论",
        source="under_review",
        target=RETURN_VALUE("passed", "failed"),
        roles=(Role.SUPERVISOR,),
        guards=(guards.fails_with_reasons,),
        inputs=("verdict", "reasons"),
        effect="未通过的，作为线索提供给监督检查人员，可以责令限期整改。",
    )
    def conclude(self, act: Act) -> str:
        if act.inputs["verdict"] == "pass":
            return "passed"
        self.offer_finding(act, "failed")
        return "failed"
