"""The queue of exports: asked for by a person, made by a worker, deleted after some days."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet

from casework import clock, hall, notifying, reactions
from casework.models import Role, User
from casework.notifying import Kind, Note
from supervision import dashboards
from supervision.exports import writing
from supervision.exports.subjects import SUBJECTS, title_of
from supervision.models import Export
from supervision.practice import practice

log = logging.getLogger(__name__)
READY, KIND = "export_ready", "export"
PATIENCE = timedelta(minutes=10)  # longer than a task may run: whoever began it is dead
MOST_TRIES = 3
PART = 1024 * 1024
OVERSEERS = {Role.SUPERVISOR, Role.HEAD}

notifying.register(Kind(READY, "导出文件", for_office=True, leads_to="exports", of_case=False))


@transaction.atomic
def ask(person: User, subject: str, filters: Mapping[str, str], form: str) -> Export:
    """Write down what is wanted and wake a worker."""
    export = Export.objects.create(
        person=person,
        subject=subject,
        title=title_of(subject, filters)[:200],
        filters=dict(filters),
        form=form,
        offices=sorted(dashboards.overseen(person).values_list("pk", flat=True)),
        asked_at=clock.now(),
    )
    role = min(person.roles() & OVERSEERS)
    said = {"export": export.pk, "subject": subject, "filters": dict(filters), "form": form}
    hall.note(KIND, "ask", by=person, on=clock.today(), role=role, said=said)
    transaction.on_commit(lambda: reactions.wake("supervision.tasks.write_exports"))
    return export


def may_open(export: Export, user: User) -> bool:
    """Whether the person may open the file now: asked for it, and looks after the same offices."""
    if export.person_id != user.pk or not user.roles() & OVERSEERS:
        return False
    return set(export.offices) <= set(dashboards.overseen(user).values_list("pk", flat=True))


def write_waiting() -> int:
    """Make the files that wait, the oldest first; how many were made."""
    made = 0
    while export := _claim():
        made += _make(export)
    return made


def _claim() -> Export | None:
    """The next one nobody is at; whoever died over one is taken to be after PATIENCE."""
    now = clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - PATIENCE)
    with transaction.atomic():
        waiting = Export.objects.filter(free, finished_at=None, failed_at=None)
        export = waiting.select_for_update(skip_locked=True).order_by("pk").first()
        if export:
            export.claimed_at, export.tries = now, export.tries + 1
            export.save(update_fields=["claimed_at", "tries"])
        return export


def _make(export: Export) -> int:
    """Write the file outside any transaction, so that its progress is seen; 1 when it was made."""
    try:
        with tempfile.TemporaryFile() as out:
            _write(export, out)
            _store(export, out)
    except writing.TooLong as fault:
        _fail(export, str(fault))
        return 0
    except Exception:
        log.exception("export %s failed at try %s", export.pk, export.tries)
        if export.tries >= MOST_TRIES:
            _fail(export, "文件没有做成，请重新导出；仍不成功的，请联系系统管理员")
        else:
            Export.objects.filter(pk=export.pk).update(claimed_at=None, done=0)
        return 0
    return 1


def _write(export: Export, out: IO[bytes]) -> None:
    table = SUBJECTS[export.subject].table(export.person, export.filters)
    row = Export.objects.filter(pk=export.pk)
    row.update(rows=table.count, done=0)
    writing.write(table, export.form, export.title, out, lambda done: _tell(row, done))


def _tell(row: QuerySet[Export], done: int) -> None:
    row.update(done=done)


def _store(export: Export, out: IO[bytes]) -> None:
    out.seek(0)
    digest = hashlib.sha256()
    while part := out.read(PART):
        digest.update(part)
    export.sha256, export.size = digest.hexdigest(), out.tell()
    out.seek(0)
    export.finished_at = clock.now()
    with transaction.atomic():
        export.file.save(f"{export.pk}-{export.sha256[:12]}.{export.form}", File(out), save=False)
        export.save(update_fields=["file", "size", "sha256", "finished_at"])
        notifying.tell([Note(READY, export.person_id, None, f"export:{export.pk}", export.title)])


def _fail(export: Export, says: str) -> None:
    export.failed_at, export.error = clock.now(), says
    export.save(update_fields=["failed_at", "error"])


def clear_away() -> int:
    """Delete the files that were kept long enough; the rows tell that they were made."""
    last = clock.now() - timedelta(days=practice()["exports"]["kept_days"])
    old = Export.objects.filter(finished_at__lt=last).exclude(file="")
    for export in old:
        export.file.delete(save=False)
        export.file = ""
        export.save(update_fields=["file"])
    return len(old)
