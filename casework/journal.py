"""The journal: entries chained by hash, written here and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from casework.models import Case, Entry

HALL = 0x6A6F75726E616C  # advisory lock of the chain of acts without a case


def plain(value: Any) -> Any:
    """The JSON form of an input or fact: dates as ISO text, rows as their key."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value


def fingerprint(entry: Entry) -> str:
    """The hash of an entry: everything it says, and the hash before it."""
    content = [
        entry.previous_hash, entry.case_id, entry.position, entry.kind, entry.step,
        entry.source, entry.target, entry.outcome, entry.error, entry.actor_id, entry.role,
        entry.authority_id, entry.regulation_id, entry.on.isoformat(),
        entry.at.astimezone(UTC).isoformat(),
        entry.inputs, entry.facts, entry.articles, entry.cause_id,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write(pairs: Sequence[tuple[Case | None, Entry]]) -> list[Entry]:
    """Chain and store entries. Rows of the cases must be locked; their heads move along."""
    for case, entry in pairs:
        if case is None:
            _chain_in_hall(entry)
        else:
            entry.case_id = case.pk
            entry.position = case.journal_length + 1
            entry.previous_hash = case.journal_head
            entry.hash = fingerprint(entry)
            case.journal_length, case.journal_head = entry.position, entry.hash
    return Entry.objects.bulk_create([entry for _, entry in pairs])


def alone_in_hall() -> None:
    """Wait until no other act without a case is under way; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HALL])


def _chain_in_hall(entry: Entry) -> None:
    alone_in_hall()
    last = Entry.objects.filter(case=None).order_by("-position").first()
    entry.position = last.position + 1 if last else 1
    entry.previous_hash = last.hash if last else ""
    entry.hash = fingerprint(entry)


@dataclass(frozen=True)
class Fault:
    """A place where the journal does not prove itself."""

    case_id: int | None
    position: int
    says: str


def faults(case_ids: Iterable[int] | None = None) -> Iterator[Fault]:
    """Every entry whose hash, order or head is wrong; nothing when the journal is whole."""
    entries = Entry.objects.order_by("case_id", "position")
    heads = Case.objects.values_list("pk", "journal_length", "journal_head")
    if case_ids is not None:
        wanted = list(case_ids)
        entries, heads = entries.filter(case__in=wanted), heads.filter(pk__in=wanted)
    last: dict[int | None, Entry] = {}
    for entry in entries.iterator(2000):
        before = last.get(entry.case_id)
        if entry.position != (before.position if before else 0) + 1:
            yield Fault(entry.case_id, entry.position, "序号不连续")
        if entry.previous_hash != (before.hash if before else ""):
            yield Fault(entry.case_id, entry.position, "与上一条记录不衔接")
        if fingerprint(entry) != entry.hash:
            yield Fault(entry.case_id, entry.position, "内容与校验值不符")
        last[entry.case_id] = entry
    for case_id, length, head in heads.iterator(2000):
        end = last.get(case_id)
        if (end.position, end.hash) != (length, head) if end else length:
            yield Fault(case_id, length, "末条记录与案件登记不符")
