"""What a certificate is on a day, what that means, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from casework.calendars import working_calendar
from casework.law import Law
from licensing.law import law_in_force
from licensing.register.course import Course, record_of

if TYPE_CHECKING:
    from licensing.models import Certificate


@dataclass(frozen=True)
class Standing:
    """The state of a day, in the words of the law of that day.

    since: its first day, None before the issue. until: its last day as far as journal and dates
    tell, None where nothing is known to end it.
    """

    state: str
    name: str
    articles: tuple[str, ...]
    consequence: str
    since: date | None
    until: date | None


def status_of(certificate: Certificate, on: date, known: date | None = None) -> Standing:
    """What the certificate is at the end of `on`, whether the clock's steps were taken or not.

    known: the last day of which the journal is read, by default `on` itself; an earlier one tells
    what could be foreseen then.
    """
    return standings([certificate], on, known)[certificate.pk]


def course_of(certificate: Certificate, known: date) -> Course:
    """Its turns, as far as the journal was written by the end of `known` and the dates tell."""
    return Course(certificate, known, record_of([certificate]), working_calendar())


def standings(
    certificates: Sequence[Certificate], on: date, known: date | None = None
) -> dict[int, Standing]:
    """The standing of each certificate, by key."""
    record = record_of(certificates)
    law, calendar = law_in_force(on).law, working_calendar()
    return {
        each.pk: _standing(each, Course(each, known or on, record, calendar), on, law)
        for each in certificates
    }


def _standing(certificate: Certificate, course: Course, on: date, law: Law) -> Standing:
    turn = course.turn_on(on)
    said = _said((law, certificate.law), turn.state)
    return Standing(
        state=turn.state,
        name=certificate.law.state_name(certificate.KIND, turn.state),
        articles=tuple(said.get("articles", ())),
        consequence=said.get("says", ""),
        since=turn.day if turn.day > date.min else None,
        until=course.ends_on(on),
    )


def _said(laws: tuple[Law, ...], state: str) -> dict[str, Any]:
    """By the first law, that of the day, which knows the state; then by the certificate's own."""
    for law in laws:
        words: dict[str, dict[str, Any]] = law.document["certificate_states"]
        if state in words:
            return words[state]
    return {}
