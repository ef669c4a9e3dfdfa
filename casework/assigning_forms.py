"""What the office asks when it arranges who handles what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from casework import clock, traits
from casework.filters import Day
from casework.forms import name_what_is_missing
from casework.kinds import kind_names
from casework.law import laws_at
from casework.models import AssignmentRule, Authority, Case, Cover, Role, User

KEEPERS = (Role.HEAD, Role.SUPERVISOR)
OVERLAP = "该人员在此期间已有代办安排"


class People(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class _Form(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, user: User, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.among = {"person": people}
        self.prepare()
        name_what_is_missing(self)

    def prepare(self) -> None:
        """Fill the choices."""

    def _pick(self, name: str, people: Sequence[User]) -> None:
        rows = User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class RuleForm(_Form):
    """A rule of assignment: what it speaks of, and to whom the cases go."""

    prefix = "rule"
    authority = forms.ModelChoiceField(Authority.objects.none(), label="机关", empty_label=None)
    position = forms.IntegerField(label="次序", min_value=1, max_value=99, initial=1,
                                  help_text="小的在先，先适用的规则决定。")  # fmt: skip
    kind = forms.ChoiceField(label="种类")
    province = forms.ModelChoiceField(
        Authority.objects.exclude(region=""), label="注册地", required=False,
        to_field_name="code", empty_label="不限",
    )  # fmt: skip
    method = forms.ChoiceField(label="方式", choices=AssignmentRule.Method.choices)
    officers = People(User.objects.none(), label="承办人员")

    def prepare(self) -> None:
        self.fields["kind"].choices = list(kind_names().items())  # type: ignore[attr-defined]
        held = self.user.appointments.filter(role__in=KEEPERS).values("authority")
        offices = Authority.objects.filter(pk__in=held)
        self.fields["authority"].queryset = offices  # type: ignore[attr-defined]
        self._pick("officers", self.among["person"])
        known = laws_at(self.user)
        for trait in traits.known_to(known):
            choices = [("", "不限"), *trait.choices(known).items()]
            self.fields[trait.key] = forms.ChoiceField(
                label=trait.title, choices=choices, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for trait in traits.traits():
            if said.get(trait.key) and said.get("kind") not in trait.kinds:
                self.add_error(trait.key, f"该种类没有{trait.title}")
        return said

    def save(self) -> AssignmentRule:
        said = self.cleaned_data
        wanted = {t.key: said[t.key] for t in traits.traits() if said.get(t.key)}
        rule = AssignmentRule.objects.create(
            authority=said["authority"], position=said["position"], kind=said["kind"],
            traits=wanted, province=said["province"].code if said["province"] else "",
            method=said["method"],
        )  # fmt: skip
        rule.officers.set(said["officers"])
        return rule


class CoverForm(_Form):
    """Somebody is away, and who handles the cases meanwhile."""

    prefix = "cover"
    person = forms.ModelChoiceField(User.objects.none(), label="离岗人员", empty_label=None)
    by = forms.ModelChoiceField(User.objects.none(), label="代办人员", empty_label="（请选择）")
    from_on = Day(label="第一天")
    until_on = Day(label="最后一天", help_text="次日案件自动交回。")

    def __init__(self, *args: Any, covers: Sequence[User], **kwargs: Any) -> None:
        self.among_covers = covers
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self._pick("person", self.among["person"])
        self._pick("by", self.among_covers)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last, person = said.get("from_on"), said.get("until_on"), said.get("person")
        if person and person == said.get("by"):
            self.add_error("by", "代办人员应当是他人")
        if last and last < clock.today():
            self.add_error("until_on", "最后一天已经过去")
        elif first and last and last < first:
            self.add_error("until_on", "最后一天不能早于第一天")
        elif first and last and person:
            standing = Cover.objects.filter(person=person, ended=None)
            if standing.filter(from_on__lte=last, until_on__gte=first).exists():
                self.add_error("from_on", OVERLAP)
        return said

    def cover(self) -> Cover:
        said = self.cleaned_data
        return Cover(
            person=said["person"], cover=said["by"], from_on=said["from_on"],
            until_on=said["until_on"], made_by=self.user,
        )  # fmt: skip


class HandoverForm(_Form):
    """A whole caseload goes to one or several colleagues."""

    prefix = "handover"
    person = forms.ModelChoiceField(User.objects.none(), label="移交人", empty_label=None)
    kind = forms.ChoiceField(label="种类", required=False)
    takers = People(
        User.objects.none(), label="接收人",
        help_text="选择多人的，按在办案件数均衡分给各人；应当回避的自动分给他人。",
    )  # fmt: skip

    def __init__(self, *args: Any, takers: Sequence[User], **kwargs: Any) -> None:
        self.among_takers = takers
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["kind"].choices = [("", "全部"), *kind_names().items()]  # type: ignore[attr-defined]
        self._pick("person", self.among["person"])
        self._pick("takers", self.among_takers)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("person") in list(said.get("takers") or []):
            self.add_error("takers", "接收人不能是移交人本人")
        elif said.get("person") and not self.cases():
            self.add_error("person", f"{said['person']}没有在办案件")
        return said

    def cases(self) -> list[Case]:
        """The open cases of the person, the most urgent first."""
        handled = Case.objects.filter(closed_on=None, assignee=self.cleaned_data["person"])
        if kind := self.cleaned_data.get("kind"):
            handled = handled.filter(kind=kind)
        return list(handled.by_urgency())
