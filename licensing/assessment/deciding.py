"""Steps of an assessment from the hand-over to the certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django_fsm import RETURN_VALUE

from casework.calendar import ONE_DAY, add_months
from casework.models import Role
from casework.steps import Act, on_inputs, step
from licensing.assessment import conflicts
from licensing.assessment.applying import WITH_THE_BODY, Applying
from licensing.assessment.base import (
    OFFICE,
    centre_of,
    explains,
    gives_reasons,
    goes_to_its_centre,
    refuse_unless,
    tells,
)
from licensing.assessment.certificate import RUNNING, AssessmentCertificate
from licensing.assessment.record import ANYONE
from licensing.assessment.settings import setting

MISSED = "E_NOT_PASSED"
LOST = ("abandoned", "revoked", "cancelled")


def is_at_the_centre(case: Any, act: Act) -> None:
    refuse_unless(not case.passed_on, case, "E_STATE")


def is_at_the_office(case: Any, act: Act) -> None:
    refuse_unless(case.passed_on, case, "E_STATE")


def publicity_runs(case: Any, act: Act) -> None:
    refuse_unless(not case.ended("publicity", act.on), case, "E_PERIOD_OVER")


def publicity_is_over(case: Any, act: Act) -> None:
    begun = case.deadlines.filter(period="publicity").exists()
    refuse_unless(not begun or case.ended("publicity", act.on), case, "E_PUBLICITY_OPEN")


def is_objected_to(case: Any, act: Act) -> None:
    refuse_unless(case.objections_open, case, "E_STATE")


def no_objection_is_open(case: Any, act: Act) -> None:
    refuse_unless(not case.objections_open, case, "E_OBJECTION_OPEN")


def item_can_be_added(case: Any, act: Act) -> None:
    added = case.asks == case.Asks.ADD_ITEM
    runs = added and case.held.state in RUNNING and act.on <= case.held.valid_until
    refuse_unless(not added or runs, case, "E_NOT_VALID_CERT")


@on_inputs
def panel_is_apart(case: Any, act: Act) -> None:
    refuse_unless(not conflicts.took_part(case, act.inputs["members"]), case, "E_CONFLICT")


class Deciding(Applying):
    class Meta:
        abstract = True

    @step("移交", source="report_agreed", target="office_received", roles=(Role.ASSESSOR,),
          competence="assessor", elsewhere=dict.fromkeys(WITH_THE_BODY, MISSED),
          guards=(goes_to_its_centre,), inputs=("to",),
          effect="申报材料和评审报告移交办公室或者注册所在地的地方服务中心。")  # fmt: skip
    def hand_over(self, act: Act) -> None:
        to = act.inputs["to"]
        local = None if to == "office" else centre_of(to)
        self.passed_on = local is None
        self.pass_to(local or self.deciding_authority)
        if local:
            self.centre = local
            self.takes_part("centre")
        self.begin(act, "office_review")

    @step("转交", source="office_received", roles=(Role.CENTRE,), competence="centre",
          guards=(is_at_the_centre,),
          effect="收到的申报材料和评审报告转交办公室。")  # fmt: skip
    def pass_on(self, act: Act) -> None:
        self.passed_on = True
        self.pass_to(self.deciding_authority)

    @step("开始审查", source="office_received", target="office_review", roles=OFFICE,
          guards=(is_at_the_office,),
          effect="开始审查申报材料和评审报告。")  # fmt: skip
    def begin_office_review(self, act: Act) -> None:
        """The office examines file and report."""

    @step("退回", source="office_review", target=RETURN_VALUE("document_review", "onsite_review"),
          roles=OFFICE, guards=(gives_reasons,), inputs=("to", "reasons"),
          effect="退回评审机构重新评审，原现场评审和见证记录不再计入。")  # fmt: skip
    def return_file(self, act: Act) -> str:
        to: str = act.inputs["to"]
        self.forget_visits()
        self.pass_to(self.assessor.seat if self.assessor else self.deciding_authority)
        if to == "document_review":
            self.checks = {}
        self.begin(act, "body_review")
        return to

    @step("提交评审会", source="office_review", target="panel", roles=OFFICE,
          guards=(conflicts.apart("examiner"),), inputs=("examiner",),
          effect="出具审查意见，提交评审会。")  # fmt: skip
    def refer_to_panel(self, act: Act) -> None:
        self.examiner = act.inputs.get("examiner") or ""
        self.pass_to(self.office("panel"))

    @step("记录评审会结果", source="panel", target=RETURN_VALUE("panel_passed", "panel_refused"),
          roles=(Role.PANEL,), competence="panel",
          guards=(panel_is_apart, tells("members"), explains("verdict", "fail")),
          inputs=("verdict", "members", "votes", "reasons"),
          effect="形成评审会纪要；未通过的评定终止，并通知申报单位。")  # fmt: skip
    def record_panel(self, act: Act) -> str:
        self.panel = [*self.panel, *act.inputs["members"]]
        self.takes_part("panel")
        self.pass_to(self.deciding_authority)
        if act.inputs["verdict"] == "pass":
            return "panel_passed"
        act.fact("failed", value=True)
        self.begin(act, "objection")
        return "panel_refused"

    @step(
        "发布公示",
        source="panel_passed",
        target="publicity",
        roles=OFFICE,
        elsewhere=dict.fromkeys(("office_received", "office_review", "panel"), MISSED),
          effect="公示通过评审会的结果，公示期内社会各界可以提出异议。")  # fmt: skip
    def publish(self, act: Act) -> None:
        self.begin(act, "publicity")

    @step("提出公示异议", source="publicity", roles=(Role.PUBLIC, Role.UNIT), competence=ANYONE,
          guards=(publicity_runs, tells("facts")), inputs=("facts",),
          effect="登记一件公示异议，答复之前不上报审定。")  # fmt: skip
    def object(self, act: Act) -> None:
        self.objections_open += 1

    @step("答复公示异议", source="publicity", target=RETURN_VALUE("publicity", "office_review"),
          roles=OFFICE, guards=(is_objected_to, gives_reasons),
          inputs=("holds", "reasons"),
          effect="形成核查记录；异议成立的退回办公室审查。")  # fmt: skip
    def answer_objection(self, act: Act) -> str:
        if not act.inputs["holds"]:
            self.objections_open -= 1
            return "publicity"
        self.objections_open = 0
        act.fact("holds", value=True)
        self.begin(act, "office_review")
        return "office_review"

    @step("上报审定", source="publicity", target="committee", roles=OFFICE,
          elsewhere=dict.fromkeys(("panel", "panel_passed"), MISSED),
          guards=(publicity_is_over, no_objection_is_open),
          effect="评审会和公示结果上报委员会审定。")  # fmt: skip
    def report_to_committee(self, act: Act) -> None:
        """Panel and publicity results go to the committee."""
        self.pass_to(self.office("committee"))

    @step("审定通过", source="committee", target="granted", roles=(Role.COMMITTEE,),
          competence="committee", elsewhere=dict.fromkeys(
              ("office_review", "panel", "panel_passed", "publicity"), MISSED),
          effect="形成审定意见，接着颁发资质证书。")  # fmt: skip
    def approve(self, act: Act) -> None:
        self.approved_on = act.on
        self.takes_part("committee")
        self.pass_to(self.deciding_authority)
        self.begin(act, "certificate_issue")

    @step("审定不通过", source="committee", target="committee_refused", roles=(Role.COMMITTEE,),
          competence="committee", guards=(gives_reasons,), inputs=("reasons",),
          elsewhere=dict.fromkeys(
              ("office_review", "panel", "panel_passed", "publicity"), MISSED),
          effect="形成审定意见并通知申报单位，评定终止。")  # fmt: skip
    def refuse(self, act: Act) -> None:
        self.takes_part("committee")
        self.pass_to(self.deciding_authority)
        self.begin(act, "objection")

    @step("颁发证书", source="granted", target="issued", roles=OFFICE,
          guards=(item_can_be_added,),
          effect="颁发资质证书正本和副本，并予公布。")  # fmt: skip
    def issue(self, act: Act) -> None:
        if self.asks == self.Asks.ADD_ITEM and self.held:
            act.follow(self.held, "add_items", industries=self.industries)
            return
        upgrade = self.asks == self.Asks.UPGRADE
        self.issued = self._certificate(act)
        act.follow(self.issued, "issue", register="upgrade" if upgrade else "grant")
        if upgrade and self.held and self.held.state in RUNNING:
            rest = [item for item in self.held.industries if item not in self.industries]
            act.follow(self.held, "reduce" if rest else "replace", industries=rest)

    def _certificate(self, act: Act) -> AssessmentCertificate:
        first = self._first_day(act.on)
        years = self.law.document["certificate"]["validity_years"]
        last = add_months(first, 12 * years) - ONE_DAY
        kept = setting(self.law, "upgrade_validity") == "keep"
        if self.asks == self.Asks.UPGRADE and kept and self.held and self.held.state in RUNNING:
            last = self.held.valid_until
        return AssessmentCertificate.objects.create(
            organisation=self.organisation, regulation=self.regulation, authority=self.authority,
            deciding_authority=self.deciding_authority, level=self.level,
            industries=self.industries, valid_from=first, valid_until=last,
            holder_name=self.organisation.name,
            renews=self.held if self.asks == self.Asks.RENEWAL else None,
        )  # fmt: skip

    def _first_day(self, on: date) -> date:
        """A renewal completed in time follows its certificate without a gap (Art. 21)."""
        held = self.held if self.asks == self.Asks.RENEWAL else None
        if held is None or held.state in LOST or self.approved_on is None:
            return on
        return held.valid_until + ONE_DAY if self.approved_on <= held.valid_until else on

    @step("提出异议", source="*")
    def contest(self, act: Act) -> None:
        """An objection to the result was filed."""

    @step("重新办理", source="draft", target=RETURN_VALUE("recommended", "office_review"))
    def restart(self, act: Act) -> str:
        to: str = act.inputs["to"]
        if to == "office_review":
            self.begin(act, "office_review")
        return to


class Assessment(Deciding):
    """资质评定: from the form to the certificate, or to one of the other ends."""

    class Meta:
        verbose_name = verbose_name_plural = "资质评定"
