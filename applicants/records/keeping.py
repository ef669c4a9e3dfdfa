"""Records in the database: what lies open, what lies sealed, and that each row stands once."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from applicants.models import Record
from applicants.records.catalogue import Kind, kinds
from applicants.records.sealing import fingerprints, seal, unseal
from casework.models import Organisation, User

Content = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """How much an organisation keeps of one kind."""

    count: int
    changed_at: datetime | None


def rows(organisation: Organisation, kind: str) -> list[Content]:
    """Every record of the kind in the order of entry, each with all members as JSON values.

    Sensitive members are open; what was not given is None. Raises KeyError for an unknown kind.
    """
    found = Record.objects.filter(organisation=organisation, kind=kinds()[kind].key)
    return [content_of(record) for record in found.order_by("pk")]


def changed_at(organisation: Organisation, kind: str) -> datetime | None:
    """When the youngest of the rows that stand was written; None when there is no row."""
    return kept(organisation)[kinds()[kind].key].changed_at


def kept(organisation: Organisation) -> dict[str, Kept]:
    """Count and last change of every kind; one query."""
    found = (
        Record.objects.filter(organisation=organisation)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"), Max("changed_at"))
    )
    counted = {kind: Kept(count, at) for kind, count, at in found}
    return {kind: counted.get(kind, Kept(0, None)) for kind in kinds()}


def content_of(record: Record) -> Content:
    """All members of the record, sensitive ones open; None for what was not given."""
    sealed = unseal(record.sealed, about(record.organisation_id, record.kind)) or {}
    given = {**record.content, **sealed}
    return {key: given.get(key) for key in kinds()[record.kind].members}


def about(organisation_id: int, kind: str) -> str:
    """What a sealed record is about."""
    return f"record {organisation_id} {kind}"


def fill(record: Record, content: Mapping[str, Any], *, by: User | None, at: datetime) -> Record:
    """Put the members into the row, not saved yet: sensitive ones sealed, the rest open."""
    kind = kinds()[record.kind]
    given = {key: content[key] for key in kind.members if content.get(key) is not None}
    private = {key: given.pop(key) for key in kind.sensitive if key in given}
    record.content = given
    record.sealed = seal(private, about(record.organisation_id, kind.key))
    record.fingerprint = fingerprints_of(kind, content)[0]
    record.changed_by, record.changed_at = by, at
    return record


def fingerprints_of(kind: Kind, content: Mapping[str, Any]) -> list[str]:
    """The fingerprints of what makes the row unique, one for each key of the office.

    Width, case and blanks make no difference: （集团） and (集团) are one holder.
    """
    unique = [_alike(content.get(key)) for key in kind.unique]
    return fingerprints(json.dumps([kind.key, *unique], ensure_ascii=False))


def _alike(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


def standing(organisation: Organisation, kind: Kind, content: Mapping[str, Any]) -> Record | None:
    """The record that already stands under the same key."""
    same = Record.objects.filter(organisation=organisation, kind=kind.key)
    return same.filter(fingerprint__in=fingerprints_of(kind, content)).first()


def version_of(record: Record) -> str:
    """A token that is another one after every change of the row."""
    text = json.dumps([record.content, record.sealed], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def reseal(organisation: Organisation) -> int:
    """Seal its records anew under the first key; returns how many. Raises CannotOpen.

    When and by whom they were changed stays; the organisation is to be locked.
    """
    records = list(Record.objects.filter(organisation=organisation).select_related("changed_by"))
    for record in records:
        fill(record, content_of(record), by=record.changed_by, at=record.changed_at)
    Record.objects.bulk_update(records, ["sealed", "fingerprint"], batch_size=500)
    return len(records)
