"""What an officer says of one condition."""

from __future__ import annotations

from typing import Any

from django import forms

from applicants.models import Material
from casework.forms import choose_among, name_what_is_missing, pick_from, reason_field
from licensing.models import ReviewVerdict
from licensing.reviewing.reading import Point

MOST_PAGES = 5000


class VerdictForm(forms.Form):
    """The verdict; `seen` is the version that was shown, `beside` the files that lay beside it."""

    use_required_attribute = False
    found = forms.ChoiceField(
        label="判定", choices=ReviewVerdict.Found.choices, widget=forms.RadioSelect
    )
    item = forms.ChoiceField(label="需补正的材料", required=False)
    reason = reason_field("理由", "判为不符合、需补正的必须填写。", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    beside = forms.RegexField(
        r"^[\d,]*$", widget=forms.HiddenInput, required=False, max_length=2000
    )

    def __init__(self, data: Any = None, *, point: Point) -> None:
        last = point.verdict
        first: dict[str, Any] = (
            {"found": last.found, "item": last.item, "reason": last.reason} if last else {}
        )
        first |= {
            "seen": last.version if last else 0,
            "beside": ",".join(str(material.pk) for material in point.files),
        }
        super().__init__(data, initial=first, prefix="verdict")
        named = [(row.key, row.name) for row in point.proofs]
        choose_among(self, "item", [("", "（不适用）"), *named])
        if not named:
            offered = [c for c in ReviewVerdict.Found.choices if c[0] != "correct"]
            choose_among(self, "found", offered)
            del self.fields["item"]
        name_what_is_missing(self)

    def clean_beside(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["beside"].split(",") if part][:200]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = cleaned.get("found")
        if found in ("failed", "correct") and not cleaned.get("reason"):
            self.add_error("reason", "请写明理由")
        if found == "correct" and not cleaned.get("item"):
            self.add_error("item", "请选择需要补正的材料")
        if found != "correct":
            cleaned["item"] = ""
        return cleaned


class RemarkForm(forms.Form):
    """A remark on a page of one of the files that prove the condition."""

    use_required_attribute = False
    material = forms.ModelChoiceField(
        label="文件", queryset=Material.objects.none(), empty_label=None
    )
    page = forms.IntegerField(label="页码", min_value=1, max_value=MOST_PAGES)
    says = forms.CharField(label="批注", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, data: Any = None, *, point: Point, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, prefix="remark")
        lying = [material.pk for material in point.files if material.file]
        pick_from(self, "material", Material.objects.filter(pk__in=lying))
        name_what_is_missing(self)
