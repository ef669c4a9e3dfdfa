from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Case, Organisation, Role
from casework.steps import Act, step
from licensing import scope
from licensing.law import law_in_force
from supervision import guards
from supervision.models.conduct import Conduct

PERIOD = "project_filing"
EXPIRED = ("expired", "expired_pending")
HOLDING = ("valid", "suspended", "recheck", *EXPIRED)


class CrossFiling(Conduct, Case):
    """跨省备案: told to the province before a job there is taken on."""

    KIND = "cross_filing"
    FINAL: ClassVar[frozenset[str]] = frozenset({"used", "lapsed"})

    project = models.CharField("项目", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "跨省备案"

    @property
    def is_usable(self) -> bool:
        return self.state in ("filed", "acknowledged")

    @step(
        "提交跨省备案",
        source=DRAFT,
        target="filed",
        roles=(Role.UNIT,),
        inputs=("to", "project"),
        effect="拟承接业务的情况送达业务所在地机关备案。",
    )
    def file(self, act: Act) -> None:
        self.project = act.inputs.get("project") or ""
        self.enrol(act)

    @step(
        "出具备案回执",
        source="filed",
        target="acknowledged",
        roles=(Role.CLERK,),
        competence="filing",
        effect="出具备案回执。",
    )
    def acknowledge(self, act: Act) -> None:
        """A receipt, not a permission."""

    @step(
        "未承接",
        source=["filed", "acknowledged"],
        target="lapsed",
        roles=(Role.UNIT,),
        effect="该业务没有承接，备案办结。",
    )
    def lapse(self, act: Act) -> None:
        """The job was not taken."""

    @step("已签约", source=["filed", "acknowledged"], target="used")
    def use(self, act: Act) -> None:
        """A contract names it."""


class Contract:
    """Continuing a contract: the step is called `continue`, which Python keeps for itself."""


def _go_on(self: Filing, act: Act) -> None:
    """The certificate may have ended; the contract was signed before."""


setattr(
    Contract,
    "continue",
    step(
        "继续履行合同",
        source=["draft", "filed", "filed_late", "acknowledged"],
        roles=(Role.UNIT,),
        guards=(guards.business_goes_on, guards.secrecy_is_assured),
        inputs=("secrecy_assured",),
        effect="确保安全保密的，此前签订的合同可以继续完成。",
    )(_go_on),
)


class Filing(Contract, Conduct, Case):
    """合同备案: a contract from the intention to the receipt of the province of its place.

    `partners`: [{unit: key of the organisation, consent: whether the customer agreed}].
    """

    KIND = "filing"
    FINAL: ClassVar[frozenset[str]] = frozenset({"acknowledged"})

    category = models.CharField("业务种类", max_length=30, blank=True)
    secrecy = models.CharField("密级", max_length=4, blank=True)
    project = models.CharField("项目", max_length=200, blank=True)
    built_by = models.CharField("系统建设单位", max_length=120, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    partners = models.JSONField("合作单位", default=list)
    subcontractors = models.ManyToManyField(Organisation, blank=True, verbose_name="分包单位")
    cross = models.ForeignKey(
        CrossFiling, models.PROTECT, null=True, blank=True, related_name="contracts",
        verbose_name="跨省备案",
    )  # fmt: skip
    late = models.BooleanField("逾期备案", null=True)
    cross_province = models.CharField("跨省备案情况", max_length=12, blank=True)
    completed_on = models.DateField("项目验收日期", null=True, blank=True)
    handed_over = models.BooleanField("涉密资料已移交", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "合同备案"

    @property
    def facts(self) -> dict[str, Any]:
        return {"late": self.late, "cross_province": self.cross_province or None}

    def gate(self, words: dict[str, Any], on: date) -> str:
        """The code with which the gate refuses the contract described by the words, or ''."""
        return scope.refusal(self.organisation, self.business_of(words), on)

    def business_of(self, words: dict[str, Any]) -> scope.Business:
        project = words.get("project") or ""
        return scope.Business(
            category=words["category"],
            secrecy=words["secrecy"],
            place=words["place"].code,
            built_by=words.get("built_by") or "",
            others=categories_on(project, self.organisation, besides=self.pk),
        )

    @step("补录合同", source=DRAFT, target="acknowledged")
    def enter(self, act: Act) -> None:
        """A contract that was filed and acknowledged earlier."""
        self._describe(act.inputs)
        self.signed_on = act.inputs["signed"]

    @step(
        "登记合同",
        source=DRAFT,
        target="draft",
        roles=(Role.UNIT,),
        guards=(guards.is_unregistered, guards.passes_gate),
        inputs=(
            "category", "secrecy", "place", "project", "signed", "built_by", "partners",
            "subcontractors", "cross",
        ),
        effect="已签订的，备案期限自签订之日起计算；拟承接的，核对是否在许可范围内。",
    )  # fmt: skip
    def register(self, act: Act) -> None:
        self._describe(act.inputs)
        self.enrol(act)
        if signed := act.inputs.get("signed"):
            self.regulation = law_in_force(signed, self.regulation.family)
            self._signed(act, signed)

    def _describe(self, words: dict[str, Any]) -> None:
        self.category, self.secrecy = words["category"], words["secrecy"]
        self.authority = words["place"]
        self.project = words.get("project") or ""
        self.built_by = words.get("built_by") or ""
        self.cross = words.get("cross")
        self.partners = [
            {"unit": partner["unit"].pk, "consent": partner["consent"]}
            for partner in words.get("partners") or []
        ]
        self.subcontractors.set(words.get("subcontractors") or [])

    @step(
        "登记签订",
        source="draft",
        target="draft",
        roles=(Role.UNIT,),
        guards=(guards.is_not_signed,),
        inputs=("cross",),
        effect="合同备案的期限自今日起计算。",
    )
    def sign(self, act: Act) -> None:
        self.cross = act.inputs.get("cross") or self.cross
        self._signed(act, act.on)

    def _signed(self, act: Act, day: date) -> None:
        self.signed_on = day
        act.fact("signed_on", day)
        self.cross_province = self._cross_province(day)
        for breach in self._breaches(day):
            self.offer_finding(act, breach)
        if covering := self._covering():
            act.follow(covering, "use")

    def _covering(self) -> CrossFiling | None:
        """The filing named, if it is of this unit with this province and still open."""
        cross = self.cross
        if not cross or cross.organisation_id != self.organisation_id:
            return None
        return cross if cross.is_usable and cross.authority_id == self.authority_id else None

    def _cross_province(self, day: date) -> str:
        at_home = self.authority.code == self.organisation.province
        bound = set(self._levels_to_file())
        if at_home or not bound or self._levels_held(day) - bound:
            return "not_required"
        return "covered" if self._covering() else "missing"

    def _levels_to_file(self) -> list[str]:
        """The levels whose holders file before they work elsewhere."""
        duty = self.law.document["obligations"].get("file_across_province", {})
        return list(duty.get("levels", ()))

    def _levels_held(self, day: date) -> set[str]:
        """The levels of the valid certificates; without one, of those that ended or stand still."""
        held = [h for h in scope.holdings(self.organisation, day) if h.state in HOLDING]
        valid = [h for h in held if h.state == "valid"]
        return {h.certificate.level for h in valid or held}

    def _breaches(self, day: date) -> list[str]:
        """What is wrong with the signed contract, in the words the regulation has findings for."""
        words = {
            "category": self.category, "secrecy": self.secrecy, "place": self.authority,
            "project": self.project, "built_by": self.built_by,
        }  # fmt: skip
        states = {held.state for held in scope.holdings(self.organisation, day)}
        code = self.gate(words, day)
        expired = code == "E_NOT_VALID_CERT" and states & set(EXPIRED)
        found = ["expired" if expired else code] if code else []
        if self.cross_province == "missing" and self._levels_held(day):
            found.append("no_cross_filing")
        if any(not partner["consent"] for partner in self.partners):
            found.append("no_consent")
        return found + ["unqualified_unit"] * self._unqualified_units(words, day)

    def _unqualified_units(self, words: dict[str, Any], day: date) -> int:
        keys = {partner["unit"] for partner in self.partners}
        keys |= set(self.subcontractors.values_list("pk", flat=True))
        business = self.business_of(words)
        units = Organisation.objects.filter(pk__in=keys)
        return sum(not scope.is_qualified(unit, business, day) for unit in units)

    @step(
        "提交合同备案",
        source="draft",
        target=RETURN_VALUE("filed", "filed_late"),
        roles=(Role.UNIT,),
        guards=(guards.goes_to_place, guards.is_signed),
        inputs=("to",),
        effect="合同送达业务所在地机关备案。",
    )
    def file(self, act: Act) -> str:
        self.late = self.is_over(PERIOD, act.on)
        act.fact("late", self.late)
        return "filed_late" if self.late else "filed"

    @step(
        "出具备案回执",
        source=["filed", "filed_late"],
        target="acknowledged",
        roles=(Role.CLERK,),
        competence="filing",
        effect="出具备案回执。",
    )
    def acknowledge(self, act: Act) -> None:
        """The province of the place has it on record."""

    @step(
        "报告项目完成",
        source=["filed", "filed_late", "acknowledged"],
        roles=(Role.UNIT,),
        guards=(guards.is_not_completed, guards.completed_after_signing),
        inputs=("completed", "handed_over"),
        effect="项目验收后的书面报告送达业务所在地机关。",
    )
    def report_completion(self, act: Act) -> None:
        """The measures of 2020 name no term; the standard asks for the report."""
        self.completed_on = act.inputs["completed"]
        self.handed_over = act.inputs["handed_over"]
        act.fact("project_completed_on", self.completed_on)


def categories_on(project: str, unit: Organisation, besides: int | None = None) -> tuple[str, ...]:
    """The categories of the unit's contracts on the project, registered or later."""
    if not project:
        return ()
    contracts = Filing.objects.filter(organisation=unit, project=project).exclude(opened_on=None)
    others = contracts.exclude(pk=besides) if besides else contracts
    return tuple(others.values_list("category", flat=True))
