"""The forms of a visit's steps, and of its plan."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import (
    Lines,
    StepForm,
    day_field,
    future_day,
    pick_from,
    reason_field,
    register,
)  # fmt: skip
from casework.models import Role, User
from licensing.forms import VerdictForm
from licensing.models import Expert


class PlanForm(StepForm):
    """The day and the team of a visit, before the notice."""

    visit_on = day_field("现场审查日期")
    staff = forms.ModelMultipleChoiceField(
        label="工作人员", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    experts = forms.ModelMultipleChoiceField(
        label="审查专家", queryset=Expert.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        offices = self.case.authorities_for("visit", self.case.opened_on or clock.today())
        staff = User.objects.filter(
            appointments__role__in=[Role.INSPECTOR, Role.REVIEWER],
            appointments__authority__in=offices,
        )
        pick_from(self, "staff", staff.distinct())
        pick_from(self, "experts", Expert.objects.eligible_for(self.case.organisation))

    def clean_visit_on(self) -> Any:
        return future_day(self.cleaned_data["visit_on"])

    def plan(self) -> dict[str, Any]:
        """The arguments of `plan_visit`."""
        return {
            "on": self.cleaned_data["visit_on"],
            "staff": [person.name or person.username for person in self.cleaned_data["staff"]],
            "experts": [expert.code for expert in self.cleaned_data["experts"]],
        }


class RescheduleForm(StepForm):
    visit = day_field("新的现场审查日期")
    reason = reason_field("改期理由")


class CompleteForm(VerdictForm):
    signed_by = forms.ChoiceField(
        label="在报告上签字的人",
        choices=[
            ("legal_representative", "法定代表人"),
            ("principal", "主要负责人"),
            ("refused", "拒绝签字"),
        ],
        widget=forms.RadioSelect,
    )
    witnesses = Lines(label="见证人", help_text="拒绝签字的，每行写一名见证人。", required=False)


class RecordRefusalForm(StepForm):
    good_reason = forms.TypedChoiceField(
        label="有无正当理由",
        choices=[("false", "无正当理由"), ("true", "有正当理由")],
        coerce=lambda value: value in (True, "true", "True"),
        widget=forms.RadioSelect,
    )
    statement = reason_field("申请单位的说明")


class BasicItemForm(StepForm):
    item = reason_field("不符合的基本项和事实")


register(
    "visit",
    {
        "reschedule": RescheduleForm,
        "complete": CompleteForm,
        "record_refusal": RecordRefusalForm,
        "fail_basic_item": BasicItemForm,
    },
)
