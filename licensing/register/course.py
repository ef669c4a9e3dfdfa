"""The course of one certificate: what its journal says and what its dates bring about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class Record:
    """What several courses are read from, by the key of the certificate.

    renewals: first and last day of those that were asked for in time, None where not yet.
    """

    told: Mapping[int, list[Told]]
    successors: Mapping[int, list[int]]
    renewals: Mapping[int, list[tuple[date | None, date | None]]]
    former: Mapping[int, Certificate]


def record_of(certificates: Sequence[Certificate]) -> Record:
    """The record behind these certificates and those they replace; four queries."""
    model = type(certificates[0]) if certificates else None
    former = {each.replaces_id for each in certificates if each.replaces_id}
    ids = {each.pk for each in certificates} | former
    successors: dict[int, list[int]] = defaultdict(list)
    renewals: dict[int, list[tuple[date | None, date | None]]] = defaultdict(list)
    if model is None:
        return Record({}, successors, renewals, {})
    following = model._default_manager.filter(replaces__in=ids).order_by("pk")
    for each in following.only("replaces"):
        successors[each.replaces_id or 0].append(each.pk)
    asked = model._meta.get_field("renewals").related_model._default_manager
    timely = asked.filter(renews__in=ids, timely=True).exclude(state=DRAFT)
    for pk, *days in timely.values_list("renews", "opened_on", "closed_on"):
        renewals[pk].append((days[0], days[1]))
    known = {new for found in successors.values() for new in found}
    olds = model._default_manager.in_bulk(former - {each.pk for each in certificates})
    own = {each.pk: each for each in certificates}
    return Record(told_of(sorted(ids | known)), successors, renewals, olds | own)


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
        known: date,
        record: Record | None = None,
        calendar: WorkingCalendar | None = None,
    ) -> None:
        self.certificate = certificate
        self.record = record or record_of([certificate])
        self.calendar = calendar or working_calendar()
        self.known = known
        told = self.record.told[certificate.pk]
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
        for successor in self.record.successors.get(self.certificate.pk, []):
            steps = self.record.told[successor]
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
        last = day
        for opened_on, closed_on in self.record.renewals.get(self.certificate.pk, []):
            if opened_on is None or opened_on > self.known:
                continue
            if closed_on is None or closed_on > self.known:
                return None
            last = max(last, closed_on)
        return last

    def _takes_over(self, day: date) -> bool:
        old = self.record.former.get(self.certificate.replaces_id or 0)
        if old is None:
            return False
        course = Course(old, self.known, self.record, self.calendar)
        return course.turn_on(day).state == "replaced"
