"""Messages between the unit and the office on a case: who takes part, writing, reading.

Attachments and the search for marks of secrecy belong to an upper app, which registers itself as
the keeper; without one nothing can be sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from casework import clock, notices, notifying
from casework.models import Authority, Case, Message, MessageRead, Role, User

MOST_FILES = 5
MOST_CHARACTERS = 4000
PAGE_SIZE = 50


class NotSent(ValueError):
    """The message cannot be sent: the field (text or attachments), the sentence to show there."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


class Keeper(Protocol):
    """Who examines what is written and keeps the files."""

    def limits(self) -> str:
        """Which files may be attached, in words without a full stop."""

    def examine(self, text: str, files: Sequence[File[bytes]], *, case: Case, by: User) -> Any:
        """Look at everything before anything is stored; raise NotSent for what cannot be taken."""

    def keep(self, message: Message, examined: Any) -> None:
        """Store what was examined, inside the transaction of the message."""

    def kept(self, messages: Iterable[Message]) -> Mapping[int, Sequence[Any]]:
        """Message -> its attachments, each with name, size and address; one query."""


_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Let this app examine and keep what comes with messages."""
    _keepers[:] = [keeper]


def _keeper() -> Keeper:
    if not _keepers:
        raise ImproperlyConfigured("No app examines the messages")
    return _keepers[0]


def limits() -> str:
    """What may be attached to a message, as it is said before the choice."""
    return f"{_keeper().limits()}，最多 {MOST_FILES} 个。不得设密码，不得含有宏、脚本。"


# -- who takes part -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """In whose name a person writes in a case: an office, or (authority None) the unit."""

    authority: Authority | None


def has_thread(case: Case) -> bool:
    """Drafts, and what is kept from the unit, are not talked about."""
    return notifying.is_seen_by_unit(case)


def part_of(case: Case, user: User) -> Part | None:
    """The part of a person who may see the case; None for those who only oversee it."""
    if user.organisation_id:
        return Part(None) if user.organisation_id == case.organisation_id else None
    offices = [case.authority_id, case.deciding_authority_id]
    held = user.appointments.exclude(role=Role.ADMIN).filter(authority__in=offices)
    appointment = min(
        held.select_related("authority"),
        key=lambda found: offices.index(found.authority_id),
        default=None,
    )
    return Part(appointment.authority) if appointment else None


def _heard_by(user: User) -> Q:
    """The messages addressed to this person: those of the other side in the cases they share."""
    if user.organisation_id:
        return Q(case__organisation=user.organisation_id, authority__isnull=False)
    offices = user.appointments.exclude(role=Role.ADMIN).values("authority")
    own = Q(case__authority__in=offices) | Q(case__deciding_authority__in=offices)
    return own & Q(authority=None)


# -- writing ------------------------------------------------------------------------------------
def send(
    case: Case, *, by: User, part: Part, text: str, files: Sequence[File[bytes]] = ()
) -> Message:
    """Write to the other side and tell it.

    Raises NotSent; a file that bears a mark of secrecy has then been put aside.
    """
    if len(files) > MOST_FILES:
        raise NotSent("attachments", f"每条消息最多 {MOST_FILES} 个附件，请分几条发送")
    examined = _keeper().examine(text, files, case=case, by=by)
    with transaction.atomic():
        message = Message.objects.create(
            case_id=case.pk, author=by, authority=part.authority, text=text, at=clock.now()
        )
        message.case = case
        notices.tell_of_message(message)
        _keeper().keep(message, examined)
    return message


def examine(text: str, *, case: Case, by: User) -> None:
    """Look at what is written inside the office. Raises NotSent."""
    _keeper().examine(text, (), case=case, by=by)


# -- reading ------------------------------------------------------------------------------------
@transaction.atomic
def read(case: Case, *, by: User, part: Part, through: int) -> int:
    """Mark the other side's messages up to this key as read by the person; how many were new."""
    unread = Message.objects.filter(_heard_by(by), case=case.pk, pk__lte=through)
    unread = unread.exclude(reads__reader=by)
    now = clock.now()
    marks = [
        MessageRead(message=message, reader=by, authority=part.authority, at=now)
        for message in unread
    ]
    MessageRead.objects.bulk_create(marks, ignore_conflicts=True)
    keys = [f"message:{mark.message_id}" for mark in marks]
    notifying.read(by, case=case.pk, key__in=keys)
    return len(marks)


def unread_in(cases: Iterable[int], user: User) -> dict[int, int]:
    """Case -> how many messages this person has not read, where there are any; one query."""
    unread = Message.objects.filter(_heard_by(user), case__in=list(cases))
    unread = unread.exclude(reads__reader=user).order_by()
    return dict(unread.values_list("case").annotate(Count("pk")))


@dataclass(frozen=True)
class Reader:
    """Who has read a message, as the viewer may know it, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Told:
    """A message as one person sees it."""

    message: Message
    writer: str
    is_own: bool
    is_new: bool
    readers: list[Reader]
    files: Sequence[Any]


def thread(case: Case, viewer: User, *, before: int | None = None) -> list[Told]:
    """A page of messages, the newest first; four queries at most."""
    rows: QuerySet[Message] = Message.objects.filter(case=case.pk)
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("author__organisation", "authority")
    rows = rows.prefetch_related("reads__reader", "reads__authority").order_by("-pk")
    found = list(rows[:PAGE_SIZE])
    files = _keeper().kept(found)
    return [_told(message, viewer, files.get(message.pk, ())) for message in found]


def _told(message: Message, viewer: User, files: Sequence[Any]) -> Told:
    reads = list(message.reads.all())
    is_own = message.is_from_unit == viewer.is_applicant
    seen = any(read.reader_id == viewer.pk for read in reads)
    return Told(
        message,
        name_for(viewer, message.author, message.authority),
        is_own,
        not is_own and not seen,
        _readers(reads, viewer),
        files,
    )


def _readers(reads: Iterable[MessageRead], viewer: User) -> list[Reader]:
    """Each name once, at its first reading: to a unit the whole office is one reader."""
    first: dict[str, datetime] = {}
    for mark in reads:  # in the order in which they were made
        first.setdefault(name_for(viewer, mark.reader, mark.authority), mark.at)
    return [Reader(name, at) for name, at in first.items()]


def name_for(viewer: User, person: User, authority: Authority | None) -> str:
    """What the viewer may know of the person: a unit learns the office, not who works there."""
    if authority is None:
        return str(person)
    return authority.name if viewer.is_applicant else f"{authority.name} {person}"
