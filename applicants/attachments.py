"""Files that come with messages: examined like materials, put aside when they bear a mark."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from applicants import quarantine
from applicants.contents import MEGABYTE, Kind, Unfit, clean_name, kinds_in_words
from applicants.examining.taking import on_disk, passed, require_size
from applicants.models import Attachment
from applicants.secrecy import mark_in
from casework import clock, messaging
from casework.messaging import NotSent
from casework.models import Case, Message, User

log = logging.getLogger(__name__)

MOST_BYTES = 10 * MEGABYTE  # five of them pass the proxy in one request
MARKED_TEXT = (
    "内容带有密级标志，没有发送。消息不得涉及国家秘密。请删去涉密内容，并立即通知本单位保密工作机构"
)
SET_ASIDE = {
    "marked": (
        "带有密级标志，已隔离，消息没有发送。消息不得涉及国家秘密。请立即通知本单位保密工作机构"
    ),
    "infected": "检出病毒，已隔离，消息没有发送。请对本单位计算机查杀病毒",
}


@dataclass(frozen=True)
class Examined:
    """A file that may be sent."""

    file: File[bytes]
    name: str
    kind: Kind
    by: User


def limits() -> str:
    """What may be attached, as it is said before the choice."""
    return f"可以发送 {kinds_in_words()} 文件，每个不超过 {MOST_BYTES // MEGABYTE} MB"


def examine(text: str, files: Sequence[File[bytes]], *, case: Case, by: User) -> list[Examined]:
    """Look at text and files; raises NotSent, after a file with a mark has been put aside."""
    if mark_in(text):
        raise NotSent("text", MARKED_TEXT)
    return [_examined(file, case, by) for file in files]


def _examined(file: File[bytes], case: Case, by: User) -> Examined:
    shown = "附件"
    try:
        name = clean_name(file.name or "")
        shown = shown if mark_in(name) else name
        require_size(file.size, MOST_BYTES)
        with on_disk(file) as opened, passed(name, opened) as found:
            found.opened.seek(0)
            content = ContentFile(found.opened.read(), name=name)
            return Examined(content, name, found.kind, by)
    except Unfit as unfit:
        if unfit.code in quarantine.CODES:
            _put_aside(file, case, by)
            raise NotSent("attachments", f"{shown}：{SET_ASIDE[unfit.code]}") from unfit
        raise NotSent("attachments", f"{shown}：{unfit.reason}") from unfit


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
