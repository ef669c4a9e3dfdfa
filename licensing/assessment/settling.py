"""The page on which the office settles what the text leaves open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applicants.views.common import posted
from casework import clock, settled
from casework.forms import Lines
from casework.models import Regulation, Role, User
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from licensing.assessment.base import law_of_assessment
from licensing.assessment.settings import standing

LONGEST = 3650
UNITS = {"days": "天", "months": "个月"}


class SettingsForm(forms.Form):
    """A field for each setting of the regulation; an empty one is no period, no effect."""

    use_required_attribute = False

    def __init__(self, *args: Any, regulation: Regulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regulation, self.law = regulation, regulation.law
        self.settled = standing(self.law)
        for name, said in self.law.document["settings"].items():
            self.fields[name] = _field(said)
        self.initial = {**self.settled, **self.initial}

    def changed(self) -> dict[str, Any]:
        """The settings that were given another value; None is empty."""
        said = {name: value or None for name, value in self.cleaned_data.items()}
        return {name: value for name, value in said.items() if value != self.settled[name]}


def _field(said: dict[str, Any]) -> forms.Field:
    if choices := said.get("choices"):
        return forms.ChoiceField(
            label=said["name"], choices=list(choices.items()), widget=forms.RadioSelect
        )  # fmt: skip
    if unit := UNITS.get(said.get("unit", "")):
        return forms.IntegerField(
            label=said["name"], required=False, min_value=1, max_value=LONGEST,
            help_text=f"单位：{unit}。",
        )  # fmt: skip
    return Lines(label=said["name"], required=False, help_text="每行一处。")


@for_roles(Role.OFFICE, Role.BRANCH)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    form = SettingsForm(posted(request), regulation=law_of_assessment(clock.today()))
    if form.is_valid():
        changed = form.changed()
        if changed:
            _settle(form.regulation, changed, by=request.user)
        said = f"已更改 {len(changed)} 项设置。" if changed else "没有更改。"
        messages.success(request, said)
        return redirect("assessment-settings")
    page = {"form": form, "regulation": form.regulation}
    status = 422 if form.errors else 200
    return render(request, "licensing/assessment/settings.html", page, status=status)


def _settle(regulation: Regulation, changed: dict[str, Any], *, by: User) -> None:
    """Let the values hold from today on; periods already begun stay as they are."""
    role = next(role for role in (Role.OFFICE, Role.BRANCH) if role in by.roles())
    settled.settle(regulation, changed, by=by, on=clock.today(), role=role)
