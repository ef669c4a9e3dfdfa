"""Files that come with messages: examined like materials, put aside when they bear a mark."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from applicants.contents import MEGABYTE, Kind, Unfit, kind_of
from applicants.models import Attachment
from applicants.secrecy import mark_in
from casework import clock, messaging
from casework.messaging import NotSent
from casework.models import Case, Message, User

log = logging.getLogger(__name__)

MOST_BYTES = 10 * MEGABYTE  # five of them pass the proxy in one request
HEAD_BYTES = 8192
MARKED_TEXT = (
    "内容带有密级标志，没有发送。消息不得涉及国家秘密。请删去涉密内容，并立即通知本单位保密工作机构"
)
MARKED_FILE = (
    "带有密级标志，已隔离，消息没有发送。消息不得涉及国家秘密。请立即通知本单位保密工作机构"
)


@dataclass(frozen=True)
class Examined:
    """A file that may be sent."""

    file: File[bytes]
    name: str
    kind: Kind
    by: User


def examine(text: str, files: Sequence[File[bytes]], *, case: Case, by: User) -> list[Examined]:
    """Look at text and files; raises NotSent, after a file with a mark has been put aside."""
    if mark_in(text):
        raise NotSent("text", MARKED_TEXT)
    return [_examined(file, case, by) for file in files]


def _examined(file: File[bytes], case: Case, by: User) -> Examined:
    name = PurePath((file.name or "").replace("\\", "/")).name[:200]
    shown = "附件" if mark_in(name) else name
    try:
        if not file.size:
            raise Unfit("empty", "所选文件为空")
        if file.size > MOST_BYTES:
            raise Unfit("size", f"文件超过 {MOST_BYTES // MEGABYTE} MB")
        file.seek(0)
        kind = kind_of(name, file.read(HEAD_BYTES))
        file.seek(0)
        opened: Any = file.file
        is_marked = bool(mark_in(name) or mark_in(kind.text(opened)))
    except Unfit as unfit:
        raise NotSent("attachments", f"{shown}：{unfit.reason}") from unfit
    if is_marked:
        _put_aside(file, case, by)
        raise NotSent("attachments", f"{shown}：{MARKED_FILE}")
    return Examined(file, name, kind, by)


def _put_aside(file: File[bytes], case: Case, by: User) -> None:
    """Keep the file under a name that says nothing; the row's name says nothing either."""
    _store(file, "quarantine", "", name="（已隔离）", marked=True, case_id=case.pk, added_by=by)
    log.warning("A marked file was put aside in the messages of case %s", case.pk)


def _store(file: File[bytes], folder: str, extension: str, **values: Any) -> Attachment:
    """Store the file and its row; without the row the file does not stay."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    stored = default_storage.save(f"{folder}/{secrets.token_hex(16)}{extension}", file)
    try:
        return Attachment.objects.create(
            file=stored,
            size=file.size,
            sha256=digest.hexdigest(),
            added_at=clock.now(),
            **values,
        )
    except BaseException:
        default_storage.delete(stored)
        raise


def keep(message: Message, examined: Sequence[Examined]) -> None:
    """Store the files of a message, inside its transaction."""
    folder = f"{clock.today():attachments/%Y/%m}"
    for each in examined:
        _store(
            each.file,
            folder,
            each.kind.extensions[0],
            message=message,
            case_id=message.case_id,
            name=each.name,
            media_type=each.kind.media_type,
            added_by=each.by,
        )


def kept(messages: Iterable[Message]) -> dict[int, list[Attachment]]:
    """Message -> its attachments; one query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in Attachment.objects.filter(message__in=list(messages)):
        if attachment.message_id:
            found[attachment.message_id].append(attachment)
    return found


messaging.kept_by(sys.modules[__name__])
