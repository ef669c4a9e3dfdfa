"""Objections of a unit: 申诉 and 投诉, and what anybody may report."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Paper, Role
from casework.papering import enrol
from casework.steps import Act, on_inputs, step
from licensing.assessment import conflicts
from licensing.assessment.base import OFFICE, Voluntary, gives_reasons, refuse_unless, tells
from licensing.assessment.certificate import AssessmentCertificate
from licensing.assessment.deciding import Assessment
from licensing.assessment.settings import begin

RESULT = "result"
RESTARTS = {
    "report_disagreed": ("recommended",),
    "panel_refused": ("recommended", "office_review"),
    "committee_refused": ("recommended", "office_review"),
}
KEPT = ("level", "industries", "asks", "held", "consultant", "recommended_by")
KEPT_FOR_REVIEW = (
    "assessor", "checks", "teams", "witness", "observer", "visits_held", "counted_visits",
    "visited_since_entrustment", "witness_reported",
)  # fmt: skip
PARTIES_KEPT = ("consultant", "assessor", "witness")


def is_own(case: Any, act: Act) -> None:
    for about in (case.subject, case.held):
        own = about is None or about.organisation_id == case.organisation_id
        refuse_unless(own, case, "E_ROLE")


@on_inputs
def took_part(case: Any, act: Act) -> None:
    against, subject = act.inputs["against"], case.subject
    if subject is None:
        refuse_unless(case.held and against == "office", case, "E_TARGET")
        return
    refuse_unless(against in ("office", *subject.parties), case, "E_TARGET")


@on_inputs
def is_in_time(case: Any, act: Act) -> None:
    late = (
        act.inputs["about"] == RESULT and case.subject and case.subject.ended("objection", act.on)
    )
    refuse_unless(not late, case, "E_PERIOD_OVER")


@on_inputs
def handler_is_apart(case: Any, act: Act) -> None:
    subject, handler = case.subject, act.inputs["handler"]
    engaged = subject and (
        conflicts.took_part(subject, [handler]) or handler in [subject.examiner, *subject.panel]
    )
    refuse_unless(not engaged, case, "E_CONFLICT")


@on_inputs
def may_restart(case: Any, act: Act) -> None:
    to = act.inputs.get("restart") or "none"
    if to == "none":
        return
    allowed = RESTARTS.get(case.subject.state, ()) if case.subject else ()
    refuse_unless(act.inputs["verdict"] == "upheld" and to in allowed, case, "E_RESTART")


class Objection(Voluntary):
    """申诉、投诉: a unit objects to process or result; the kind follows from whom it is against."""

    KIND = "objection"
    ABOUT: ClassVar[dict[str, str]] = {
        Assessment.KIND: "subject", AssessmentCertificate.KIND: "held",
    }  # fmt: skip
    FINAL: ClassVar[frozenset[str]] = frozenset({"upheld", "not_upheld", "withdrawn"})

    subject = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="objections")
    held = models.ForeignKey(AssessmentCertificate, models.PROTECT, null=True, related_name="+")
    route = models.CharField("种类", max_length=10, blank=True)
    against = models.CharField("对象", max_length=12, blank=True)
    handler = models.CharField("办理人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申诉、投诉"

    @property
    def facts(self) -> dict[str, Any]:
        return {"kind": self.route}

    def _routed(self, act: Act) -> None:
        act.fact(self.route, value=True)

    @step("提出异议", source=DRAFT, target="received", roles=(Role.UNIT,),
          guards=(is_own, took_part, is_in_time, tells("facts")),
          inputs=("against", "about", "facts"),
          effect="登记申诉或者投诉并出具接收单，由办公室办理。")  # fmt: skip
    def file(self, act: Act) -> None:
        enrol(self, act)
        self.against = act.inputs["against"]
        self.route = self.law.document["remedy_routes"][self.against]
        self._routed(act)
        begin(act, self.law, "objection_answer")
        if act.inputs["about"] == RESULT and self.subject:
            act.follow(self.subject, "contest")

    @step("确定办理人", source="received", target="handling", roles=OFFICE,
          guards=(tells("handler"), handler_is_apart), inputs=("handler",),
          effect="确定未参与本次评定的人员办理。")  # fmt: skip
    def assign(self, act: Act) -> None:
        self.handler = act.inputs["handler"]

    @step("答复", source="handling", target=RETURN_VALUE("upheld", "not_upheld"), roles=OFFICE,
          guards=(gives_reasons, may_restart),
          inputs=("verdict", "reasons", "restart"),
          effect="作出答复；成立的可以从所选环节重新办理。")  # fmt: skip
    def answer(self, act: Act) -> str:
        self._routed(act)
        if (to := act.inputs.get("restart") or "none") != "none":
            act.follow(self._anew(to), "restart", to=to)
        return str(act.inputs["verdict"])

    def _anew(self, to: str) -> Assessment:
        """A linked assessment that keeps what was sound in the old one."""
        old = self.subject
        assert old
        reviewed = to == "office_review"
        names = KEPT + (KEPT_FOR_REVIEW if reviewed else ())
        parties = PARTIES_KEPT if reviewed else PARTIES_KEPT[:1]
        anew = Assessment.objects.create(
            organisation=old.organisation, regulation=old.regulation, authority=old.authority,
            deciding_authority=old.deciding_authority,
            parties=[party for party in parties if party in old.parties],
            **{name: getattr(old, name) for name in names},
        )  # fmt: skip
        anew.kept_papers.set(_papers_until(old, to))
        bodies = (anew.consultant, anew.assessor, anew.witness)
        anew.let_join(*(body.seat for body in bodies if body))
        return anew

    @step("撤回", source=["received", "handling"], target="withdrawn", roles=(Role.UNIT,),
          effect="终止办理本件申诉或者投诉。")  # fmt: skip
    def withdraw(self, act: Act) -> None:
        """The unit gives it up."""


def _papers_until(case: Assessment, state: str) -> models.QuerySet[Paper]:
    """The papers that led the case to this state; those of a body that was left did not."""
    came = case.entries.filter(outcome="done", target=state).exclude(source=state)
    last = came.exclude(step="change_body").order_by("position").last()
    return case.papers.filter(entry__position__lte=last.position if last else 0)


class PublicReport(Voluntary):
    """社会监督: what users and the public report; neither 投诉 nor 申诉."""

    KIND = "public_report"
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed"})
    UNSEEN: ClassVar[frozenset[str]] = frozenset({"received", "closed"})

    class Meta:
        verbose_name = verbose_name_plural = "社会监督"

    @step("反映情况", source=DRAFT, target="received", roles=(Role.PUBLIC,), competence="public",
          guards=(tells("facts"),), inputs=("facts",),
          effect="反映的情况送达办公室。")  # fmt: skip
    def file(self, act: Act) -> None:
        enrol(self, act)

    @step("办结", source="received", target="closed", roles=OFFICE, guards=(tells("outcome"),),
          inputs=("outcome",),
          effect="登记处理结果并办结。")  # fmt: skip
    def close(self, act: Act) -> None:
        """With its outcome."""
