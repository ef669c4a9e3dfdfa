"""The forms of a visit's steps, and of its plan."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from casework import clock
from casework.forms import (
    Lines,
    StepForm,
    choose_among,
    day_field,
    future_day,
    pick_from,
    reason_field,
    register,
)  # fmt: skip
from casework.models import User
from casework.templatetags.law import chinese_date
from inspections.models import TeamMember, Visit
from inspections.occasions import word_of
from inspections.planning import earliest_day, is_announced
from inspections.reporting.forms import completion_of
from inspections.sheet.reading import failed_told, sheet_of
from inspections.team import seats
from inspections.team.fitness import Candidate, Situation, staff_of
from licensing.forms import VerdictForm
from licensing.models import Expert


class PlanForm(StepForm):
    """The day and the team of a visit, before the notice; who is not fit that day is refused."""

    visit_on = day_field("现场审查日期")
    staff = forms.ModelMultipleChoiceField(
        label="工作人员", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    lead = forms.ModelChoiceField(
        label="组长", queryset=User.objects.none(), required=False, widget=forms.RadioSelect,
        help_text="不选的，由排在最前的工作人员担任。",
    )  # fmt: skip
    experts = forms.ModelMultipleChoiceField(
        label="审查专家", queryset=Expert.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    others = Lines(
        label="其他人员", help_text="没有账号的，每行一个姓名；不能填写检查记录。", required=False
    )

    def __init__(self, *args: Any, planned: Visit | None = None, **kwargs: Any) -> None:
        self.planned = planned
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self._explain()
        staff = staff_of(self.case, self.case.opened_on or clock.today())
        pick_from(self, "staff", staff)
        pick_from(self, "lead", staff)
        admitted = Expert.objects.filter(standing=Expert.Standing.ADMITTED)
        pick_from(self, "experts", admitted.order_by("code"))
        # An office sends its staff and its experts; a body also people it has no account for.
        del self.fields["others" if is_announced(self.case) else "experts"]

    def _explain(self) -> None:
        """The hints of the day and of the staff, and the look at the team of another day."""
        earliest = chinese_date(earliest_day(self.case, clock.today()))
        least = self.law.document.get("visit", {}).get("least_staff", 1)
        told = f"今日发出通知的，最早为{earliest}。" if is_announced(self.case) else "不早于今日。"
        self.fields["visit_on"].label = f"{word_of(self.case)}日期"
        self.fields["visit_on"].help_text = told
        self.fields["staff"].help_text = f"不少于{least}人，其中一人为组长。"
        self.fields["visit_on"].widget.attrs |= {
            "hx-post": "", "hx-trigger": "change", "hx-vals": '{"look": "1"}',
            "hx-target": "#team", "hx-select": "#team", "hx-swap": "outerHTML",
        }  # fmt: skip

    @cached_property
    def day(self) -> date:
        """The day the team is judged for: the one asked for, else today."""
        asked = self.fields["visit_on"].to_python
        try:
            return asked(self["visit_on"].value()) or clock.today()
        except forms.ValidationError:
            return clock.today()

    @cached_property
    def situation(self) -> Situation:
        return Situation.of(self.case.procedure, self.day, but=self.planned)

    def clean_visit_on(self) -> Any:
        return future_day(self.cleaned_data["visit_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("staff", "experts"):
            for person in cleaned.get(name) or ():
                for reason in self.situation.against_person(person):
                    self.add_error(name, reason)
        for person in cleaned.get("others") or ():
            for reason in self.situation.against_name(person):
                self.add_error("others", f"{person}：{reason}")
        lead = cleaned.get("lead")
        if lead and "staff" in cleaned and lead not in cleaned["staff"]:
            self.add_error("lead", "组长应当是所选的工作人员")
        return cleaned

    def rows(self, name: str) -> list[tuple[Candidate, bool]]:
        """The candidates of a field with what speaks against them, and whether they are chosen."""
        found = self.situation.staff() if name == "staff" else self.situation.experts()
        chosen = {str(getattr(value, "pk", value)) for value in self[name].value() or ()}
        return [(candidate, str(candidate.person.pk) in chosen) for candidate in found]

    def staff_rows(self) -> list[tuple[Candidate, bool, bool]]:
        """The staff, and who of them is to lead."""
        lead = self["lead"].value()
        leader = str(getattr(lead, "pk", lead))
        rows = self.rows("staff")
        return [(one, chosen, str(one.person.pk) == leader) for one, chosen in rows]

    def expert_rows(self) -> list[tuple[Candidate, bool]]:
        return self.rows("experts")

    def plan(self) -> dict[str, Any]:
        """The arguments of `plan_visit`."""
        said = self.cleaned_data
        staff, experts, lead = list(said["staff"]), list(said.get("experts", ())), said.get("lead")
        named = [str(person) for person in sorted(staff, key=lambda p: p != lead)]
        return {
            "on": said["visit_on"],
            "staff": [*named, *said.get("others", ())],
            "experts": [expert.code for expert in experts],
            "members": seats.seats_for(staff, experts, lead),
        }


class RescheduleForm(StepForm):
    visit = day_field("新的现场审查日期")
    reason = reason_field("改期理由")

    def prepare(self) -> None:
        earliest = earliest_day(self.case, clock.today())
        self.fields["visit"].help_text = f"今日重新通知的，最早为{earliest}。"


class MemberForm(StepForm):
    """One member of the team as it is now."""

    member = forms.ModelChoiceField(
        label="成员", queryset=TeamMember.objects.none(), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        pick_from(self, "member", seats.present(self.visit))

    @property
    def visit(self) -> Visit:
        found: Any = self.case.procedure
        return found


class DeclareForm(MemberForm):
    member = forms.ModelChoiceField(
        label="成员", queryset=TeamMember.objects.none(), widget=forms.RadioSelect,
        help_text="工作人员由本人声明；审查专家书面声明的，由在场工作人员登记。",
    )  # fmt: skip
    truthful = forms.BooleanField(
        label="与被审查单位没有利害关系，也没有其他可能影响公正审查的情形。",
        error_messages={"required": "没有应当回避情形的，请勾选声明；有的，请申请回避"},
    )

    def prepare(self) -> None:
        pending = seats.present(self.visit).filter(declaration=TeamMember.Declaration.PENDING)
        pick_from(self, "member", pending)

    def inputs(self) -> dict[str, Any]:
        return {"member": self.cleaned_data["member"]}


class RecuseForm(MemberForm):
    asked_by = forms.ChoiceField(
        label="提出人", choices=[("member", "本人"), ("unit", "被审查单位")], initial="member",
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = reason_field("回避理由")


class ReplaceForm(MemberForm):
    """Who leaves and who comes; without a successor the team is smaller by one."""

    successor = forms.ChoiceField(label="接替的人", required=False)
    reason = reason_field("更换理由")

    def prepare(self) -> None:
        super().prepare()
        situation = Situation.of(
            self.visit.subject.procedure, max(self.visit.visit_on, clock.today()), but=self.visit
        )
        present = {member.person for member in seats.present(self.visit)}
        self.people = {
            f"{kind}-{candidate.person.pk}": candidate.person
            for kind, found in (("staff", situation.staff()), ("expert", situation.experts()))
            for candidate in found
            if not candidate.reasons and candidate.person not in present
        }
        named = [(key, str(person)) for key, person in self.people.items()]
        choose_among(self, "successor", [("", "（不增补）"), *named])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        member, key = cleaned.get("member"), cleaned.get("successor")
        if member and key and isinstance(self.people[key], Expert) != (member.expert is not None):
            self.add_error("successor", "工作人员由工作人员接替，审查专家由审查专家接替")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        return self.cleaned_data | {"successor": self.people.get(self.cleaned_data["successor"])}


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

    def prepare(self) -> None:
        """What the signed report says, else what the marks come to."""
        visit: Any = self.case.procedure
        self.initial = {**completion_of(visit), **self.initial}


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

    def prepare(self) -> None:
        """The items the sheet holds to be failed, as far as it says so."""
        visit: Any = self.case.procedure
        sheet = sheet_of(visit)
        if sheet and (said := failed_told(sheet)):
            self.initial = {"item": said, **self.initial}


register(
    "visit",
    {
        "reschedule": RescheduleForm,
        "declare": DeclareForm,
        "recuse": RecuseForm,
        "replace": ReplaceForm,
        "complete": CompleteForm,
        "record_refusal": RecordRefusalForm,
        "fail_basic_item": BasicItemForm,
    },
)
