"""What a visit learns from the journal of its case."""

from __future__ import annotations

from casework.door import take_step
from casework.models import Entry
from casework.reactions import on
from inspections.models import Visit
from inspections.models.visit import DROPPED
from inspections.planning import let_in


@on("application.withdraw", "application.terminate")
def end_visit_with_case(entry: Entry) -> None:
    """A case that ended takes its visit with it, on the same legal day."""
    withdrawn = entry.step == "withdraw"
    for visit in Visit.objects.filter(subject=entry.case_id, closed_on=None):
        if visit.state == "in_progress":
            as_ = "cancelled" if withdrawn else "terminated"
            take_step(visit, "end_with_case", on=entry.on, as_=as_)
        elif visit.law.has_step(visit.kind, "cancel"):  # else its notice was refused for good
            take_step(visit, "cancel", on=entry.on)


@on(
    "assessment.agree", "assessment.disagree", "assessment.change_body", "assessment.withdraw",
    "assessment.close_late",
)  # fmt: skip
def drop_visit_of_review(entry: Entry) -> None:
    """A review that is over, or that another body begins anew, leaves no visit behind."""
    for visit in Visit.objects.filter(subject=entry.case_id, closed_on=None):
        take_step(visit, "end_with_case", on=entry.on, as_=DROPPED)


@on("assessment.entrust_witness")
def let_witness_see(entry: Entry) -> None:
    """Whoever is to witness the review sees what is planned and written of it."""
    for visit in Visit.objects.filter(subject=entry.case_id, closed_on=None):
        let_in(visit, entry.on)
