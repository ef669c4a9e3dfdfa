"""Writing down, on site, that a step of the lawful procedure took place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from casework import clock
from casework.forms import choose_among, reason_field
from casework.models import Case, User
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


class CorrectionForm(forms.Form):
    """What really was found, for a step that was recorded already."""

    use_required_attribute = False
    note = reason_field("更正后的情况")


def correct(record: VisitRecord, note: str, *, by: User) -> VisitRecord:
    """A later record of the same step that names the first; both stay.

    Raises ValueError when the record was corrected before: the correction is what is corrected.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=record.visit_id)
        if VisitRecord.objects.filter(corrects=record).exists():
            raise ValueError(f"Record {record.pk} was corrected")
        said = {"at": clock.now(), "actor": by, "note": note, "corrects": record}
        return record.visit.records.create(ground=record.ground, **said)


def record(visit: Visit, form: RecordForm, *, by: User) -> VisitRecord:
    """Keep what a valid form says, with the person and the moment; the first record stands."""
    said = {"at": clock.now(), "actor": by, "note": form.cleaned_data["note"]}
    ground = form.cleaned_data["ground"]
    return visit.records.get_or_create(ground=ground, corrects=None, defaults=said)[0]
