"""Sanctions on units, bodies and their people, and the checks that lead to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT
from casework.papering import enrol
from casework.steps import Act, on_inputs, step
from licensing.assessment.agency import Agency
from licensing.assessment.applying import WITH_THE_BODY
from licensing.assessment.base import (
    OFFICE,
    Voluntary,
    gives_reasons,
    refuse_unless,
    takes_until_today,
    tells,
)
from licensing.assessment.certificate import AssessmentCertificate
from licensing.assessment.deciding import Assessment
from licensing.assessment.settings import last_day, setting

SUSPENSION, BAR, REVOCATION = "suspension", "acceptance_suspension", "revocation"


def is_against_one_party(case: Any, act: Act) -> None:
    named = act.inputs.get("names_unit", not case.party), bool(case.party)
    refuse_unless(sum(named) == 1, case, "E_REASON_MISSING")


@on_inputs
def ground_fits(case: Any, act: Act) -> None:
    ground = case.law.document["grounds"].get(act.inputs.get("ground"))
    fits = ground and ground["party"] in case.parties
    refuse_unless(fits, case, "E_GROUND")


def is_heard(case: Any, act: Act) -> None:
    optional = setting(case.law, "hearing") != "required"
    refuse_unless(case.heard or optional, case, "E_HEARING_MISSING")


@on_inputs
def measure_fits(case: Any, act: Act) -> None:
    said = case.law.document["measures"].get(act.inputs["measure"], {"against": {}})
    party, states = case.met_by(said["against"])
    fits = party and (not states or case.target(party).state in states)
    if said.get("lowers_class"):
        fits = fits and case.party.assesses and case.lower_class() is not None
    if act.inputs["measure"] == "downgrade":
        fits = fits and case.held.level < max(map(int, case.law.document["levels"]))
    refuse_unless(fits, case, "E_MEASURE")


@on_inputs
def level_is_lower(case: Any, act: Act) -> None:
    if act.inputs["measure"] == "downgrade":
        level = act.inputs.get("level")
        refuse_unless(level and level > case.held.level, case, "E_LEVEL")


def suspends_now(case: Any, act: Act) -> None:
    over = case.until is not None and case.until < act.on
    refuse_unless(case.suspends and not over, case, "E_STATE")


class Sanction(Voluntary):
    """处理: a measure against a unit, a body, or a person of a body (Art. 27, 28)."""

    KIND = "sanction"
    ABOUT: ClassVar[dict[str, str]] = {Agency.KIND: "party", AssessmentCertificate.KIND: "held"}
    FINAL: ClassVar[frozenset[str]] = frozenset({"dismissed", "lifted", "ended"})

    party = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="sanctions")
    person = models.CharField("人员", max_length=60, blank=True)
    held = models.ForeignKey(
        AssessmentCertificate, models.PROTECT, null=True, related_name="sanctions"
    )
    ground = models.CharField("情形", max_length=40, blank=True)
    heard = models.BooleanField(default=False)
    measure = models.CharField("处理", max_length=30, blank=True)
    until = models.DateField("截止日期", null=True)
    suspends = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "处理"

    @property
    def facts(self) -> dict[str, Any]:
        return {"measure": self.measure or None, "until": self.until}

    @property
    def parties(self) -> tuple[str, ...]:
        return ("body",) if self.party else ("unit",)

    def met_by(self, against: dict[str, list[str]]) -> tuple[str, list[str]]:
        """Which of the parties the measure meets here, and in which states."""
        names = ("person",) if self.person else ("body",) if self.party else ("certificate", "unit")
        for name in names:
            if name in against and (name != "certificate" or self.held):
                return name, against[name]
        return "", []

    def target(self, party: str) -> Any:
        return self.held if party == "certificate" else self.party

    def lower_class(self) -> int | None:
        """The next class below the body's, or None."""
        assert self.party
        known = {n for level in self.law.document["levels"].values() for n in level["classes"]}
        return min((n for n in known if n > (self.party.grade or 0)), default=None)

    # -- steps ----------------------------------------------------------------------------------
    @step("立案", source=DRAFT, target="opened", roles=OFFICE,
          guards=(tells("facts"), is_against_one_party, ground_fits),
          inputs=("ground", "facts"),
          effect="立案调查。")  # fmt: skip
    def open(self, act: Act) -> None:
        enrol(self, act)
        self.ground = act.inputs["ground"]

    @step("听取陈述", source="opened", roles=OFFICE, guards=(tells("statement"),),
          inputs=("statement",),
          effect="形成陈述意见记录。")  # fmt: skip
    def hear(self, act: Act) -> None:
        self.heard = True

    @step("不予处理", source="opened", target="dismissed", roles=OFFICE, guards=(gives_reasons,),
          inputs=("reasons",),
          effect="办结，不予处理。")  # fmt: skip
    def dismiss(self, act: Act) -> None:
        """The ground was not made out."""

    @step("作出处理", source="opened", target="decided", roles=OFFICE,
          guards=(is_heard, measure_fits, level_is_lower, takes_until_today, gives_reasons),
          inputs=("measure", "level", "until", "reasons"),
          effect="作出处理决定，并对证书、机构和在办的评定产生相应效力。")  # fmt: skip
    def decide(self, act: Act) -> None:
        self.measure = act.inputs["measure"]
        if self.person:
            self._on_person(act)
        elif self.party:
            self._on_body(act, self.party)
        else:
            self._on_unit(act)

    def _on_person(self, act: Act) -> None:
        if self.measure == SUSPENSION:
            self.until = last_day(act, self.law, "body_suspension_months")
            self.suspends = True
            act.fact("suspended_from", act.on)
            act.fact("suspended_until", self.until)

    def _on_unit(self, act: Act) -> None:
        if self.measure == BAR:
            self.until = last_day(act, self.law, "acceptance_suspension_months")
            self.suspends = True
            act.fact("barred_from", act.on)
            act.fact("barred_until", self.until)
        elif self.measure == SUSPENSION:
            self.until = last_day(act, self.law, "suspension_months")
            self.suspends = True
            act.effect("register", "suspension")
            self._to_certificate(act, "sanctioned", to="suspended", until=self.until)
        elif self.measure == REVOCATION:
            act.effect("register", "revocation")
            self._to_certificate(act, "sanctioned", to="revoked")
        elif self.measure == "downgrade":
            self._to_certificate(act, "lower", level=act.inputs["level"])

    def _to_certificate(self, act: Act, step: str, **inputs: Any) -> None:
        assert self.held
        act.follow(self.held, step, **inputs)

    def _on_body(self, act: Act, body: Agency) -> None:
        if self.measure == SUSPENSION:
            self.until = last_day(act, self.law, "body_suspension_months")
            self.suspends = True
            act.effect("register", "body_suspension")
            act.follow(body, "sanctioned", to="suspended", until=self.until)
            self._reach_cases(act, body)
        elif self.measure == REVOCATION:
            act.effect("register", "body_revocation")
            act.follow(body, "sanctioned", to="revoked")
            others = body.sanctions.filter(state="decided", suspends=True, person="")
            for other in others.exclude(pk=self.pk):
                act.follow(other, "fall")
            self._reach_cases(act, body)
        elif self.measure == "class_reduction":
            act.effect("register", "body_reduction")
            grade = self.lower_class()
            act.follow(body, "sanctioned", **{"class": grade})
            self._reach_cases(act, body, grade=grade)

    def _reach_cases(self, act: Act, body: Agency, *, grade: int | None = None) -> None:
        """What a sanction on a body means for its open cases (Art. 7, 28)."""
        levels = self.law.document["levels"]
        for case in Assessment.objects.filter(assessor=body, state__in=WITH_THE_BODY):
            able = body.is_active and grade in levels[str(case.level)]["classes"]
            if grade is None or not able:
                act.follow(case, "lose_assessor")
        if grade is not None:
            return
        for case in Assessment.objects.filter(consultant=body, state="pre_review"):
            act.follow(case, "lose_consultant")
        awaited = ("pre_review", "document_review", "onsite_review")
        for case in Assessment.objects.filter(
            witness=body, state__in=awaited, reported_since_entrustment=False
        ):
            act.follow(case, "lose_witness")

    @step("解除", source="decided", target="lifted", roles=OFFICE,
          guards=(suspends_now, gives_reasons), inputs=("reasons",),
          effect="解除暂停，恢复原来的资格。")  # fmt: skip
    def lift(self, act: Act) -> None:
        self._ends(act)
        if self.person or self.measure == BAR:
            return
        act.effect("register", "resumption")
        if self.party:
            act.follow(self.party, "sanctioned", to="authorised")
        else:
            self._to_certificate(act, "sanctioned", to="valid")

    @step("处理期满", source="decided", target="ended")
    def end_suspension(self, act: Act) -> None:
        self._ends(act)
        if self.party and not self.person:
            act.effect("register", "resumption")

    @step("处理随对象终止", source="decided", target="ended")
    def fall(self, act: Act) -> None:
        self._ends(act)

    def _ends(self, act: Act) -> None:
        self.suspends = False


