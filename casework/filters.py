"""What a work list is narrowed by: one form, whose words stand in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from casework import figures, traits
from casework.kinds import kind_names
from casework.law import Law, laws_at
from casework.matching import matching
from casework.models import Appointment, Case, Role, User

SCOPES = (("", "我可查看的"), ("team", "本机构的"), ("mine", "我承办的"))
LIGHTS: dict[str, Callable[[date], Q]] = {
    "red": lambda today: Q(next_due_on__lt=today),
    "yellow": lambda today: Q(next_due_on__gte=today, warn_on__lte=today),
    "green": lambda today: Q(next_due_on__gte=today) & (Q(warn_on__gt=today) | Q(warn_on=None)),
    "none": lambda today: Q(next_due_on=None),
}
LIGHT_NAMES = {"red": "已超期", "yellow": "临近届满", "green": "正常", "none": "无在办期限"}
NOBODY = "nobody"


class Day(forms.DateField):
    """A day; what is none is said at the field."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "请按 2026-11-20 的格式填写日期"}


@dataclass(frozen=True)
class Offered:
    """What the filters offer a person: the regulations, the offices, the officers."""

    laws: list[Law]
    offices: dict[str, str]
    officers: dict[str, str]

    @classmethod
    def to(cls, user: User) -> Offered:
        """Four queries."""
        return cls(laws_at(user), _offices(user), _officers(user))


class ListFilter(forms.Form):
    """The filters of the work list; what does not hold is said at its field and left out."""

    use_required_attribute = False
    scope = forms.ChoiceField(label="范围", choices=SCOPES)
    q = forms.CharField(label="编号、单位、人员", max_length=100, strip=True)
    kind = forms.ChoiceField(label="种类")
    state = forms.CharField(label="状态", max_length=50)
    light = forms.ChoiceField(label="期限状态", choices=[("", "全部"), *LIGHT_NAMES.items()])
    authority = forms.ChoiceField(label="承办机构")
    officer = forms.ChoiceField(label="承办人")
    due_from = Day(label="届满日从", help_text="不填为今天")
    until = Day(label="届满日至")
    opened_from = Day(label="提出日期从")
    opened_until = Day(label="提出日期至")
    figure = forms.CharField(label="统计指标", max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, offered: Offered) -> None:
        super().__init__(data)
        self.laws = offered.laws
        known = {kind for law in self.laws for kind in _states_of(law)}
        named = {kind: name for kind, name in kind_names().items() if kind in known}
        self._offer("kind", named, "全部种类")
        self._offer("authority", offered.offices, "全部机构")
        self._offer("officer", {NOBODY: "尚无承办人", **offered.officers}, "全部人员")
        self.fields["state"] = forms.ChoiceField(
            label="状态", choices=[("", "全部状态"), *self._states(data.get("kind")).items()]
        )
        for trait in traits.known_to(self.laws):
            if data.get("kind", "") in ("", *trait.kinds):
                self.fields[trait.key] = forms.ChoiceField(
                    label=trait.title,
                    choices=[("", "全部"), *trait.choices(self.laws, data.get("kind", "")).items()],
                )
        for field in self.fields.values():
            field.required = False

    def _offer(self, name: str, choices: dict[str, str], every: str) -> None:
        self.fields[name].choices = [("", every), *choices.items()]  # type: ignore[attr-defined]

    def _states(self, kind: str | None) -> dict[str, str]:
        """The states of the kind, or of all kinds, in the words of the newest regulations."""
        found: dict[str, str] = {}
        for law in self.laws:
            for name, states in _states_of(law).items():
                if kind in ("", None, name):
                    for state, says in states.items():
                        found.setdefault(state, says)
        return found

    @property
    def words(self) -> dict[str, str]:
        """The filters that hold, as they stand in the address."""
        self.full_clean()
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in self.cleaned_data.items()
            if value
        }


def _states_of(law: Law) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = law.document.get("states", {})
    return found


def _offices(user: User) -> dict[str, str]:
    """The offices whose cases the person may see."""
    return dict(user.looks_after().values_list("code", "short_name"))


def _overseen(user: User, prefix: str = "") -> Q:
    """The offices where the person holds a role, and those below them."""
    held = user.appointments.values("authority")
    return Q(**{f"{prefix}pk__in": held}) | Q(**{f"{prefix}superior__in": held})


def _officers(user: User) -> dict[str, str]:
    """The staff of those offices, the own office's first."""
    rows = Appointment.objects.filter(_overseen(user, "authority__"), user__is_active=True)
    rows = rows.exclude(role=Role.ADMIN).order_by("authority_id", "user__name", "user_id")
    return {str(pk): name or login for pk, name, login in rows.values_list(
        "user_id", "user__name", "user__username")}  # fmt: skip


# -- narrowing ----------------------------------------------------------------------------------
def wanted(cases: QuerySet[Case], words: dict[str, Any], user: User) -> QuerySet[Case]:
    """The cases that match every filter but the light and the window of the last day.

    Open ones, unless a figure counts others too.
    """
    chosen = cases if words.get("figure") else cases.filter(closed_on=None)
    for name, value in words.items():
        if value and (narrow := _NARROWING.get(name)):
            chosen = chosen.filter(narrow(value, user))
        elif value and (trait := traits.trait(name)):
            chosen = chosen.filter(trait.having(value))
    return chosen


def due_within(cases: QuerySet[Case], words: dict[str, Any], today: date) -> QuerySet[Case]:
    """Narrow to one light, and to those whose last day lies in the window."""
    if condition := LIGHTS.get(words.get("light") or ""):
        cases = cases.filter(condition(today))
    first, last = words.get("due_from"), words.get("until")
    if first or last:
        cases = cases.filter(next_due_on__gte=first or today)
    return cases.filter(next_due_on__lte=last) if last else cases


def _in_scope(scope: str, user: User) -> Q:
    if scope == "mine":
        return Q(assignee=user)
    return Q(authority__in=user.appointments.exclude(role=Role.ADMIN).values("authority"))


def _by_officer(value: str, user: User) -> Q:
    return Q(assignee=None) if value == NOBODY else Q(assignee=int(value))


_NARROWING: dict[str, Callable[[Any, User], Q]] = {
    "scope": _in_scope,
    "q": lambda value, _: matching(value),
    "kind": lambda value, _: Q(kind=value),
    "state": lambda value, _: Q(state=value),
    "authority": lambda value, _: Q(authority__code=value),
    "officer": _by_officer,
    "figure": lambda value, _: figures.cases_behind(value),
    "opened_from": lambda value, _: Q(opened_on__gte=value),
    "opened_until": lambda value, _: Q(opened_on__lte=value),
}
