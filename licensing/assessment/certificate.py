from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.calendar import ONE_DAY
from casework.models import DRAFT, Paper, Role
from casework.papering import enrol
from casework.steps import Act, step
from licensing.assessment.base import (
    OFFICE,
    Scoped,
    gives_reasons,
)
from licensing.assessment.certificate_guards import (
    can_be_asked,
    is_asked_for,
    is_no_sanction,
    items_are_held,
    level_is_lower,
)
from licensing.assessment.papers import (
    Standing,
    certificate_context,
    remark_on_print,
    standing_of,
)
from licensing.assessment.settings import last_day, setting

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.fields.related_descriptors import RelatedManager

    from licensing.models import AnnualCheck, Assessment, Sanction

FORM = "certificate"  # of a paper that is one
RUNNING = ("valid", "suspended", "abandonment_proposed")
ASKED = {
    "suspend": "停用", "resume": "恢复", "downgrade": "降级", "drop_item": "减项", "cancel": "注销",
}  # fmt: skip


class AssessmentCertificate(Scoped):
    """资质评定证书: one level, one or more industries, three years."""

    KIND = "assessment_certificate"
    FINAL: ClassVar[frozenset[str]] = frozenset(
        {"abandoned", "lapsed", "revoked", "cancelled", "replaced"}
    )

    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")
    holder_name = models.CharField("单位名称", max_length=120, blank=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewed_by")
    requests = models.JSONField("申请事项", default=list)
    suspended_by_sanction = models.BooleanField(default=False)
    former_state = models.CharField(max_length=20, blank=True)
    warned = models.BooleanField(default=False)

    assessments: RelatedManager[Assessment]
    annual_checks: RelatedManager[AnnualCheck]
    sanctions: RelatedManager[Sanction]

    class Meta:
        verbose_name = verbose_name_plural = "评定证书"

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "level": self.level,
            "industries": self.industries,
        }

    @property
    def requests_named(self) -> list[str]:
        return [ASKED[what] for what in self.requests]

    def record_scope(self, act: Act) -> None:
        """Let the journal say what the certificate covers from now on."""
        act.fact("level", self.level)
        act.fact("industries", self.industries)

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        context = super().paper_context(key, act)
        if self.law.document["papers"][key]["form"] != FORM:
            return context
        context["organisation"]["name"] = self.holder_name or self.organisation.name
        return context | certificate_context(self, act)

    @property
    def standing(self) -> Standing:
        return standing_of(self)

    def remark_on(self, paper: Paper) -> str:
        form = self.law.document["papers"][paper.key]["form"]
        return remark_on_print(self, paper) if form == FORM else ""

    def _subject(self) -> list[dict[str, str]]:
        return [
            {"name": "证书编号", "content": self.number or ""},
            {"name": "等级", "content": self.level_name},
            {"name": "行业分项", "content": self.industry_names},
            {"name": "有效期", "content": f"{self.valid_from} 至 {self.valid_until}"},
        ]

    def _suspending(self) -> QuerySet[Sanction]:
        """The sanctions that suspend it now; one that bars its holder is not among them."""
        return self.sanctions.filter(state="decided", suspends=True, measure="suspension")

    def _end(self, act: Act) -> None:
        """Whatever still hangs on the certificate ends with it."""
        for check in self.annual_checks.filter(state__in=("notified", "missed")):
            act.follow(check, "void")
        for sanction in self._suspending():
            act.follow(sanction, "fall")
        act.fact("ended", value=True)

    # -- beginning ------------------------------------------------------------------------------
    @step("补录证书", source=DRAFT, target=RETURN_VALUE("valid", "suspended"))
    def enter(self, act: Act) -> str:
        """Take a certificate that was issued earlier into the register."""
        self.record_scope(act)
        act.fact("valid_until", self.valid_until)
        return str(act.inputs["state"])

    @step("颁发", source=DRAFT, target=RETURN_VALUE("prepared", "valid"))
    def issue(self, act: Act) -> str:
        enrol(self, act)
        self.record_scope(act)
        act.fact("valid_until", self.valid_until)
        act.effect("register", act.inputs["register"])
        if self.valid_from <= act.on:
            return "valid"
        act.fact("begins_after", self.valid_from - ONE_DAY)
        return "prepared"

    @step("接续生效", source="prepared", target="valid")
    def take_over(self, act: Act) -> None:
        """The day after the old last day."""

    # -- on request -----------------------------------------------------------------------------
    @step("提出申请", source=["prepared", *RUNNING], roles=(Role.UNIT,), guards=(can_be_asked,),
          inputs=("what",),
          effect="向办公室提出所选申请，由其决定。")  # fmt: skip
    def request(self, act: Act) -> None:
        self.requests = [*self.requests, act.inputs["what"]]

    def _answer(self, act: Act) -> None:
        self.requests = [what for what in self.requests if what != act.step]

    @step("停用", source="valid", target="suspended", roles=OFFICE,
          guards=(is_asked_for, gives_reasons), inputs=("until", "reasons"),
          effect="停用资质证书并予公布，有效期照常计算。")  # fmt: skip
    def suspend(self, act: Act) -> None:
        self._answer(act)
        self._suspend(act, last_day(act, self.law, "suspension_months"))

    def _suspend(self, act: Act, until: date | None, *, sanction: bool = False) -> None:
        self.suspended_by_sanction = sanction
        act.fact("suspended_from", act.on)
        act.fact("suspended_until", until)

    @step("恢复", source="suspended", target="valid", roles=OFFICE,
          guards=(is_asked_for, is_no_sanction, gives_reasons), inputs=("reasons",),
          effect="恢复使用资质证书并予公布。")  # fmt: skip
    def resume(self, act: Act) -> None:
        self._answer(act)

    @step("降级", source=["valid", "suspended"], roles=OFFICE,
          guards=(is_asked_for, level_is_lower, gives_reasons),
          inputs=("level", "reasons"),
          effect="按新的等级换发资质证书并予公布，有效期不变。")  # fmt: skip
    def downgrade(self, act: Act) -> None:
        self._answer(act)
        self.level = act.inputs["level"]
        self.record_scope(act)

    @step("减项", source=["valid", "suspended"],
          target=RETURN_VALUE("valid", "suspended", "cancelled"), roles=OFFICE,
          guards=(is_asked_for, items_are_held, gives_reasons),
          inputs=("industries", "reasons"),
          effect="减去所选行业分项并换发证书；减去最后一项的，注销证书。")  # fmt: skip
    def drop_item(self, act: Act) -> str:
        self._answer(act)
        rest = [item for item in self.industries if item not in act.inputs["industries"]]
        if rest:
            self.industries = rest
            self.record_scope(act)
            act.fact("stays", value=True)
            act.effect("register", "item_dropped")
            return str(self.state)
        act.effect("register", "cancellation")
        self._end(act)
        return "cancelled"

    @step("注销", source=["valid", "suspended"], target="cancelled", roles=OFFICE,
          guards=(is_asked_for, gives_reasons), inputs=("reasons",),
          effect="注销资质证书并予公布。")  # fmt: skip
    def cancel(self, act: Act) -> None:
        self._answer(act)
        self._end(act)

    # -- by the calendar ------------------------------------------------------------------------
    def approved_renewal(self) -> Assessment | None:
        """A renewal of it that the committee approved on or before the last day."""
        renewals = self.assessments.filter(asks="renewal", approved_on__lte=self.valid_until)
        return renewals.first()

    @step("有效期届满", source=list(RUNNING), target=RETURN_VALUE("lapsed", "replaced"))
    def expire(self, act: Act) -> str:
        self._end(act)
        if self.approved_renewal():
            return "replaced"
        act.effect("register", "lapse")
        if setting(self.law, "late_renewal") == "close":
            late = self.assessments.filter(asks="renewal", closed_on=None, opened_on__isnull=False)
            for renewal in late.exclude(state="granted"):
                act.follow(renewal, "close_late")
        return "lapsed"

    @step("停用、暂停期满", source=["suspended", "abandonment_proposed"],
          target=RETURN_VALUE("valid", "abandonment_proposed"))  # fmt: skip
    def end_suspension(self, act: Act) -> str:
        for sanction in self._suspending():
            act.follow(sanction, "end_suspension")
        self.suspended_by_sanction = False
        if self.state == "suspended":
            act.effect("register", "resumption")
            return "valid"
        self.former_state = "valid"
        return "abandonment_proposed"

    @step("到期提醒", source=list(RUNNING))
    def warn_expiry(self, act: Act) -> None:
        self.warned = True

    # -- by other cases -------------------------------------------------------------------------
    @step("受到处理", source=list(RUNNING), target=RETURN_VALUE(*RUNNING, "revoked"))
    def sanctioned(self, act: Act) -> str:
        to = str(act.inputs["to"])
        if to == "suspended":
            self._suspend(act, act.inputs.get("until"), sanction=True)
            return to
        act.fact("suspension_over", value=True)
        if to == "valid":
            self.suspended_by_sanction = False
            if self.state == "abandonment_proposed":
                self.former_state = "valid"
                return "abandonment_proposed"
        else:
            self._end(act)
        return to

    @step("视为自动放弃", source=list(RUNNING), target=RETURN_VALUE(*RUNNING, "abandoned"))
    def give_up(self, act: Act) -> str:
        to = str(act.inputs["to"])
        if to == "abandonment_proposed":
            self.former_state = self.former_state if self.state == to else self.state
        elif to == "former":
            to = self.former_state
        else:
            self._end(act)
        return to

    @step("换为新证", source=list(RUNNING), target="replaced")
    def replace(self, act: Act) -> None:
        self._end(act)

    @step("部分行业升级", source=list(RUNNING))
    def reduce(self, act: Act) -> None:
        self.industries = act.inputs["industries"]
        self.record_scope(act)

    @step("增项", source=list(RUNNING))
    def add_items(self, act: Act) -> None:
        self.industries = [*self.industries, *act.inputs["industries"]]
        self.record_scope(act)

    @step("降级处理", source=list(RUNNING))
    def lower(self, act: Act) -> None:
        self.level = act.inputs["level"]
        self.record_scope(act)

    @step("换发、补发", source=list(RUNNING))
    def reissue(self, act: Act) -> None:
        act.effect("register", act.inputs["register"])
        self.holder_name = self.organisation.name
