"""Steps of an assessment from the form to the agreeing or disagreeing report."""

from __future__ import annotations

from typing import Any

from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Deadline, Role
from casework.papering import enrol
from casework.steps import Act, on_inputs, step
from licensing.assessment import conflicts
from licensing.assessment.base import (
    OFFICE,
    departments_of,
    gives_reasons,
    refuse_unless,
    tells,
)
from licensing.assessment.on_site import record_is_settled, record_of
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
          inputs=("level", "industries", "kind", "certificate"),
          effect="开始填报；委托咨询机构或者提交之前可以随时撤回。")  # fmt: skip
    def open(self, act: Act) -> None:
        enrol(self, act)

    @step("委托咨询机构", source=DRAFT, target="pre_review", roles=(Role.UNIT,),
          guards=(conflicts.consultant_fits,), inputs=("consultant",),
          effect="由所选咨询机构预评审；该机构可以查看本次申报。")  # fmt: skip
    def engage(self, act: Act) -> None:
        self.consultant = act.inputs["consultant"]
        self.takes_part("consultant")
        self.pass_to(act.inputs["consultant"].seat)
        self.begin(act, "pre_review")

    @step("出具推荐报告", source="pre_review", target="recommended", roles=(Role.CONSULTANT,),
          competence="consultant", inputs=("persons",),
          guards=(conflicts.own_body_is_active("consultant"),
                  conflicts.persons_named("persons")),
          effect="出具推荐报告，申报单位可以选择评审机构并提交申报材料。")  # fmt: skip
    def recommend(self, act: Act) -> None:
        self.recommended_by = list(act.inputs.get("persons") or [])
        self.leave_consultant()

    @step("不予推荐", source="pre_review", target=DRAFT, roles=(Role.CONSULTANT,),
          competence="consultant", inputs=("reasons",),
          guards=(conflicts.own_body_is_active("consultant"), gives_reasons),
          effect="出具预评审意见，退回申报单位，可以整改后重新委托。")  # fmt: skip
    def not_recommend(self, act: Act) -> None:
        self.leave_consultant()

    @step("咨询机构不能继续", source="pre_review", target=DRAFT)
    def lose_consultant(self, act: Act) -> None:
        self.leave_consultant()

    @step("选择评审机构并提交", source=["recommended", DRAFT], target="body_received",
          roles=(Role.UNIT,), elsewhere={"pre_review": "E_RECOMMENDATION_MISSING"},
          guards=(is_recommended, is_accepted, conflicts.assessor_fits, file_is_complete),
          inputs=("body", "missing", "consent", "commitment"),
          effect="申报材料提交所选评审机构，由其组织文件评审和现场评审。")  # fmt: skip
    def submit(self, act: Act) -> None:
        self.assessor = act.inputs["body"]
        self.takes_part("assessor")
        self.pass_to(act.inputs["body"].seat)
        self.let_join(*departments_of(self.organisation.province))
        self.begin(act, "body_review")

    @step("开始文件评审", source="body_received", target="document_review",
          roles=(Role.ASSESSOR,), competence="assessor",
          guards=conflicts.MAY_ASSESS,
          effect="开始审核申报材料。")  # fmt: skip
    def begin_document_review(self, act: Act) -> None:
        """The body has taken up the file."""

    @step("要求补充材料", source="document_review", roles=(Role.ASSESSOR,), competence="assessor",
          guards=(*conflicts.MAY_ASSESS, tells("items")), inputs=("items",),
          effect="通知申报单位补充所选材料，评审继续进行。")  # fmt: skip
    def request_supplement(self, act: Act) -> None:
        self.open_items = list(act.inputs["items"])

    @step("记录文件评审", source="document_review",
          target=RETURN_VALUE("onsite_review", "report_disagreed"), roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, checks_are_recorded),
          inputs=(*CHECKS, "reasons"),
          effect="四项均符合的进入现场评审；有不符合的出具不同意的评审报告并终止。")  # fmt: skip
    def record_document_review(self, act: Act) -> str:
        self.checks, self.open_items = {name: act.inputs[name] for name in CHECKS}, []
        if "fail" not in self.checks.values():
            return "onsite_review"
        act.fact("failed", value=True)
        self.pass_to(self.deciding_authority)
        self.begin(act, "objection")
        return "report_disagreed"

    @step("委托见证", source=["pre_review", "document_review", "onsite_review"], roles=OFFICE,
          guards=(conflicts.names_one_witness, conflicts.witness_fits),
          inputs=("witness", "observer"),
          effect="出具委托见证书，此前的委托由本次委托代替。")  # fmt: skip
    def entrust_witness(self, act: Act) -> None:
        self.forget_witness()
        self.witness = act.inputs.get("witness")
        self.observer = (act.inputs.get("observer") or "").strip()
        seat = self.witness.seat if self.witness else self.office("observers")
        self.takes_part("witness", seat)

    @step("见证机构不能继续", source=["pre_review", "document_review", "onsite_review"])
    def lose_witness(self, act: Act) -> None:
        self.forget_witness()

    @step("记录现场评审", source="onsite_review", roles=(Role.ASSESSOR,), competence="assessor",
          guards=(*conflicts.MAY_ASSESS, record_is_settled, tells("team"),
                  conflicts.team_is_apart, conflicts.persons_named("team")), inputs=("team",),
          effect="登记一次现场评审；须见证的等级，委托见证之后的才计入。")  # fmt: skip
    def record_visit(self, act: Act) -> None:
        if record := record_of(self):
            record.close(act)
        entrusted = bool(self.witness or self.observer)
        self.visits_held += 1
        self.teams = [*self.teams, *act.inputs["team"]]
        self.visited_since_entrustment |= entrusted
        if entrusted or not self.level_law["witness"]:
            self.counted_visits += 1

    @step("出具见证报告", source=["pre_review", "onsite_review"],
          roles=(Role.WITNESS, Role.OBSERVER), competence="witness",
          guards=(visit_was_witnessed, conflicts.own_body_is_active("witness")),
          effect="出具见证报告。")  # fmt: skip
    def record_witness_report(self, act: Act) -> None:
        self.reported_since_entrustment = True
        self.witness_reported |= self.state == "onsite_review"

    @step("同意", source="onsite_review", target="report_agreed", roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, is_visited),
          effect="出具同意的评审报告，接着移交申报材料和评审报告。")  # fmt: skip
    def agree(self, act: Act) -> None:
        self.begin(act, "handover")

    @step("不同意", source="onsite_review", target="report_disagreed", roles=(Role.ASSESSOR,),
          competence="assessor", guards=(*conflicts.MAY_ASSESS, is_visited, gives_reasons),
          inputs=("reasons",),
          effect="出具不同意的评审报告，评定终止，申报单位可以投诉。")  # fmt: skip
    def disagree(self, act: Act) -> None:
        self.pass_to(self.deciding_authority)
        self.begin(act, "objection")

    @step("更换评审机构", source=list(WITH_THE_BODY), target="recommended", roles=(Role.UNIT,),
          guards=(body_may_be_left, gives_reasons), inputs=("agreed", "reasons"),
          effect="退回选择评审机构的环节；推荐报告保留，原评审和见证记录不再计入。")  # fmt: skip
    def change_body(self, act: Act) -> None:
        self.assessor, self.checks = None, {}
        self.pass_to(self.deciding_authority)
        self.forget_visits()
        self.forget_witness()

    @step("评审机构不能继续", source=list(WITH_THE_BODY))
    def lose_assessor(self, act: Act) -> None:
        """The unit has to choose another one."""

    @step("撤回申报", source=list(OPEN), target="withdrawn", roles=(Role.UNIT,),
          effect="终止本次评定，各项期限停止计算。")  # fmt: skip
    def withdraw(self, act: Act) -> None:
        """Voluntary to the last."""

    @step("逾期换证终止", source=list(OPEN), target="withdrawn")
    def close_late(self, act: Act) -> None:
        """The certificate ended before the renewal was approved."""
