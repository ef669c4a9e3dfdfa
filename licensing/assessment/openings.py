"""What may be begun in a voluntary assessment, about what, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from applicants import membership
from casework import clock
from casework.calendars import working_calendar
from casework.door import take_step
from casework.forms import form_for
from casework.judging import judge, step_of
from casework.models import Case, User
from casework.refusal import StepRefused
from casework.steps import Act, Step
from casework.sweep import model_of
from licensing.assessment.base import law_of_assessment, office_of
from licensing.assessment.forms_opening import OpeningForm

CERTIFICATE, ASSESSMENT, BODY = "assessment_certificate", "assessment", "body"
# The first step of each kind, and the kinds of case it may be about; "" for nothing.
OPENINGS = {
    "assessment.open": ("", CERTIFICATE),
    "certificate_change.note": (CERTIFICATE,),
    "loss.report": (CERTIFICATE,),
    "objection.file": (ASSESSMENT, CERTIFICATE),
    "annual_check.notify": ("",),
    "sanction.open": ("", CERTIFICATE, BODY),
    "spot_check.plan": (ASSESSMENT, CERTIFICATE, BODY),
    "body.put_forward": ("",),
}


@dataclass(frozen=True)
class Opening:
    """The first step of a kind of case, as a page offers it."""

    kind: str
    name: str
    step: Step


def openings(user: User, about: Case | None = None) -> Iterator[Opening]:
    """What this person may begin about the case, or about none."""
    for key, kinds in OPENINGS.items():
        if (about.kind if about else "") in kinds:
            kind, name = key.split(".")
            opening = Opening(kind, name, step_of(model_of(kind), name))
            if may_begin(opening, user, about):
                yield opening


def may_begin(opening: Opening, user: User, about: Case | None) -> bool:
    """Whether the door would let this person in, whatever will be typed."""
    if user.is_applicant and not membership.may(user, membership.APPLY):
        return False
    try:
        judge(unsaved(opening, user, about), _act(opening.name, user), asking=True)
    except StepRefused:
        return False
    return True


def _act(name: str, user: User) -> Act:
    moment = clock.now()
    return Act(name, moment.date(), moment, working_calendar(), by=user)


def unsaved(opening: Opening, user: User, about: Case | None) -> Case:
    """A case of this kind that nobody has stored yet. Raises StepRefused before the text."""
    regulation = law_of_assessment(clock.today())
    office = office_of(regulation, "office")
    unit = about.organisation if about else user.organisation
    told: dict[str, Any] = {"organisation": unit} if unit else {}
    model: Any = model_of(opening.kind)
    if about and (field := model.ABOUT.get(about.kind)):
        told[field] = about
    return model(
        kind=opening.kind, regulation=regulation, authority=office, deciding_authority=office,
        **told,
    )  # fmt: skip


def form_of(opening: Opening, user: User, about: Case | None, posted: Any) -> OpeningForm:
    form_class: Any = form_for(opening.kind, opening.name)
    form: OpeningForm = form_class(posted, case=unsaved(opening, user, about), about=about)
    return form


@transaction.atomic
def begin(opening: Opening, form: OpeningForm, *, by: User, on: date) -> Case:
    """Draft the case and take its first step; when that is refused nothing stays."""
    begun = form.drafted(on, by)
    if begun.opened_on is None:
        take_step(begun, opening.name, by=by, on=on, **form.inputs())
    return begun
