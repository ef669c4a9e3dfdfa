"""Adding, changing and deleting records: under the lock of their organisation, and written down.

The journal keeps who, when, which record and which members; never a value, because it cannot
forget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from applicants.models import Record
from applicants.records.catalogue import Kind, kinds
from applicants.records.keeping import content_of, fill, standing, version_of
from casework import clock, hall
from casework.models import Organisation, Role, User

Content = Mapping[str, Any]


class Stands(Exception):
    """Another record of the organisation stands under the same key."""


class ChangedMeanwhile(Exception):
    """Somebody changed the record since it was read; `record` is how it stands now."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.pk)
        self.record = record


@transaction.atomic
def add(organisation: Organisation, kind: Kind, content: Content, *, by: User) -> Record:
    """Keep a new record. Raises Stands."""
    lock(organisation)
    if standing(organisation, kind, content):
        raise Stands
    record = fill(_new(organisation, kind), content, by=by, at=clock.now())
    record.save()
    _note("add", record, by, members=[key for key in kind.members if content.get(key) is not None])
    return record


@transaction.atomic
def change(record: Record, content: Content, *, version: str, by: User) -> Record:
    """Keep the members of a record that was read at this version.

    Raises ChangedMeanwhile, Stands, Record.DoesNotExist.
    """
    lock(record.organisation)
    kind = kinds()[record.kind]
    record = Record.objects.get(pk=record.pk)
    if version_of(record) != version:
        raise ChangedMeanwhile(record)
    former = content_of(record)
    changed = [key for key in kind.members if former[key] != content.get(key)]
    other = standing(record.organisation, kind, content)
    if other and other.pk != record.pk:
        raise Stands
    if changed:
        fill(record, content, by=by, at=clock.now()).save()
        _note("change", record, by, members=changed)
    return record


@transaction.atomic
def delete(record: Record, *, version: str, by: User) -> None:
    """Forget a record that was read at this version.

    Raises ChangedMeanwhile, Record.DoesNotExist.
    """
    lock(record.organisation)
    record = Record.objects.get(pk=record.pk)
    if version_of(record) != version:
        raise ChangedMeanwhile(record)
    _note("delete", record, by)
    record.delete()


@transaction.atomic
def bring_in(
    organisation: Organisation,
    kind: Kind,
    contents: Iterable[Content],
    *,
    by: User,
    replace: bool,
    sha256: str,
) -> int:
    """Keep many records at once, instead of all others or beside them; returns how many.

    IntegrityError when one of them stands already: whoever calls has looked before, under `lock`.
    """
    at = clock.now()
    former = Record.objects.filter(organisation=organisation, kind=kind.key)
    deleted = former.delete()[0] if replace else 0
    new = [fill(_new(organisation, kind), content, by=by, at=at) for content in contents]
    Record.objects.bulk_create(new, batch_size=1000)
    hall.note(
        "record", "import", by=by, on=clock.today(), role=Role.UNIT,
        organisation=organisation.pk, of=kind.key,
        rows=len(new), deleted=deleted, replace=replace, sha256=sha256,
    )  # fmt: skip
    return len(new)


def reveal(
    record: Record, members: list[str], *, reason: str, by: User, role: str, **seen: Any
) -> None:
    """Write down that somebody looks at masked members; `seen` says from where."""
    said = {"members": sorted(members), "reason": reason, **seen}
    _note("reveal", record, by, role=role, **said)


def lock(organisation: Organisation) -> None:
    """One change of an organisation's records at a time; what reads them does not wait."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _new(organisation: Organisation, kind: Kind) -> Record:
    return Record(organisation=organisation, kind=kind.key)


def _note(step: str, record: Record, by: User, *, role: str = Role.UNIT, **said: Any) -> None:
    hall.note(
        "record", step, by=by, on=clock.today(), role=role,
        organisation=record.organisation_id, of=record.kind, record=record.pk, **said,
    )  # fmt: skip
