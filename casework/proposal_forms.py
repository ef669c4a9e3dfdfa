"""The form of a proposal, and what the office sees of those that stand."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import proposing
from casework.forms import EVERY, StepForm, choose_among, reason_field, register
from casework.judging import machine, step_of
from casework.models import Case, Entry, User
from casework.panels import panel


class ProposalForm(StepForm):
    """Which decision, of those the state of the case allows, and why."""

    decision = forms.ChoiceField(label="拟作出的决定", widget=forms.RadioSelect)
    reasons = reason_field("意见和理由")

    def prepare(self) -> None:
        model = type(self.case)
        possible = [
            name
            for name in self.law.proposable(self.case.kind)
            if machine(model)[name]._django_fsm.has_transition(self.case.state)
        ]
        choose_among(self, "decision", [(name, step_of(model, name).label) for name in possible])


register(EVERY, {proposing.PROPOSE: ProposalForm})


def reasons_for(case: Case, name: str) -> dict[str, Any]:
    """What the form of a decision begins with: the reasons of the proposal that stands for it."""
    found = [entry for entry in proposing.standing(case) if entry.inputs["decision"] == name]
    return {"reasons": found[-1].inputs["reasons"]} if found else {}


@panel(EVERY, template="casework/_proposals.html")
def proposals(case: Case, user: User) -> dict[str, Any] | None:
    """The proposals nobody has decided on, for the office alone."""
    found = [] if user.is_applicant else proposing.standing(case)
    return {"proposals": [(_decision(case, entry), entry) for entry in found]} if found else None


def _decision(case: Case, entry: Entry) -> str:
    return step_of(type(case), entry.inputs["decision"]).label
