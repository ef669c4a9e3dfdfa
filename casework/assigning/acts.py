"""Who handles a case: giving, taking, handing over, undoing; one act for one case or a thousand.

An assignment moves nothing in the law, so it is no step; it is an act all the same, written into
the journal of the hall, and each case that passed on has a row that is never altered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from casework import clock, hall
from casework.models import Appointment, Assignment, Case, Entry, Role, User
from casework.notices import ASSIGNED, MANY
from casework.notifying import Note, tell

KIND = "assignment"
Reason = Assignment.Reason
Pair = tuple[int, int]  # case, person
Recusals = Callable[[Iterable[int], Iterable[int]], Mapping[Pair, str]]
_recusals: list[Recusals] = []


def recused_by(told: Recusals) -> Recusals:
    """Let an app say who may not handle which case: given the keys of cases and people, the
    pairs with the sentence that says why."""
    _recusals.append(told)
    return told


@dataclass(frozen=True)
class Move:
    """One case that passes to a person, or to nobody; says: why it does not ('' when it does)."""

    case: Case
    to: User | None
    says: str = ""

    @property
    def is_done(self) -> bool:
        return not self.says


def judge(wanted: Mapping[int, User | None]) -> list[Move]:
    """What would happen to each case (case -> its next person), without doing it."""
    cases = Case.objects.filter(pk__in=wanted).select_related("organisation", "assignee")
    return _judged(list(cases.order_by("pk")), wanted)


@transaction.atomic
def assign(
    wanted: Mapping[int, User | None], *, by: User | None, reason: Reason, **said: Any
) -> tuple[Entry, list[Move]]:
    """Let each case (case -> its next person) pass on; those that may not stay, with a sentence.

    by None is the office's own rule. said: what else the journal keeps of the act.
    """
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    cases = list(rows.select_related("organisation", "assignee").order_by("pk"))
    moves = _judged(cases, wanted)
    done = [move for move in moves if move.is_done]
    entry = hall.record(
        KIND, reason.value, by=by, on=clock.today(), role=role_of(by),
        inputs={
            **said,
            "moves": {move.case.pk: move.to and move.to.pk for move in done},
            "names": {move.to.pk: str(move.to) for move in done if move.to},
            "refused": {move.case.pk: move.says for move in moves if not move.is_done},
        },
    )  # fmt: skip
    _write(done, entry, by, reason)
    return entry, moves


def undo(entry: Entry, *, by: User) -> tuple[Entry, list[Move]]:
    """Let the cases of that act return to whom they were with; what was passed on since, stays."""
    wanted: dict[int, User | None] = {}
    for row in entry.assignments.select_related("former", "case"):
        if row.case.assignee_id == row.person_id:
            wanted[row.case_id] = row.former
    return assign(wanted, by=by, reason=Reason.UNDONE, undoes=entry.pk)


def _write(done: list[Move], entry: Entry, by: User | None, reason: Reason) -> None:
    now = clock.now()
    Assignment.objects.bulk_create(
        Assignment(
            case=move.case, person=move.to, former=move.case.assignee, by=by, reason=reason,
            at=now, entry=entry,
        )
        for move in done
    )  # fmt: skip
    for person in {move.to for move in done}:
        ids = [move.case.pk for move in done if move.to == person]
        Case.objects.filter(pk__in=ids).update(
            assignee=person, assigned_on=clock.today() if person else None
        )
    tell(_told(done, entry, by))


def _told(done: list[Move], entry: Entry, by: User | None) -> Iterator[Note]:
    """Who was given cases, or lost them, by somebody else: one by one, many in one sentence."""
    gained, lost = defaultdict(list), defaultdict(list)
    for move in done:
        gained[move.to and move.to.pk].append(move)
        lost[move.case.assignee_id].append(move)
    for moves_of, says in ((gained, "已分给您承办"), (lost, "已改由他人承办")):
        for person, moves in moves_of.items():
            if person and person != (by and by.pk):
                yield _note(person, moves, entry, says)


def _note(person: int, moves: list[Move], entry: Entry, says: str) -> Note:
    case, to = moves[0].case.pk, moves[0].to
    given = to is not None and to.pk == person
    key = f"assigned:{entry.pk}:{'to' if given else 'from'}"
    if len(moves) > 1:
        return Note(MANY, person, case, key, f"{len(moves)}件案件{says}，本案是其中之一")
    return Note(ASSIGNED, person, case, key, "" if given else str(to or "他人"))


def role_of(by: User | None) -> str:
    """The role in which the person acts, for the journal."""
    held = by.appointments.exclude(role=Role.ADMIN).first() if by else None
    return held.role if held else ""


# -- who may ------------------------------------------------------------------------------------
def _judged(cases: list[Case], wanted: Mapping[int, User | None]) -> list[Move]:
    people = {person.pk: person for person in wanted.values() if person}
    offices = offices_of(people)
    recused = refused_pairs([case.pk for case in cases], people)
    return [
        Move(case, to, _why_not(case, to, offices, recused))
        for case in cases
        for to in [wanted[case.pk]]
    ]


def _why_not(
    case: Case, to: User | None, offices: Mapping[int, set[int]], recused: Mapping[Pair, str]
) -> str:
    if case.closed_on:
        return "本案已办结"
    if to is None:
        return "" if case.assignee_id else "本案尚无承办人"
    if case.assignee_id == to.pk:
        return f"本案已由{to}承办"
    if not to.is_active:
        return f"{to}的账号已停用"
    if not {case.authority_id, case.deciding_authority_id} & offices.get(to.pk, set()):
        return f"{to}不在本案的承办机构任职"
    return recused.get((case.pk, to.pk), "")


def offices_of(people: Iterable[int]) -> dict[int, set[int]]:
    """Person -> the offices where they hold a role; one query."""
    held: dict[int, set[int]] = {}
    rows = Appointment.objects.filter(user__in=people).exclude(role=Role.ADMIN)
    for person, office in rows.values_list("user", "authority"):
        held.setdefault(person, set()).add(office)
    return held


def refused_pairs(cases: Iterable[int], people: Iterable[int]) -> dict[Pair, str]:
    """Who must not handle which of these cases, with the sentence."""
    asked, named = list(cases), list(people)
    found: dict[Pair, str] = {}
    for told in _recusals:
        found |= told(asked, named)
    return found


def candidates(user: User) -> list[User]:
    """Those to whom the person may give cases: the staff of the own offices."""
    offices = user.appointments.exclude(role=Role.ADMIN).values("authority")
    held = Appointment.objects.filter(authority__in=offices).exclude(role=Role.ADMIN)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))
