"""The worker's side of exports: one row after the other, outside of any long transaction."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models import Q

from casework import clock
from casework.exports.ordering import Job, exporter
from casework.models import Export
from casework.notifying import Kind, Note, register, tell

# Longer than a task may run: what is still not done then has lost its worker.
LOST_AFTER = timedelta(minutes=10)
MOST_TRIES = 3
KEPT = timedelta(days=7)
NO_RIGHT = "您已无权查看其中的内容，文件没有制作"
FAILED = "制作中出现错误，文件没有完成；请重新申请，多次出现的请联系管理员"
READY = "export_ready"
log = logging.getLogger(__name__)

register(Kind(READY, "导出文件", for_office=True, leads_to="exports", of_case=False))


def make_ordered(limit: int = 20) -> int:
    """Make files that were asked for; returns how many were settled, made or failed."""
    for settled in range(limit):
        found = _claimed()
        if found is None:
            return settled
        _settle(found)
    return limit


def delete_old() -> int:
    """Delete what was ordered too long ago, with its file; returns how many."""
    old = list(Export.objects.filter(ordered_at__lt=clock.now() - KEPT))
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)


def _claimed() -> Export | None:
    """The oldest that nobody works on, marked as begun; two workers never take the same."""
    now = clock.now()
    free = Q(begun_at=None) | Q(begun_at__lt=now - LOST_AFTER)
    waiting = Export.objects.select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        found = waiting.filter(free, done_at=None).order_by("pk").first()
        if found is not None:
            found.begun_at, found.tries = now, found.tries + 1
            found.save(update_fields=["begun_at", "tries"])
    return found


def _settle(export: Export) -> None:
    known = exporter(export.kind)
    if export.tries > MOST_TRIES:
        _fail(export, FAILED)
    elif not known.may(export.person, export.params):
        _fail(export, NO_RIGHT)
    else:
        _make(export)


def _make(export: Export) -> None:
    try:
        with TemporaryFile() as file:
            job = Job(export.person, export.params, file, lambda n, of: _tell(export, n, of))
            name = exporter(export.kind).make(job)
            _keep(export, file, name)
    except Exception:
        # Whatever went wrong, its person is told and the next file is made.
        log.exception("Export %s (%s) failed", export.pk, export.kind)
        _fail(export, FAILED)


def _tell(export: Export, done: int, total: int) -> None:
    progress = min(99, done * 100 // max(total, 1))
    if progress != export.progress:
        export.progress = progress
        Export.objects.filter(pk=export.pk).update(progress=progress)


def _keep(export: Export, file: IO[bytes], name: str) -> None:
    file.seek(0)
    export.sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    export.size = file.tell()
    file.seek(0)
    stored = f"{secrets.token_hex(16)}{PurePath(name).suffix}"
    export.file.save(stored, File(file), save=False)
    export.name, export.progress, export.done_at = name, 100, clock.now()
    with transaction.atomic():
        export.save(update_fields=["file", "name", "size", "sha256", "progress", "done_at"])
        tell([Note(READY, export.person_id, None, f"export:{export.pk}", export.title)])


def _fail(export: Export, why: str) -> None:
    export.fault, export.done_at = why, clock.now()
    export.sha256 = ""
    export.save(update_fields=["fault", "done_at", "sha256"])
