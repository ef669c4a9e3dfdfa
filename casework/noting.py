"""Notes of the office on a case, and what has changed since somebody last looked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from casework import clock, messaging
from casework.models import Case, CaseNote, CaseSeen, Role, User
from casework.models.authority import Authority
from casework.notices import MENTIONED
from casework.notifying import tell_people

LONGEST = 2000
CALLED = re.compile(r"@([\u3400-\u9fff·]+)")


class UnknownName(ValueError):
    """Somebody was called whom the office does not have; the message is the sentence to show."""


def colleagues(case: Case) -> dict[str, int]:
    """Name -> the staff of the offices of the case and of those above them."""
    offices = {case.authority_id, case.deciding_authority_id}
    above = Authority.objects.filter(pk__in=offices).values("superior")
    held = Q(appointments__authority__in=offices) | Q(appointments__authority__in=above)
    staff = User.objects.filter(held, is_active=True, organisation=None)
    staff = staff.exclude(appointments__role=Role.ADMIN).exclude(name="")
    return dict(staff.order_by("-pk").values_list("name", "pk").distinct())


def mentions(text: str, known: Mapping[str, int]) -> dict[str, int]:
    """Name -> person, for each colleague called with @; the longest name that fits is meant.

    Raises UnknownName.
    """
    found = {}
    for called in CALLED.findall(text):
        fitting = [name for name in known if called.startswith(name)]
        if not fitting:
            raise UnknownName(f"没有名叫“{called[:10]}”的同事，请检查姓名")
        name = max(fitting, key=len)
        found[name] = known[name]
    return found


@transaction.atomic
def write(case: Case, *, by: User, text: str) -> CaseNote:
    """Add a note and tell those it mentions.

    Raises UnknownName; NotSent for what may not be written here, marks of secrecy above all.
    """
    called = mentions(text, colleagues(case))
    messaging.examine(text, case=case, by=by)
    note = CaseNote.objects.create(
        case_id=case.pk, author=by, text=text, mentioned=[*called], at=clock.now()
    )
    people = {*called.values()} - {by.pk}
    tell_people(people, MENTIONED, case, f"note:{note.pk}", what=f"{by}：{text}")
    return note


# -- what changed -------------------------------------------------------------------------------
def see(case: Case, *, by: User) -> None:
    """The person has seen the case as it stands now."""
    last = CaseNote.objects.filter(case=case.pk).aggregate(last=Max("pk"))["last"] or 0
    CaseSeen.objects.update_or_create(
        person=by, case_id=case.pk,
        defaults={"position": case.journal_length, "note": last, "at": clock.now()},
    )  # fmt: skip


def changed(cases: Iterable[int], user: User) -> dict[int, int]:
    """Case -> how many entries and notes came since the person looked; one query.

    Cases the person never looked at are left out: all of them would be new.
    """
    notes = CaseNote.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("note"))
    others = notes.exclude(author=user).order_by().values("case").annotate(n=Count("pk"))
    seen = CaseSeen.objects.filter(person=user, case__in=list(cases))
    rows = seen.annotate(
        entries=F("case__journal_length") - F("position"), notes=Subquery(others.values("n"))
    )
    counted = rows.values_list("case", "entries", "notes")
    return {case: entries + (notes or 0) for case, entries, notes in counted if entries or notes}
