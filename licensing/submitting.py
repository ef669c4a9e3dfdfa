"""Handing an application in: the declarations of the law, and one submission for many clicks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework.forms import StepForm
from casework.law import Law
from casework.models import DRAFT, Case
from licensing.models import Application


def declarations(law: Law) -> list[dict[str, str]]:
    """What the regulation lets an applicant declare: key, sentence and article of each."""
    entries = law.document["declarations"]
    return [
        {"key": key, "says": entry["says"], "article": entry["article"]}
        for key, entry in entries.items()
    ]


class SubmitForm(StepForm):
    """One yes to all declarations of the regulation; what was declared goes into the journal."""

    declared = forms.BooleanField(
        label="声明", error_messages={"required": "请声明申请材料真实、完整且不涉及国家秘密"}
    )

    def prepare(self) -> None:
        self.fields["declared"].label = "".join(d["says"] for d in declarations(self.law))

    def inputs(self) -> dict[str, Any]:
        return {"declared": True, "declarations": declarations(self.law)}


class CheckForm(SubmitForm):
    """The same at the end of the page of answers: a box for each declaration."""

    def prepare(self) -> None:
        del self.fields["declared"]
        for entry in declarations(self.law):
            self.fields[f"declared.{entry['key']}"] = forms.BooleanField(
                label=entry["says"],
                error_messages={"required": f"请勾选声明：{entry['says'].rstrip('。')}"},
            )

    def articles(self) -> list[str]:
        """The articles the declarations rest on, each once."""
        return list(dict.fromkeys(entry["article"] for entry in declarations(self.law)))


def hold(application: Application) -> bool:
    """Lock it as the door does and read it again; False when it was submitted meanwhile."""
    Case.objects.select_for_update().get(pk=application.pk)
    application.refresh_from_db()
    return application.state == DRAFT


def readdress(application: Application, on: date) -> None:
    """Address a held draft to the authority competent today: the unit may have moved meanwhile."""
    application.bind(on)
    receivers = application.receivers(on)
    if application.authority not in receivers:
        application.authority = receivers[0]
    application.save(update_fields=["regulation", "deciding_authority", "authority"])
