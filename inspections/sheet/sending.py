"""From a checked form to what is saved."""

from __future__ import annotations

from inspections.sheet.forms import EntryForm
from inspections.sheet.saving import Said


def said_in(form: EntryForm) -> Said:
    """What a valid form says of its point."""
    sent = form.cleaned_data
    return Said(
        uuid=sent["uuid"],
        point=form.point.id,
        verdict=sent["verdict"],
        reason=sent["reason"],
        measured=form.measured(),
        note=sent["note"],
        based_on=tuple(sent["based_on"]),
        age=sent["age"],
    )
