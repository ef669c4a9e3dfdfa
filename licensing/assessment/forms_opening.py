"""The forms with which the cases of a voluntary assessment begin."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms

from casework import clock
from casework.forms import StepForm, choose_among, pairs, pick_from, reason_field, register
from casework.models import Authority, Case, Organisation, User
from licensing.assessment import drafting
from licensing.assessment.agency import Agency
from licensing.assessment.certificate import RUNNING, AssessmentCertificate
from licensing.assessment.deciding import Assessment
from licensing.assessment.forms import choice, several
from licensing.assessment.forms_holding import day, level_field
from licensing.assessment.holding import CertificateChange, Matter

PARTIES = {
    "consultant": "咨询机构", "assessor": "评审机构", "witness": "见证机构或者观察员",
    "centre": "地方服务中心", "office": "办公室", "panel": "评审会", "committee": "委员会",
}  # fmt: skip
ABOUT = [("process", "过程"), ("result", "结果")]


class OpeningForm(StepForm):
    """The first step of a case that is not stored yet; `about` is the case it is about."""

    def __init__(self, *args: Any, about: Case | None = None, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)

    def drafted(self, on: date, by: User) -> Case:
        """The draft the first step is taken in; or the case itself, when that was taken too."""
        raise NotImplementedError

    def of(self, model: type[Case]) -> Any:
        """The case it is about, when it is of this kind."""
        return self.about if isinstance(self.about, model) else None


class OpenAssessmentForm(OpeningForm):
    case: Assessment
    kind = choice("申报类型", Assessment.Asks.choices)
    held = forms.ModelChoiceField(
        AssessmentCertificate.objects.none(), label="现有证书", required=False,
        empty_label="（没有或者不涉及）", help_text="换证、升级和增项，选择所依据的证书。",
    )  # fmt: skip
    level = level_field()
    industries = several("行业分项")

    def prepare(self) -> None:
        choose_among(self, "level", pairs(self.law.document["levels"]))
        scopes = self.law.categories.items()
        choose_among(self, "industries", [(k, f"{i['name']}：{i['scope']}") for k, i in scopes])
        own = AssessmentCertificate.objects.filter(state__in=RUNNING)
        pick_from(self, "held", own.filter(organisation=self.case.organisation_id))
        if held := self.of(AssessmentCertificate):
            self.initial = {
                "held": held.pk, "level": held.level, "industries": held.industries,
                "kind": Assessment.Asks.RENEWAL, **self.initial,
            }  # fmt: skip
        else:
            self.initial = {"kind": Assessment.Asks.INITIAL, **self.initial}

    def drafted(self, on: date, by: User) -> Case:
        said = self.cleaned_data
        return drafting.draft_assessment(
            self.case.organisation, on=on, level=said["level"], industries=said["industries"],
            asks=said["kind"], held=said["held"],
        )  # fmt: skip

    def inputs(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in ("kind", "level", "industries")}


class OfCertificateForm(OpeningForm):
    """A case of the holder about one certificate."""

    def drafted(self, on: date, by: User) -> Case:
        held = self.of(AssessmentCertificate)
        return drafting.draft_of_holder(self.case.kind, self.case.organisation, on=on, held=held)


class NoteForm(OfCertificateForm):
    case: CertificateChange
    what = choice("变更事项", Matter.choices)
    happened = day("变更发生的日期", required=True)

    def clean_happened(self) -> date:
        happened: date = self.cleaned_data["happened"]
        if happened > clock.today():
            raise forms.ValidationError("日期不能晚于今天")
        return happened


class FileForm(OpeningForm):
    against = choice("对谁有异议")
    about_what = choice("对过程还是结果", ABOUT)
    facts = reason_field("事实和理由")

    def prepare(self) -> None:
        choose_among(self, "against", PARTIES.items())

    def drafted(self, on: date, by: User) -> Case:
        subject, held = self.of(Assessment), self.of(AssessmentCertificate)
        return drafting.draft_objection(self.case.organisation, on=on, subject=subject, held=held)

    def inputs(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"against": said["against"], "about": said["about_what"], "facts": said["facts"]}


class NotifyForm(OpeningForm):
    """The notice to all holders, or to those chosen; each gets a check of its own."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=9999)
    first = day("提交起始日期", required=True)
    until = day("提交截止日期", "通知所载的截止日期不顺延。", required=True)
    to = forms.ModelMultipleChoiceField(
        AssessmentCertificate.objects.none(), label="通知的获证单位", required=False,
        help_text="不选择的，通知所有获证单位。", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        pick_from(self, "to", drafting.notifiable())

    def drafted(self, on: date, by: User) -> Case:
        said = self.cleaned_data
        made = drafting.notify_annual_checks(
            by=by, on=on, year=said["year"], first=said["first"], until=said["until"],
            certificates=list(said["to"]) or None,
        )  # fmt: skip
        if not made:
            raise self.law.refusal("E_NOT_VALID_CERT")
        return made[0]


class OpenSanctionForm(OpeningForm):
    unit = forms.CharField(label="单位的统一社会信用代码", max_length=18)
    person = forms.CharField(
        label="人员", max_length=60, required=False, help_text="处理机构的人员时填写姓名。"
    )
    ground = choice("情形")
    facts = reason_field("事实")

    def prepare(self) -> None:
        party = "body" if self.of(Agency) else "unit"
        grounds = self.law.document["grounds"].items()
        fitting = {key: ground for key, ground in grounds if ground["party"] == party}
        choose_among(self, "ground", pairs(fitting, "says"))
        if self.about:
            del self.fields["unit"]
        if party == "unit":
            del self.fields["person"]

    def clean_unit(self) -> Organisation:
        found = Organisation.objects.filter(code=self.cleaned_data["unit"].strip()).first()
        if found is None:
            raise forms.ValidationError("没有登记这个单位")
        return found

    def drafted(self, on: date, by: User) -> Case:
        held, party = self.of(AssessmentCertificate), self.of(Agency)
        unit = held.organisation if held else self.cleaned_data.get("unit")
        person = self.cleaned_data.get("person", "").strip()
        return drafting.draft_sanction(on=on, unit=unit, party=party, person=person, held=held)

    def inputs(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("ground", "facts")}


class PlanCheckForm(OpeningForm):
    def drafted(self, on: date, by: User) -> Case:
        return drafting.draft_spot_check(
            on=on, party=self.of(Agency), subject=self.of(Assessment),
            held=self.of(AssessmentCertificate),
        )  # fmt: skip


class ProposeForm(OpeningForm):
    name = forms.CharField(label="机构名称", max_length=60)
    short_name = forms.CharField(label="简称", max_length=8, help_text="用于文书编号。")
    legal_person = forms.CharField(
        label="所属法人", max_length=120, required=False, help_text="不填写的，即机构自身。"
    )
    kind = choice("工作", Agency.Does.choices)
    grade = forms.TypedChoiceField(
        label="评审机构类别", coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect, help_text="只有评审机构分类别。",
    )  # fmt: skip
    regions = several("授权区域", required=False, help_text="评审机构必须选择。")

    def prepare(self) -> None:
        levels = self.law.document["levels"].values()
        classes = sorted({n for level in levels for n in level["classes"]})
        choose_among(self, "grade", [(str(n), f"{n}类") for n in classes])
        regions = Authority.objects.provincial().values_list("code", "region")
        choose_among(self, "regions", list(regions))

    def drafted(self, on: date, by: User) -> Case:
        names = {name: self.cleaned_data[name].strip() for name in ("name", "short_name")}
        code = f"body-{secrets.token_hex(4)}"
        return drafting.draft_body(self.case.regulation, code, self.inputs() | names)

    def inputs(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"kind": said["kind"], "class": said["grade"], "regions": said["regions"],
                "legal_person": said["legal_person"]}  # fmt: skip


class ReportForm(OpeningForm):
    facts = reason_field("反映的情况")

    def drafted(self, on: date, by: User) -> Case:
        return drafting.draft_public_report(on=on)


register("assessment", {"open": OpenAssessmentForm})
register("certificate_change", {"note": NoteForm})
register("loss", {"report": OfCertificateForm})
register("objection", {"file": FileForm})
register("annual_check", {"notify": NotifyForm})
register("sanction", {"open": OpenSanctionForm})
register("spot_check", {"plan": PlanCheckForm})
register("body", {"put_forward": ProposeForm})
register("public_report", {"file": ReportForm})
