"""Steps of an assessment from the form to the agreeing or disagreeing report."""

from __future__ import annotations

from typing import Any

from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Deadline, Role
from casework.steps import Act, on_inputs, step
from licensing.assessment import conflicts
from licensing.assessment.base import (
    OFFICE,
    gives_reasons,
    refuse_unless,
    tells,
)
from licensing.assessment.opening import MAY_BE_OPENED
from licensing.assessment.record import OPEN, AssessmentRecord
from licensing.assessment.settings import setting

CHECKS = ("completeness", "truth", "validity", "conformity")
WITH_THE_BODY = ("body_received", "document_review", "onsite_review")


def is_recommended(case: Any, act: Act) -> None:
    optional = setting(case.law, "pre_review") != "required"
    refuse_unless(case.state != DRAFT or optional, case, "E_RECOMMENDATION_MISSING")


def is_accepted(case: Any, act: Act) -> None:
    barred = Deadline.objects.covering(act.on).filter(
        case__organisation=case.organisation_id, case__kind="sanction",
        period="acceptance_suspension",
    )  # fmt: skip
    refuse_unless(not barred.exists(), case, "E_ACCEPTANCE_SUSPENDED")


@on_inputs
def file_is_complete(case: Any, act: Act) -> None:
    refuse_unless(act.inputs.get("consent", True), case, "E_CONSENT_MISSING")
    refuse_unless(act.inputs.get("commitment", True), case, "E_COMMITMENT_MISSING")
    refuse_unless(not act.inputs.get("missing"), case, "E_MATERIALS_MISSING")


@on_inputs
def checks_are_recorded(case: Any, act: Act) -> None:
    verdicts = [act.inputs.get(name) for name in CHECKS]
    refuse_unless(all(verdicts), case, "E_CHECKS_MISSING")
    if "fail" in verdicts:
        gives_reasons(case, act)


def is_visited(case: Any, act: Act) -> None:
    refuse_unless(case.visits_held, case, "E_VISIT_MISSING")
    witnessed = case.witness_reported or not case.level_law["witness"]
    refuse_unless(witnessed, case, "E_WITNESS_MISSING")


def visit_was_witnessed(case: Any, act: Act) -> None:
    seen = case.state != "onsite_review" or case.visited_since_entrustment
    refuse_unless(seen, case, "E_VISIT_MISSING")


@on_inputs
def body_may_be_left(case: Any, act: Act) -> None:
    able = case.assessor.is_active and case.assessor.fits(case.level)
    refuse_unless(act.inputs.get("agreed") or not able, case, "E_BODY_STILL_ACTIVE")


