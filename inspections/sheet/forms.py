"""What is asked at one point: the verdict, the number where there is one, the reason, a note."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from casework.forms import Lines, choose_among
from inspections.standard.document import FAILS, INAPPLICABLE, Checklist, Point

LONGEST = 2000
OLDEST = 7 * 24 * 60 * 60  # seconds: what a tablet kept for longer than a week is sent back


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _text(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _moment(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "datetime-local"})
    return forms.CharField(label=label, required=False, max_length=40, widget=widget)


def finding_fields(point: Point) -> dict[str, forms.Field]:
    """The fields in which the finding at this point is entered, by the name they are kept under."""
    if point.threshold is None:
        return {}
    unit = point.threshold.unit
    if point.threshold.form == "parts":
        boxes = forms.MultipleChoiceField(
            label="具备的内容",
            required=False,
            choices=[(part, part) for part in point.parts],
            widget=forms.CheckboxSelectMultiple,
        )
        return {"present": boxes}
    asked: dict[str, dict[str, forms.Field]] = {
        "count": {"value": _line(f"查得数（{unit}）")},
        "money": {"value": _line(f"查得数（{unit}）")},
        "share": {"met": _line("符合数"), "of": _line("抽查总数")},
        "each": {"values": Lines(label=f"每个人的数字（{unit}），每行一个", required=False)},
        "months": {
            "oldest": forms.CharField(
                label="最早可调取的日期",
                required=False,
                widget=forms.TextInput(attrs={"type": "date"}),
            )
        },
        "hours": {"since": _moment("发现时间"), "until": _moment("登记收到时间")},
    }
    return asked[point.threshold.form]


class SentForm(forms.Form):
    """What every record of a visit carries so that it is kept once, however often it is sent."""

    use_required_attribute = False
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    age = forms.FloatField(
        required=False, min_value=0, max_value=OLDEST, widget=forms.HiddenInput
    )  # seconds since it was made, by the tablet's own clock

    def clean_uuid(self) -> UUID:
        return self.cleaned_data["uuid"] or uuid4()

    def clean_age(self) -> float:
        return self.cleaned_data["age"] or 0.0


class EntryForm(SentForm):
    """One finding. Whether the verdict can stand is judged when it is saved."""

    based_on = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label="判定", required=False, widget=forms.RadioSelect)
    reason = _text("事实和理由")
    note = _text("备注")

    def __init__(self, *args: Any, checklist: Checklist, point: Point, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{point.id}_%s"
        super().__init__(*args, **kwargs)
        self.point = point
        choose_among(self, "verdict", checklist.verdicts_for(point.id).items())
        fails, inapplicable = (checklist.verdicts[key] for key in (FAILS, INAPPLICABLE))
        self.fields["reason"].help_text = f"判{fails}、{inapplicable}的必填"
        self.finding = tuple(finding_fields(point))
        self.fields.update(finding_fields(point))
        names = ["verdict", *self.finding, "reason", "note"]
        self.order_fields(names)
        self.shown = [self[name] for name in names]

    def clean_based_on(self) -> list[UUID]:
        try:
            return [UUID(each) for each in self.cleaned_data["based_on"].split()]
        except ValueError:
            raise forms.ValidationError("依据的记录编号有误") from None

    def measured(self) -> dict[str, Any]:
        """The finding as it is kept; {} when nothing was entered."""
        given = {name: self.cleaned_data.get(name) for name in self.finding}
        return given if any(given.values()) else {}


class PhotoForm(SentForm):
    photo = forms.ImageField(
        label="拍照取证",
        error_messages={
            "required": "请拍摄或者选择照片",
            "invalid_image": "文件不是图片，或者已损坏",
            "empty": "所选文件为空",
        },
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, point: Point, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{point.id}_photo_%s"
        super().__init__(*args, **kwargs)
