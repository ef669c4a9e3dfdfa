"""Reminding who handles cases that they are waited for; the office's affair, kept in the hall."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from casework import clock, hall
from casework.models import Case, Entry, User
from casework.notices import REMINDED
from casework.notifying import Note, tell

KIND, STEP = "reminder", "remind"
LONGEST = 100


@transaction.atomic
def remind(cases: Iterable[Case], *, by: User, role: str, note: str = "") -> Entry:
    """Tell the one who handles each case; what nobody handles is named with the reason."""
    moves: dict[int, int] = {}
    refused: dict[int, str] = {}
    names: dict[int, str] = {}
    for case in cases:
        if case.closed_on:
            refused[case.pk] = "本案已办结"
        elif case.assignee is None:
            refused[case.pk] = "本案尚无承办人，请先分办"
        elif case.assignee == by:
            refused[case.pk] = "本案由您承办"
        else:
            moves[case.pk] = case.assignee.pk
            names[case.assignee.pk] = str(case.assignee)
    said = {"moves": moves, "refused": refused, "names": names, "note": note[:LONGEST]}
    entry = hall.record(KIND, STEP, by=by, on=clock.today(), role=role, inputs=said)
    what = f"{by}：{note[:LONGEST]}" if note else str(by)
    tell(
        Note(REMINDED, person, case, f"reminder:{entry.pk}:{case}", what)
        for case, person in moves.items()
    )
    return entry
