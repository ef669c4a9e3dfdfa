"""The course of one certificate: what its journal says and what its dates bring about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casework.calendar import ONE_DAY, WorkingCalendar
from casework.calendars import working_calendar
from casework.models import DRAFT, Entry
from casework.reading import Moment
from casework.winding import readings_of

if TYPE_CHECKING:
    from licensing.models import Certificate

RUNNING = ("valid", "suspended", "recheck")
EXPIRED = ("expired", "expired_pending")
EXPIRY = "expire"
TAKING_OVER = "take_over"
# The steps of the clock on a certificate: from which states, and where to.
BY_ITSELF = {
    "take_effect": ({"valid"}, "suspended"),
    "end_suspension": ({"suspended"}, "recheck"),
    EXPIRY: (set(RUNNING), "expired"),
    TAKING_OVER: ({"prepared"}, "valid"),
}


@dataclass(frozen=True)
class Turn:
    """From this day on the certificate is in this state."""

    day: date
    state: str


@dataclass(frozen=True)
class Told:
    """One done step of the journal."""

    moment: Moment
    target: str


def told_of(ids: Sequence[int]) -> dict[int, list[Told]]:
    """The done steps of these certificates, in the order they were written down; one query."""
    rows = (
        Entry.objects.filter(case__in=ids, outcome=Entry.Outcome.DONE)
        .order_by("case_id", "position")
        .values_list("case_id", "target", "step", "on", "facts", "regulation__code")
    )
    told: dict[int, list[Told]] = {pk: [] for pk in ids}
    for pk, target, *moment in rows:
        told[pk].append(Told(Moment(*moment), target))
    return told


class Course:
    """The turns of one certificate as far as its journal was written by the end of `known`."""

    def __init__(
        self,
        certificate: Certificate,
        told: Sequence[Told],
        known: date,
        calendar: WorkingCalendar | None = None,
    ) -> None:
        self.certificate = certificate
        self.calendar = calendar or working_calendar()
        self.known = known
        self.was_entered = bool(told) and told[0].moment.step == "enter"
        self.told = [step for step in told if step.moment.on <= known]
        self.turns = [*self._recorded()]
        self._go_on_by_itself()

    def turn_on(self, day: date) -> Turn:
        """The turn that lasts on this day; before the first there is no certificate yet."""
        before = [turn for turn in self.turns if turn.day <= day]
        return before[-1] if before else Turn(date.min, DRAFT)

    def ends_on(self, day: date) -> date | None:
        """The last day of the state of this day, as far as it can be known."""
        after = [turn.day for turn in self.turns if turn.day > day]
        return after[0] - ONE_DAY if after else None

    def _recorded(self) -> list[Turn]:
        turns: list[Turn] = []
        if self.was_entered:  # the journal begins later than the certificate
            turns.append(Turn(self.certificate.valid_from, "valid"))
        for step in self.told:
            if not turns or turns[-1].state != step.target:
                turns.append(Turn(self._first_day(step), step.target))
        return turns

    def _first_day(self, step: Told) -> date:
        """The day of the act; nothing expires later than the day after the last one."""
        over = self.certificate.valid_until + ONE_DAY
        return min(step.moment.on, over) if step.target in EXPIRED else step.moment.on

    def _go_on_by_itself(self) -> None:
        """Add what the clock does after the last written step, swept or not."""
        for day, step in self._events():
            sources, target = BY_ITSELF[step]
            now = self.turns[-1] if self.turns else Turn(date.min, DRAFT)
            if now.state not in sources:
                continue
            first = max(day, now.day)
            if step == EXPIRY:
                self._expire(first)
            elif step != TAKING_OVER or self._takes_over(first):
                self.turns.append(Turn(first, target))

    def _events(self) -> list[tuple[date, str]]:
        moments = [step.moment for step in self.told]
        readings = readings_of(self.certificate, moments, self.calendar)
        events = [
            (reading.acts_on, reading.rule.silence)
            for reading in readings
            if reading.acts_on and reading.rule.silence in ("take_effect", "end_suspension")
        ]
        certificate = self.certificate
        events.append((certificate.valid_until + ONE_DAY, EXPIRY))
        events.append((certificate.valid_from, TAKING_OVER))
        order = list(BY_ITSELF)
        return sorted(events, key=lambda event: (event[0], order.index(event[1])))

    def _expire(self, day: date) -> None:
        """Replaced by the prepared renewal, or expired; a timely renewal keeps it pending."""
        ids = [successor.pk for successor in self.certificate.successors.all()]
        for steps in told_of(ids).values():
            written = [step.target for step in steps if step.moment.on <= min(self.known, day)]
            if written[-1:] == ["prepared"]:
                self.turns.append(Turn(day, "replaced"))
                return
        ended = self._renewal_ended(day)
        if ended is None or ended > day:
            self.turns.append(Turn(day, "expired_pending"))
        if ended:
            self.turns.append(Turn(ended, "expired"))

    def _renewal_ended(self, day: date) -> date | None:
        """None while a timely renewal is undecided; else the day from which none is."""
        timely = self.certificate.renewals.filter(timely=True, opened_on__lte=self.known)
        last = day
        for closed_on in timely.exclude(state=DRAFT).values_list("closed_on", flat=True):
            if closed_on is None or closed_on > self.known:
                return None
            last = max(last, closed_on)
        return last

    def _takes_over(self, day: date) -> bool:
        old = self.certificate.replaces
        if old is None:
            return False
        course = Course(old, told_of([old.pk])[old.pk], self.known, self.calendar)
        return course.turn_on(day).state == "replaced"
