"""What a holder owes and asks: annual data, changes, a lost certificate."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Role
from casework.papering import enrol
from casework.steps import Act, on_inputs, step
from licensing.assessment.base import (
    OFFICE,
    Voluntary,
    explains,
    gives_reasons,
    goes_to_its_centre,
    refuse_unless,
    tells,
)
from licensing.assessment.certificate import RUNNING, AssessmentCertificate
from licensing.assessment.settings import setting


def holds(case: Any, act: Act) -> None:
    held = case.held
    running = held and held.state in RUNNING and act.on <= held.valid_until
    refuse_unless(running, case, "E_NOT_VALID_CERT")


def is_own(case: Any, act: Act) -> None:
    """A unit names none but its own certificate."""
    own = case.held is None or case.held.organisation_id == case.organisation_id
    refuse_unless(own, case, "E_ROLE")


NOTIFIABLE = ("valid", "suspended")  # certificates whose holders owe yearly data


# -- annual data --------------------------------------------------------------------------------
@on_inputs
def window_is_ahead(case: Any, act: Act) -> None:
    until = act.inputs["until"]
    refuse_unless(until >= act.on and until >= act.inputs["from"], case, "E_PERIOD_OVER")


@on_inputs
def can_be_notified(case: Any, act: Act) -> None:
    refuse_unless(case.held.state in NOTIFIABLE, case, "E_NOT_VALID_CERT")
    others = AnnualCheck.objects.filter(held=case.held, year=case.year, opened_on__isnull=False)
    refuse_unless(not others.exclude(pk=case.pk).exists(), case, "E_DUPLICATE")


def window_is_open(case: Any, act: Act) -> None:
    refuse_unless(act.on <= case.window_until, case, "E_PERIOD_OVER")
    refuse_unless(act.on >= case.window_from, case, "E_NOT_YET")


HELD = {AssessmentCertificate.KIND: "held"}


class AnnualCheck(Voluntary):
    """年度检查: the yearly data of one certificate."""

    KIND = "annual_check"
    FINAL: ClassVar[frozenset[str]] = frozenset({"checked", "excused", "confirmed", "void"})

    held = models.ForeignKey(AssessmentCertificate, models.PROTECT, related_name="annual_checks")
    year = models.PositiveSmallIntegerField("年度")
    window_from = models.DateField("提交起始日期", null=True)
    window_until = models.DateField("提交截止日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度检查"

    @step("通知年度检查", source=DRAFT, target="notified", roles=OFFICE,
          guards=(window_is_ahead, can_be_notified), inputs=("from", "until"),
          effect="向获证单位发出年度检查通知，载明提交的起止日期。")  # fmt: skip
    def notify(self, act: Act) -> None:
        enrol(self, act)
        self.window_from, self.window_until = act.inputs["from"], act.inputs["until"]
        act.fact("until", self.window_until)

    @step("提交年度检查信息", source="notified", target="submitted", roles=(Role.UNIT,),
          guards=(window_is_open,), elsewhere={"missed": "E_PERIOD_OVER"},
          inputs=("information",),
          effect="提交本年度检查信息。")  # fmt: skip
    def submit(self, act: Act) -> None:
        """In time."""

    @step("检查", source="submitted", target="checked", roles=OFFICE,
          guards=(explains("verdict", "not_compliant"),),
          inputs=("verdict", "reasons"),
          effect="记录检查结论；不符合要求的另行处理。")  # fmt: skip
    def examine(self, act: Act) -> None:
        if act.inputs["verdict"] == "not_compliant":
            act.fact("failed", value=True)

    @step("逾期未提交", source="notified", target="missed")
    def miss(self, act: Act) -> None:
        act.follow(self.held, "give_up", to="abandonment_proposed")

    @step("确认视为自动放弃", source="missed", target="confirmed", roles=OFFICE,
          effect="确认视为自动放弃资质证书，证书终止并予公布。")  # fmt: skip
    def confirm_abandonment(self, act: Act) -> None:
        act.follow(self.held, "give_up", to="abandoned")

    @step("不作放弃处理", source="missed", target="excused", roles=OFFICE, guards=(gives_reasons,),
          inputs=("reasons",),
          effect="资质证书恢复到原来的状态。")  # fmt: skip
    def excuse(self, act: Act) -> None:
        act.follow(self.held, "give_up", to="former")

    @step("证书已终止", source=["notified", "missed"], target="void")
    def void(self, act: Act) -> None:
        """The certificate ended in another way."""


# -- changes ------------------------------------------------------------------------------------
class Matter(models.TextChoices):
    """What a certificate records of its holder."""

    NAME = "name", "单位名称"
    ADDRESS = "registered_address", "注册地址"
    REPRESENTATIVE = "legal_representative", "法定代表人"
    OTHER = "other", "其他记载事项"


class CertificateChange(Voluntary):
    """变更: a recorded matter has changed."""

    KIND = "certificate_change"
    ABOUT = HELD
    FINAL: ClassVar[frozenset[str]] = frozenset({"reissued", "refused"})

    held = models.ForeignKey(AssessmentCertificate, models.PROTECT, null=True, related_name="+")
    what = models.CharField("变更事项", max_length=30, blank=True, choices=Matter.choices)
    happened_on = models.DateField("变更日期", null=True)
    late = models.BooleanField("逾期", null=True)
    late_days = models.PositiveSmallIntegerField("逾期天数", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "资质评定证书变更"

    @property
    def facts(self) -> dict[str, Any]:
        return {"late": self.late, "late_days": self.late_days}

    @step("登记变更", source=DRAFT, target="noted", roles=(Role.UNIT,), guards=(is_own, holds),
          inputs=("what", "happened"),
          effect="登记变更事项，开始计算申请变更的期限。")  # fmt: skip
    def note(self, act: Act) -> None:
        enrol(self, act)
        self.what, self.happened_on = act.inputs["what"], act.inputs["happened"]
        if self.happened_on.isoformat() >= self.law.document["in_force"]["from"]:
            act.fact("happened_from", self.happened_on)

    @step("提交变更申请", source="noted", target="received", roles=(Role.UNIT,),
          guards=(holds, goes_to_its_centre), inputs=("to",),
          effect="变更申请材料送达，等待核实。")  # fmt: skip
    def submit(self, act: Act) -> None:
        row = self.deadlines.filter(period="change_report").last()
        due = (row.due_on if row else None) or act.on
        self.late_days = max((act.on - due).days, 0)
        self.late = self.late_days > 0

    @step("核实", source="received", target=RETURN_VALUE("reissued", "refused"), roles=OFFICE,
          guards=(holds, explains("verdict", "fail")), inputs=("verdict", "reasons"),
          effect="核实无误的换发资质证书，编号和有效期不变。")  # fmt: skip
    def verify(self, act: Act) -> str:
        return _verified(self, act, "change")


def _verified(case: Any, act: Act, publication: str) -> str:
    if act.inputs["verdict"] == "pass":
        act.follow(case.held, "reissue", register=publication)
        return "reissued"
    act.fact("failed", value=True)
    return "refused"


# -- loss ---------------------------------------------------------------------------------------
@on_inputs
def place_is_known(case: Any, act: Act) -> None:
    places = setting(case.law, "loss_places")
    known = places is None or act.inputs["place"] in places
    refuse_unless(known, case, "E_DECLARATION_PLACE")


class Loss(Voluntary):
    """遗失补发: a certificate is lost, declared lost, and issued again."""

    KIND = "loss"
    ABOUT = HELD
    FINAL: ClassVar[frozenset[str]] = frozenset({"reissued", "refused"})

    held = models.ForeignKey(AssessmentCertificate, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "遗失补发"

    @step("登记遗失", source=DRAFT, target="reported", roles=(Role.UNIT,), guards=(is_own, holds),
          effect="登记遗失，接着按要求发布遗失声明。")  # fmt: skip
    def report(self, act: Act) -> None:
        enrol(self, act)

    @step("发布遗失声明", source="reported", target="declared", roles=(Role.UNIT,),
          guards=(tells("place"), place_is_known), inputs=("place",),
          effect="登记发布遗失声明的地方。")  # fmt: skip
    def declare(self, act: Act) -> None:
        """In the way the office requires."""

    @step("提交补发申请", source="declared", target="received", roles=(Role.UNIT,),
          guards=(holds, goes_to_its_centre), elsewhere={"reported": "E_LOSS_NOT_DECLARED"},
          inputs=("to",),
          effect="补发申请送达，等待核实。")  # fmt: skip
    def submit(self, act: Act) -> None:
        """To the office or the centre of the place of registration."""

    @step("核实", source="received", target=RETURN_VALUE("reissued", "refused"), roles=OFFICE,
          guards=(holds, explains("verdict", "fail")), inputs=("verdict", "reasons"),
          effect="核实无误的补发资质证书，遗失的证书作废。")  # fmt: skip
    def verify(self, act: Act) -> str:
        return _verified(self, act, "loss")
