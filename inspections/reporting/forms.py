"""The forms of the report: what is locked, why it is unlocked, and the signatures."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import Lines, choose_among, name_what_is_missing, reason_field
from inspections.models import Visit
from inspections.reporting.obstacles import ends_by_basic_item
from inspections.reporting.signing import UNIT_ROLES, Seat, Signed, is_drawn
from inspections.reporting.standing import REFUSED, report_of, unit_signature
from inspections.sheet.reading import sheet_of
from inspections.standard.scoring import OPEN
from licensing.forms import verdict_field


class LockForm(forms.Form):
    """The conclusion, by default what the marks come to, and what the unit had to say."""

    use_required_attribute = False
    verdict = verdict_field("审查结论")
    statement = reason_field(
        "申请单位的意见", "通报审查情况时单位提出的说明、异议。", required=False
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ends_by_basic_item(visit):
            del self.fields["verdict"]
        elif (result := result_of(visit)) is not None:
            self.fields["verdict"].initial = result
        name_what_is_missing(self)


def result_of(visit: Visit) -> str | None:
    """What the marks come to; None while points are open or without a sheet."""
    sheet = sheet_of(visit)
    if sheet is None or not sheet.is_begun or sheet.score.result == OPEN:
        return None
    return sheet.score.result


def completion_of(visit: Visit) -> dict[str, Any]:
    """What completing the visit is to say: as the report, else as far as the marks say it."""
    report = report_of(visit)
    if report is None:
        result = result_of(visit)
        return {"verdict": result} if result else {}
    said: dict[str, Any] = {"verdict": report.told["verdict"]}
    if signature := unit_signature(report):
        refused = signature.manner == REFUSED
        said |= {
            "signed_by": REFUSED if refused else signature.role,
            "witnesses": signature.witnesses,
        }
    return said


class UnlockForm(forms.Form):
    use_required_attribute = False
    reason = reason_field("解锁理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


class SignForm(forms.Form):
    """A drawn signature, or the name typed and confirmed."""

    use_required_attribute = False
    seat = forms.ChoiceField(label="签字人", widget=forms.RadioSelect)
    name = forms.CharField(
        label="姓名", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)
    typed = forms.BooleanField(label="不手写签名，以输入的姓名确认上述报告。", required=False)
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.key: seat for seat in seats}
        choose_among(self, "seat", [(key, seat.label) for key, seat in self.seats.items()])
        self.fields["seat"].initial = next(iter(self.seats), None)
        if all(seat.name for seat in seats):
            del self.fields["name"]
        else:
            self.fields["name"].help_text = "法定代表人、主要负责人签字的，填写本人姓名。"
        name_what_is_missing(self)

    def clean_drawing(self) -> str:
        drawing = str(self.cleaned_data["drawing"]).strip()
        if drawing and not is_drawn(drawing):
            raise forms.ValidationError("签名过长或者无法识别，请清除后重签")
        return drawing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seat = self.seats.get(cleaned.get("seat", ""))
        if seat and not seat.name and not cleaned.get("name", "").strip():
            self.add_error("name", "请填写签字人姓名")
        if "drawing" in cleaned and not cleaned["drawing"] and not cleaned.get("typed"):
            self.add_error("typed", "请在签名框内签名；不手写的，勾选以输入的姓名确认")
        return cleaned

    def signed(self) -> Signed:
        cleaned, seat = self.cleaned_data, self.seats[self.cleaned_data["seat"]]
        drawing = "" if cleaned.get("typed") else cleaned["drawing"]
        return Signed(seat, seat.name or cleaned["name"].strip(), cleaned["sha256"], drawing)


class RefuseForm(forms.Form):
    """The unit's side will not sign: who, why, and before whom."""

    use_required_attribute = False
    role = forms.ChoiceField(label="拒绝签字的人", widget=forms.RadioSelect)
    name = forms.CharField(label="姓名", max_length=60)
    reason = reason_field("拒绝签字的理由")
    witnesses = Lines(label="见证人", max_length=400)
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = least
        choose_among(self, "role", [(role, Seat(role).label) for role in UNIT_ROLES])
        self.fields["witnesses"].help_text = f"每行一名，至少{least}名。"
        name_what_is_missing(self)

    def clean_witnesses(self) -> list[str]:
        found: list[str] = self.cleaned_data["witnesses"]
        if len(set(found)) < self.least:
            raise forms.ValidationError(f"见证人至少{self.least}名，每行写一名")
        return found

    def signed(self) -> Signed:
        cleaned = self.cleaned_data
        return Signed(
            Seat(cleaned["role"]), cleaned["name"].strip(), cleaned["sha256"],
            reason=cleaned["reason"].strip(), witnesses=cleaned["witnesses"], refused=True,
        )  # fmt: skip
