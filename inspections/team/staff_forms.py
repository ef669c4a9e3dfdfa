"""The forms of what is known of the staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework import clock
from casework.forms import choose_among, day_field
from casework.models import Authority
from inspections.models.team import StaffCertificate
from licensing.pool_forms import PoolForm


class CertificateForm(PoolForm):
    number = forms.CharField(label="证号", max_length=40)
    valid_until = day_field("有效期至")
    regions = forms.MultipleChoiceField(
        label="适用地区", required=False, help_text="不选的，适用于全部地区。",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Authority.objects.provincial()
        choose_among(self, "regions", [(o.code, o.region or o.short_name) for o in offices])

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if StaffCertificate.objects.filter(number=number).exists():
            raise forms.ValidationError(f"证号{number}已经登记")
        return number

    def clean_valid_until(self) -> date:
        until: date = self.cleaned_data["valid_until"]
        if until < clock.today():
            raise forms.ValidationError("证件已经过期")
        return until


class LeaveForm(PoolForm):
    from_on = day_field("首日")
    until_on = day_field("末日", "首日、末日均不在岗。")
    reason = forms.CharField(label="事由", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "末日不能早于首日")
        return cleaned