class Applying(AssessmentRecord):
    class Meta:
        abstract = True

    @step("申报", source=DRAFT, target=DRAFT, roles=(Role.UNIT,), guards=MAY_BE_OPENED,
          inputs=("level", "industries", "kind", "certificate"))  # fmt: skip
    def open(self, act: Act) -> None:
        """The form is begun."""

    @step("委托咨询机构", source=DRAFT, target="pre_review", roles=(Role.UNIT,),
          guards=(conflicts.consultant_fits,), inputs=("consultant",))  # fmt: skip
    def engage(self, act: Act) -> None:
        self.consultant = act.inputs["consultant"]
        self.begin(act, "pre_review")

    @step("出具推荐报告", source="pre_review", target="recommended", roles=(Role.CONSULTANT,),
          competence="consultant", inputs=("persons",),
          guards=(conflicts.own_body_is_active("consultant"),
                  conflicts.persons_named("persons")))  # fmt: skip
    def recommend(self, act: Act) -> None:
        self.recommended_by = list(act.inputs.get("persons") or [])
        self.forget_witness()

    @step("不予推荐", source="pre_review", target=DRAFT, roles=(Role.CONSULTANT,),
          competence="consultant", inputs=("reasons",),
          guards=(conflicts.own_body_is_active("consultant"), gives_reasons))  # fmt: skip
    def not_recommend(self, act: Act) -> None:
        self.forget_witness()

    @step("咨询机构不能继续", source="pre_review", target=DRAFT)
    def lose_consultant(self, act: Act) -> None:
        self.forget_witness()

    @step("选择评审机构并提交", source=["recommended", DRAFT], target="body_received",
          roles=(Role.UNIT,), elsewhere={"pre_review": "E_RECOMMENDATION_MISSING"},
          guards=(is_recommended, is_accepted, conflicts.assessor_fits, file_is_complete),
          inputs=("body", "missing", "consent", "commitment"))  # fmt: skip
    def submit(self, act: Act) -> None:
        self.assessor = act.inputs["body"]
        self.begin(act, "body_review")

    @step("开始文件评审", source="body_received", target="document_review",
          roles=(Role.ASSESSOR,), competence="assessor",
          guards=conflicts.MAY_ASSESS)  # fmt: skip
    def begin_document_review(self, act: Act) -> None:
        """The body has taken up the file."""

    @step("要求补充材料", source="document_review", roles=(Role.ASSESSOR,), competence="assessor",
          guards=(*conflicts.MAY_ASSESS, tells("items")), inputs=("items",))  # fmt: skip
    def request_supplement(self, act: Act) -> None:
        """No term is set for it."""

    @step("记录文件评审", source="document_review",
          target=RETURN_VALUE("onsite_review", "report_disagreed"), roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, checks_are_recorded),
          inputs=(*CHECKS, "reasons"))  # fmt: skip
    def record_document_review(self, act: Act) -> str:
        self.checks = {name: act.inputs[name] for name in CHECKS}
        if "fail" not in self.checks.values():
            return "onsite_review"
        act.fact("failed", value=True)
        self.begin(act, "objection")
        return "report_disagreed"

    @step("委托见证", source=["pre_review", "document_review", "onsite_review"], roles=OFFICE,
          guards=(conflicts.names_one_witness, conflicts.witness_fits),
          inputs=("witness", "observer"))  # fmt: skip
    def entrust_witness(self, act: Act) -> None:
        self.forget_witness()
        self.witness = act.inputs.get("witness")
        self.observer = (act.inputs.get("observer") or "").strip()

    @step("见证机构不能继续", source=["pre_review", "document_review", "onsite_review"])
    def lose_witness(self, act: Act) -> None:
        self.forget_witness()

    @step("记录现场评审", source="onsite_review", roles=(Role.ASSESSOR,), competence="assessor",
          guards=(*conflicts.MAY_ASSESS, tells("team"), conflicts.team_is_apart,
                  conflicts.persons_named("team")), inputs=("team",))  # fmt: skip
    def record_visit(self, act: Act) -> None:
        entrusted = bool(self.witness or self.observer)
        self.visits_held += 1
        self.teams = [*self.teams, *act.inputs["team"]]
        self.visited_since_entrustment |= entrusted
        if entrusted or not self.level_law["witness"]:
            self.counted_visits += 1

    @step("出具见证报告", source=["pre_review", "onsite_review"],
          roles=(Role.WITNESS, Role.OBSERVER), competence="witness",
          guards=(visit_was_witnessed, conflicts.own_body_is_active("witness")))  # fmt: skip
    def record_witness_report(self, act: Act) -> None:
        self.reported_since_entrustment = True
        self.witness_reported |= self.state == "onsite_review"

    @step("同意", source="onsite_review", target="report_agreed", roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, is_visited))  # fmt: skip
    def agree(self, act: Act) -> None:
        self.begin(act, "handover")

    @step("不同意", source="onsite_review", target="report_disagreed", roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, is_visited, gives_reasons),
          inputs=("reasons",))  # fmt: skip
    def disagree(self, act: Act) -> None:
        self.begin(act, "objection")

    @step("更换评审机构", source=list(WITH_THE_BODY), target="recommended", roles=(Role.UNIT,),
          guards=(body_may_be_left, gives_reasons), inputs=("agreed", "reasons"))  # fmt: skip
    def change_body(self, act: Act) -> None:
        self.assessor, self.checks = None, {}
        self.forget_visits()
        self.forget_witness()

    @step("评审机构不能继续", source=list(WITH_THE_BODY))
    def lose_assessor(self, act: Act) -> None:
        """The unit has to choose another one."""

    @step("撤回申报", source=list(OPEN), target="withdrawn", roles=(Role.UNIT,))
    def withdraw(self, act: Act) -> None:
        """Voluntary to the last."""

    @step("逾期换证终止", source=list(OPEN), target="withdrawn")
    def close_late(self, act: Act) -> None:
        """The certificate ended before the renewal was approved."""
