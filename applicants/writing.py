"""What members are writing: unsaved text kept for all of them, and who saved what last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.datastructures import MultiValueDict

from applicants.declaring import GROUPS, DeclarationForm
from applicants.models import Profile, Writing
from casework import clock
from casework.models import Organisation, User


def seen_of(profile: Profile, group: str) -> str:
    """A mark of the saved facts of the group; another one after every change."""
    _, asked = GROUPS[group]
    saved = {fact: profile.declared.get(fact) for fact in asked}
    text = json.dumps(saved, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Hands:
    """Everybody's hands on one group, seen by one member."""

    rows: list[Writing]
    member: User

    @property
    def own(self) -> Writing | None:
        return next((r for r in self.rows if r.member_id == self.member.pk and r.typed), None)

    @property
    def others(self) -> list[Writing]:
        """What other members typed and did not save, the newest first."""
        unsaved = [row for row in self.rows if row.typed and row.member_id != self.member.pk]
        return sorted(unsaved, key=_typed_at, reverse=True)

    @property
    def saved(self) -> Writing | None:
        """The last save, by whomever."""
        return max((row for row in self.rows if row.saved_at), key=_saved_at, default=None)

    def shown(self, wanted: str = "") -> Writing | None:
        """The unsaved text a page begins with: the one asked for, one's own, the newest."""
        asked = next((row for row in self.rows if str(row.pk) == wanted and row.typed), None)
        return asked or self.own or next(iter(self.others), None)


def _typed_at(row: Writing) -> datetime:
    assert row.typed_at is not None
    return row.typed_at


def _saved_at(row: Writing) -> datetime:
    assert row.saved_at is not None
    return row.saved_at


def hands_on(organisation: Organisation, group: str, member: User) -> Hands:
    rows = organisation.writings.filter(group=group).select_related("member")
    return Hands(list(rows.order_by("pk")), member)


def hands_by_group(organisation: Organisation, member: User) -> dict[str, Hands]:
    """The hands on every group; one query."""
    rows: dict[str, list[Writing]] = {group: [] for group in GROUPS}
    for row in organisation.writings.select_related("member").order_by("pk"):
        rows.setdefault(row.group, []).append(row)
    return {group: Hands(found, member) for group, found in rows.items()}


def sent_text(group: str, posted: MultiValueDict[str, str]) -> dict[str, list[str]]:
    """The fields of the group as they were sent, whatever they hold."""
    _, asked = GROUPS[group]
    return {
        name: [text.replace("\0", "") for text in posted.getlist(name)]
        for name in posted
        if name.partition(".")[0] in asked
    }


def typed_in(writing: Writing) -> MultiValueDict[str, str]:
    """The unsaved text as a form reads it."""
    return MultiValueDict(writing.typed or {})


def keep(
    profile: Profile, group: str, posted: MultiValueDict[str, str], *, by: User, seen: str
) -> Writing:
    """Keep what the member has typed over the saved facts `seen`; what equals them is saved."""
    typed = sent_text(group, posted)
    form = DeclarationForm(MultiValueDict(typed), group=group, profile=profile)
    same = form.is_valid() and form.changes_nothing
    kept, _ = Writing.objects.update_or_create(
        organisation=profile.organisation,
        group=group,
        member=by,
        defaults={"typed": None if same else typed, "typed_at": clock.now(), "seen": seen},
    )
    return kept


def settle(profile: Profile, group: str, *, by: User, continued: str = "") -> None:
    """The member saved: nothing of theirs is unsaved, nor the text of another they continued."""
    Writing.objects.update_or_create(
        organisation=profile.organisation,
        group=group,
        member=by,
        defaults={"typed": None, "typed_at": None, "saved_at": clock.now()},
    )
    drop(profile.organisation, group, continued)


def drop(organisation: Organisation, group: str, continued: str) -> None:
    """Forget unsaved text, named with the moment it was typed: text typed since then stays."""
    number, _, moment = continued.partition("@")
    if number.isdecimal() and len(number) < 19:
        for row in organisation.writings.filter(group=group, pk=int(number)):
            if mark_of(row) == f"{number}@{moment}":
                Writing.objects.filter(pk=row.pk, typed_at=row.typed_at).update(typed=None)


def mark_of(writing: Writing | None) -> str:
    """Which unsaved text, as of when; '' for none."""
    if writing is None or writing.typed_at is None:
        return ""
    return f"{writing.pk}@{writing.typed_at.isoformat()}"


def differing(form: DeclarationForm) -> Iterable[str]:
    """The facts that a valid form would change."""
    saved: Mapping[str, Any] = form.profile.declared
    return [fact for fact, value in form.declared.items() if saved.get(fact) != value]
