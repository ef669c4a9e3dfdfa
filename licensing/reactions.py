"""What licensing learns from the journal."""

from __future__ import annotations

from applicants.reusing import keep_all
from casework.models import Entry
from casework.reactions import on
from licensing.models import Assessment, Objection


@on("assessment.restart")
def keep_materials(entry: Entry) -> None:
    """An assessment that begins anew begins with the file of the one objected to (Art. 26)."""
    objection = Objection.objects.filter(entries=entry.cause_id).select_related("subject").first()
    anew = Assessment.objects.filter(entries=entry.pk).first()
    if anew and objection and objection.subject:
        keep_all(anew, objection.subject)
