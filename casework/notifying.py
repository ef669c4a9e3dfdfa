"""What people should know: kinds of notification, who is told, and telling them once.

Notifications are made by reactions to the journal and by the daily sweep (`casework/notices.py`,
`licensing/notices.py`); everything here takes many at once, one is the batch of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from casework import clock, mailing
from casework.judging import machine, step_of
from casework.law import GENERIC_STEPS
from casework.models import Appointment, Case, Grant, Notification, Role, User
from casework.sweep import model_of


@dataclass(frozen=True)
class Kind:
    """A kind of notification; its sentence is the template notifications/<key>.html.

    leads_to: the name of the address of its page, given the case; '' is the page of the case.
    of_case: whether it speaks of a case at all.
    """

    key: str
    title: str
    for_unit: bool = False
    for_office: bool = False
    leads_to: str = ""
    of_case: bool = True


_kinds: dict[str, Kind] = {}
_unit_pages: dict[str, str] = {}


def register(*kinds: Kind) -> None:
    """Let the app tell of these kinds."""
    _kinds.update({kind.key: kind for kind in kinds})


def unit_page(kind_of_case: str, address: str) -> None:
    """Tell which page (by the name of its address) the unit has for its cases of a kind."""
    _unit_pages[kind_of_case] = address


def kinds_for(user: User) -> list[Kind]:
    """The kinds this person may be told of, in the order of their registration."""
    return [k for k in _kinds.values() if (k.for_unit if user.is_applicant else k.for_office)]


def page_of(case: Case, user: User) -> str:
    """The address of the page on which this person sees the case."""
    own = _unit_pages.get(case.kind, "case") if user.is_applicant else "case"
    return reverse(own, args=[case.pk])


def target_of(notification: Notification, user: User) -> str:
    """The address of the page the notification leads to."""
    kind, case = _kinds[notification.kind], notification.case
    if case is None or not kind.of_case:
        return reverse(kind.leads_to or "notifications")
    return reverse(kind.leads_to, args=[case.pk]) if kind.leads_to else page_of(case, user)


def title_of(notification: Notification) -> str:
    return _kinds[notification.kind].title


def sentence_of(notification: Notification) -> str:
    """The sentence of the notification; HTML, one line."""
    template = f"notifications/{notification.kind}.html"
    return render_to_string(template, {"told": notification}).strip()


# -- telling ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Note:
    """One notification to be made; the pair of key and person is made once."""

    kind: str
    person: int
    case: int | None
    key: str
    what: str = ""
    day: date | None = None


@transaction.atomic
def tell(notes: Iterable[Note]) -> int:
    """Make those notifications that were not made before, and queue their e-mails; how many.

    Six statements at most, whatever their number.
    """
    wanted = {(note.key, note.person): note for note in notes}
    before = Notification.objects.filter(key__in={key for key, _ in wanted})
    told = set(before.values_list("key", "person"))
    now = clock.now()
    new = [
        Notification(
            kind=note.kind, person_id=note.person, case_id=note.case, key=note.key,
            what=note.what[:200], day=note.day, at=now,
        )
        for pair, note in wanted.items()
        if pair not in told
    ]  # fmt: skip
    if new:
        Notification.objects.bulk_create(new, ignore_conflicts=True)
        mailing.queue(new)
    return len(new)


def tell_people(
    people: Iterable[int],
    kind: str,
    case: Case,
    key: str,
    *,
    what: str = "",
    day: date | None = None,
) -> int:
    """Tell several people the same of one case."""
    return tell(Note(kind, person, case.pk, key, what, day) for person in people)


def read(user: User, **which: object) -> int:
    """Mark this person's notifications as read; returns how many were not."""
    unread = Notification.objects.filter(person=user, read_at=None, **which)
    return unread.update(read_at=clock.now())


# -- who is told --------------------------------------------------------------------------------
def members_of(cases: Iterable[Case]) -> dict[int, set[int]]:
    """Case -> the active accounts of its unit that see it; two queries."""
    units = {case.pk: case.organisation_id for case in cases}
    members: dict[int, set[int]] = defaultdict(set)
    rows = User.objects.filter(organisation__in=set(units.values()), is_active=True)
    for organisation, person in rows.filter(granted_only=False).values_list("organisation", "pk"):
        members[organisation].add(person)
    told = {case: set(members[organisation]) for case, organisation in units.items()}
    given = Grant.objects.filter(case__in=units, user__in=rows.filter(granted_only=True))
    given = given.filter(user__granted_until__gte=clock.today())
    for case, person in given.values_list("case", "user"):
        told[case].add(person)
    return told


def team_of(cases: Sequence[Case]) -> dict[int, set[int]]:
    """Case -> the staff who are told of it; one query.

    The one who handles it; while nobody does, those at its offices whose role has something to do
    in its state, and if none has, all who hold a role there.
    """
    offices = {o for case in cases for o in _offices(case)}
    held: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Appointment.objects.filter(authority__in=offices, user__is_active=True)
    rows = rows.filter(user__organisation=None).exclude(role=Role.ADMIN)
    for office, role, person in rows.values_list("authority", "role", "user"):
        held[office].append((role, person))
    return {case.pk: _team(case, held) for case in cases}


def _offices(case: Case) -> set[int]:
    return {case.authority_id, case.deciding_authority_id}


def _team(case: Case, held: Mapping[int, list[tuple[str, int]]]) -> set[int]:
    people = [pair for office in _offices(case) for pair in held.get(office, [])]
    everybody = {person for _, person in people}
    if case.assignee_id in everybody:
        return {case.assignee_id} if case.assignee_id else set()
    roles = roles_in(case.kind, case.state)
    return {person for role, person in people if role in roles} or everybody


@cache
def roles_in(kind: str, state: str) -> frozenset[str]:
    """The roles of staff that can take a step of the procedure in this state.

    What every kind has (a proposal) is open to all and makes nobody's turn.
    """
    model = model_of(kind)
    found: set[str] = set()
    for name, move in machine(model).items():
        if name not in GENERIC_STEPS and move._django_fsm.has_transition(state):
            found |= set(step_of(model, name).roles)
    return frozenset(found - {Role.UNIT})


def is_seen_by_unit(case: Case) -> bool:
    """Whether the organisation may know of the case as it stands; its drafts are its own."""
    return case.opened_on is not None and case.state not in model_of(case.kind).UNSEEN


def unread(user: User) -> int:
    """How many notifications this person has not read; one query on a partial index."""
    return Notification.objects.filter(person=user, read_at=None).count()