# -- spot checks --------------------------------------------------------------------------------
def is_about_one(case: Any, act: Act) -> None:
    named = (case.party, case.subject, case.held)
    refuse_unless(sum(map(bool, named)) == 1, case, "E_REASON_MISSING")


@on_inputs
def tells_its_result(case: Any, act: Act) -> None:
    gives_reasons(case, act)
    if act.inputs["result"] == "not_compliant":
        refuse_unless(act.inputs.get("ground"), case, "E_REASON_MISSING")
    if act.inputs.get("ground"):
        ground_fits(case, act)


class SpotCheck(Voluntary):
    """抽查: of a body, a file or a holder (Art. 25)."""

    KIND = "spot_check"
    ABOUT: ClassVar[dict[str, str]] = {
        Agency.KIND: "party", Assessment.KIND: "subject", AssessmentCertificate.KIND: "held",
    }  # fmt: skip
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed", "ground_found"})

    party = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    held = models.ForeignKey(AssessmentCertificate, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "抽查"

    @property
    def parties(self) -> tuple[str, ...]:
        return ("body",) if self.party else ("unit", "body") if self.subject else ("unit",)

    @step("安排抽查", source=DRAFT, target="planned", roles=OFFICE, guards=(is_about_one,),
          effect="登记抽查的对象。")  # fmt: skip
    def plan(self, act: Act) -> None:
        enrol(self, act)

    @step("记录抽查", source="planned", target=RETURN_VALUE("closed", "ground_found"),
          roles=OFFICE, guards=(tells_its_result,),
          inputs=("result", "ground", "reasons"),
          effect="形成抽查记录；发现问题的另行处理。")  # fmt: skip
    def record(self, act: Act) -> str:
        if act.inputs["result"] == "compliant":
            return "closed"
        act.effect("findings", act.inputs["ground"])
        return "ground_found"
