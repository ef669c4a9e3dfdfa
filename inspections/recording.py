"""Writing down, on site, that a step of the lawful procedure took place."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import choose_among, reason_field
from casework.models import User
from inspections.models import Visit, VisitRecord


class RecordForm(forms.Form):
    """One step of the procedure that is not recorded yet, and what was found."""

    use_required_attribute = False
    ground = forms.ChoiceField(label="程序", widget=forms.RadioSelect)
    note = reason_field("情况")

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps, missing = visit.steps_of_visit, visit.missing_steps
        choose_among(self, "ground", [(key, steps[key]["says"]) for key in missing])


def record(visit: Visit, form: RecordForm, *, by: User) -> VisitRecord:
    """Keep what a valid form says, with the person and the moment; the first record stands."""
    said = {"at": clock.now(), "actor": by, "note": form.cleaned_data["note"]}
    return visit.records.get_or_create(ground=form.cleaned_data["ground"], defaults=said)[0]
