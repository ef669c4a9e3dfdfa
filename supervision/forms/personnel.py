"""The form of a filing of personnel: it asks nothing but that the records are in order."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import StepForm, register
from supervision.personnel import changes_between, faults_of, last_filed, people_of


class PersonnelForm(StepForm):
    truth = forms.BooleanField(
        label="名册与本单位现有涉密人员一致。",
        error_messages={"required": "请核对名册后勾选"},
    )

    def prepare(self) -> None:
        self.people = people_of(self.case.organisation)
        self.before = last_filed(self.case.organisation)

    def clean(self) -> None:
        if faults := faults_of(self.before, self.people):
            raise forms.ValidationError(faults)

    def inputs(self) -> dict[str, Any]:
        return {"people": self.people, "changes": changes_between(self.before, self.people)}


register("personnel", {"file": PersonnelForm})
