"""What bears a mark of secrecy or carries a virus is kept where no page serves it.

The row, the journal and the log tell that it came, when, from whom and with which fingerprint;
none of them repeats the name of a marked file, which may itself be secret.
"""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q

from applicants import scanning
from applicants.examining.unfit import INFECTED, MARKED
from applicants.models import Material
from casework import clock, hall
from casework.models import Case, Role, User
from casework.settling import settle_each

log = logging.getLogger(__name__)
CODES = {MARKED[0], INFECTED[0]}
NAMELESS = "（已隔离）"


def put_aside(
    case: Case, key: str, opened: IO[bytes], *, size: int, sha256: str, code: str, by: User | None
) -> Material:
    """Keep the refused file in quarantine; `code` is the reason, one of CODES."""
    opened.seek(0)
    stored = default_storage.save(_place(), File(opened))
    marked = code == MARKED[0]
    with transaction.atomic():
        material = Material.objects.create(
            case=case,
            key=key,
            name=NAMELESS,
            size=size,
            sha256=sha256,
            received_sha256=sha256,
            marked=marked,
            scan=Material.Scan.NOT_SCANNED if marked else Material.Scan.INFECTED,
            version=0,
            current=False,
            added_by=by,
            file=stored,
        )
        _write_down(material, code, by)
    return material


def _place() -> str:
    return f"quarantine/{secrets.token_hex(16)}"


def _write_down(material: Material, code: str, by: User | None) -> None:
    facts: dict[str, Any] = {
        "case": material.case_id,
        "material": material.key,
        "row": material.pk,
        "sha256": material.received_sha256,
        "reason": code,
    }
    if by is not None:
        hall.note("material", "put_aside", by=by, on=clock.today(), role=Role.UNIT, **facts)
    log.warning("A file was put aside: %s", facts)


def rescan_waiting(limit: int = 100) -> int:
    """Ask the scanner again for what it has not seen, each file once an hour; returns how many."""
    if not settings.CLAMD_ADDRESS:
        return 0
    before = clock.now() - settings.RESCAN_AFTER
    waiting = Material.objects.select_for_update(skip_locked=True).filter(
        Q(scan_tried_at=None) | Q(scan_tried_at__lt=before),
        ~Q(file=""),
        marked=False,
        scan=Material.Scan.NOT_SCANNED,
    )
    return settle_each(waiting, rescan, limit=limit)


def rescan(material: Material) -> None:
    """Scan a stored file; rows that share it share the result. The row must be locked."""
    with material.file.open("rb") as stored:
        found = scanning.scan(stored)
    sharing = Material.objects.filter(file=material.file.name)
    sharing.update(scan_tried_at=clock.now())
    if found == Material.Scan.INFECTED:
        _move_aside(material, sharing)
    else:
        sharing.update(scan=found)


def _move_aside(material: Material, sharing: models.QuerySet[Material]) -> None:
    """Take a stored file out of use: it is found infected after it was taken."""
    former = str(material.file.name)
    with material.file.open("rb") as stored:
        aside = default_storage.save(_place(), stored)
    rows = list(sharing)
    sharing.update(scan=Material.Scan.INFECTED, current=False, file=aside)
    for row in rows:
        _write_down(row, INFECTED[0], row.added_by)
    transaction.on_commit(partial(default_storage.delete, former))
