"""The forms of the steps of an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from applicants.materials import rows_of
from casework.forms import Lines, StepForm, choose_among, pairs, pick_from, reason_field, register
from casework.models import Role, User
from licensing.assessment import conflicts
from licensing.assessment.agency import Agency, bodies_of
from licensing.assessment.applying import CHECKS
from licensing.assessment.base import centre_of
from licensing.assessment.deciding import Assessment
from licensing.assessment.on_site import record_of

MEETS = [("pass", "符合"), ("fail", "不符合")]
PASSES = [("pass", "通过"), ("fail", "未通过")]
CHECKED = dict(zip(CHECKS, ("完整性", "真实性", "有效性", "符合性"), strict=True))
A_NAME_A_LINE = "每行一个姓名。"


def choice(label: str, choices: Iterable[tuple[str, str]] = (), **said: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect, **said
    )  # fmt: skip


def several(label: str, **said: Any) -> forms.MultipleChoiceField:
    wanted = {"required": f"请至少选择一项{label}"}
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, error_messages=wanted, **said
    )  # fmt: skip


def tick(label: str, otherwise: str) -> forms.BooleanField:
    """A box that has to be ticked; `otherwise` is the sentence for one left empty."""
    return forms.BooleanField(label=label, error_messages={"required": otherwise})


def people(label: str, *, required: bool = True) -> Lines:
    return Lines(label=label, help_text=A_NAME_A_LINE, required=required)


class Bodies(forms.RadioSelect):
    """Bodies to choose from; those that may not be chosen say why and cannot be."""

    def __init__(self) -> None:
        super().__init__()
        self.misfits: dict[int, str] = {}

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **more: Any) -> Any:
        option = super().create_option(name, value, label, *args, **more)
        key = getattr(value, "value", value)
        if why := self.misfits.get(key):
            option["attrs"]["disabled"] = True
            option["label"] = f"{label}——不能选择：{why}"
        return option


class BodyField(forms.ModelChoiceField):
    def __init__(self, label: str, **said: Any) -> None:
        everybody = Agency.objects.none()
        super().__init__(everybody, label=label, widget=Bodies(), empty_label=None, **said)

    def label_from_instance(self, obj: Agency) -> str:
        return obj.said


class ReasonsForm(StepForm):
    reasons = reason_field("理由")


class FactsForm(StepForm):
    facts = reason_field("事实")


class BodyForm(StepForm):
    """One of the bodies that do this work; those that do not fit are shown with the reason."""

    case: Assessment
    does = ""
    named = ""

    def prepare(self) -> None:
        bodies = bodies_of(self.does)
        pick_from(self, self.named, bodies)
        field: Any = self.fields[self.named]
        codes = {body.pk: self.misfit(body) for body in bodies}
        field.widget.misfits = {
            pk: self.law.refusal(code).reason for pk, code in codes.items() if code
        }

    def misfit(self, body: Agency) -> str:
        """The code of the refusal that choosing the body would meet; '' for none."""
        return conflicts.misfit(self.case, body)


class EngageForm(BodyForm):
    does, named = Agency.Does.CONSULTING, "consultant"
    consultant = BodyField("咨询机构")

    def misfit(self, body: Agency) -> str:
        return conflicts.consultant_misfit(self.case, body)


class RecommendForm(StepForm):
    persons = people("推荐人员", required=False)


class ChooseBodyForm(BodyForm):
    does, named = Agency.Does.ASSESSMENT, "body"
    body = BodyField("评审机构")
    consent = tick("接受咨询机构、评审机构的预评审和现场评审。", "须接受预评审和现场评审才能提交")
    commitment = tick("承诺并遵守行业公约，认同本办法。", "须作出承诺才能提交")

    def inputs(self) -> dict[str, Any]:
        lacking = [row.key for row in rows_of(self.case) if row.material is None]
        return self.cleaned_data | {"missing": lacking}


class ItemsForm(StepForm):
    items = several("需要补充的材料")

    def prepare(self) -> None:
        choose_among(self, "items", pairs(self.law.materials_for(self.case.organisation.kind)))


class DocumentReviewForm(StepForm):
    reasons = reason_field("理由", "有不符合的必须写明理由。", required=False)

    def prepare(self) -> None:
        for name, label in CHECKED.items():
            self.fields[name] = choice(label, MEETS)
        self.order_fields([*CHECKED, "reasons"])

    def clean(self) -> dict[str, Any]:
        return explained(self, {"fail"})


def explained(form: StepForm, adverse: set[str]) -> dict[str, Any]:
    """The cleaned data; an adverse answer without reasons is an error at the reasons."""
    cleaned = forms.Form.clean(form) or {}
    said = {value for value in cleaned.values() if isinstance(value, str)}
    if said & adverse and not cleaned.get("reasons") and "reasons" not in form.errors:
        form.add_error("reasons", "请写明理由")
    return cleaned


class EntrustForm(BodyForm):
    does, named = Agency.Does.WITNESS, "witness"
    witness = BodyField("见证机构", required=False)
    observer = choice("或者观察员", required=False)

    def prepare(self) -> None:
        super().prepare()
        watching = User.objects.filter(appointments__role=Role.OBSERVER, is_active=True)
        names = watching.exclude(name="").values_list("name", flat=True).distinct()
        choose_among(self, "observer", [(name, name) for name in names.order_by("name")])

    def misfit(self, body: Agency) -> str:
        return conflicts.witness_misfit(self.case, body)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("witness")) == bool(cleaned.get("observer")):
            self.add_error("witness", "请选择一家见证机构，或者一名观察员")
        return cleaned


class VisitForm(StepForm):
    """Who was at the unit; a visit that was planned has its team already."""

    team = people("评审组成员")

    def prepare(self) -> None:
        if record := record_of(self.case):
            field = self.fields["team"]
            field.disabled, field.help_text = True, "以安排的评审组为准，检查记录随之结束。"
            self.initial = {**self.initial, "team": record.team}


class RecipientForm(StepForm):
    to = choice("提交至")

    def prepare(self) -> None:
        province = self.case.organisation.province
        centre = centre_of(province)
        local = [(province, centre.name)] if centre else []
        choose_among(self, "to", [("office", self.case.deciding_authority.name), *local])


class ReturnForm(ReasonsForm):
    to = choice("退回至")
    field_order = ["to", "reasons"]

    def prepare(self) -> None:
        names = self.law.document["states"][self.case.kind]
        choose_among(self, "to", [(s, names[s]) for s in ("document_review", "onsite_review")])


class ReferForm(StepForm):
    examiner = forms.CharField(label="审查人", max_length=60)


class PanelForm(StepForm):
    """The meeting as it went: how each member voted, who withdrew, and the result."""

    in_favour = people("同意的成员", required=False)
    against = people("不同意的成员", required=False)
    recused = Lines(
        label="回避的成员",
        help_text="参与过本次咨询、评审或者见证的须回避，不计入表决。每行一个姓名。",
        required=False,
    )
    verdict = choice("评审会结果", PASSES)
    reasons = reason_field("理由", "未通过的必须写明理由。", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = explained(self, {"fail"})
        votes = [*cleaned.get("in_favour", []), *cleaned.get("against", [])]
        if not votes:
            self.add_error("in_favour", "请填写参加表决的成员")
        if len({*votes, *cleaned.get("recused", [])}) < len(votes) + len(cleaned["recused"]):
            self.add_error("in_favour", "同一成员只能填写一次")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        said = self.cleaned_data
        votes = {name: said[name] for name in ("in_favour", "against", "recused") if said[name]}
        members = [*said["in_favour"], *said["against"]]
        return {"verdict": said["verdict"], "reasons": said["reasons"], "members": members,
                "votes": votes}  # fmt: skip


class AnswerObjectionForm(ReasonsForm):
    holds = forms.TypedChoiceField(
        label="异议", choices=[("true", "成立"), ("false", "不成立")], widget=forms.RadioSelect,
        coerce=lambda word: word == "true",
    )  # fmt: skip
    field_order = ["holds", "reasons"]


class ChangeBodyForm(ReasonsForm):
    agreed = forms.BooleanField(label="评审机构已同意更换。", required=False)
    field_order = ["agreed", "reasons"]


register(
    "assessment",
    {
        "engage": EngageForm,
        "recommend": RecommendForm,
        "not_recommend": ReasonsForm,
        "submit": ChooseBodyForm,
        "request_supplement": ItemsForm,
        "record_document_review": DocumentReviewForm,
        "entrust_witness": EntrustForm,
        "record_visit": VisitForm,
        "disagree": ReasonsForm,
        "change_body": ChangeBodyForm,
        "hand_over": RecipientForm,
        "return_file": ReturnForm,
        "refer_to_panel": ReferForm,
        "record_panel": PanelForm,
        "object": FactsForm,
        "answer_objection": AnswerObjectionForm,
        "refuse": ReasonsForm,
    },
)
