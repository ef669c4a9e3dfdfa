"""Uploads in pieces, so that a cut line or a reloaded page costs one piece and not the file.

begin -> append, append, ... (each says where it belongs) -> finish, which hands the file in.
The pieces lie in the storage, so that any web process can take the next one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from applicants import uploads
from applicants.contents import Unfit, clean_name, extension_of
from applicants.examining.taking import fingerprint, require_size
from applicants.examining.unfit import CLOSED
from applicants.models import Upload
from casework import clock
from casework.models import Case, User

FOLDER = "parts"
# One piece lies in memory while it is received.
MOST_AT_ONCE = 4 * 1024 * 1024
MOST_RUNNING = 20
TAKEN = "taken"
CHANGED = Unfit("changed", "文件在上传中发生了变化，请重新上传")


class Misplaced(ValueError):
    """A piece that does not begin where the last one ended; `received` says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__(f"the next piece begins at {received}")
        self.received = received


def begin(
    case: Case, key: str, *, name: str, size: int, by: User, beside: bool = False, sha256: str = ""
) -> Upload:
    """Begin an upload. Raises Unfit at once for what can be known before the content."""
    if not uploads.may_hand_in(case, key):
        raise Unfit(*CLOSED)
    name = clean_name(name)
    extension_of(name)
    require_size(size, uploads.MOST_BYTES)
    if Upload.objects.filter(begun_by=by, outcome="").count() >= MOST_RUNNING:
        raise Unfit("running", f"同时上传的文件不能超过 {MOST_RUNNING} 个，请先完成其他文件")
    return Upload.objects.create(
        case=case,
        key=key,
        name=name,
        size=size,
        sha256=sha256,
        beside=beside,
        begun_by=by,
        begun_at=clock.now(),
    )


def append(token: str, offset: int, piece: bytes) -> int:
    """Keep the piece that begins at `offset`; returns how many bytes are there now.

    Raises Misplaced when it does not begin where the last one ended or goes beyond the size.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=token)
        end = offset + len(piece)
        if upload.outcome or offset != upload.received or end > upload.size:
            raise Misplaced(upload.received)
        place = _place(upload, offset)
        default_storage.delete(place)  # left by an attempt whose row was not saved
        default_storage.save(place, ContentFile(piece))
        upload.received = end
        upload.save(update_fields=["received"])
    return end


def finish(upload: Upload) -> Upload:
    """Hand in the whole file, once; asked again it tells the same. Raises Misplaced, Unfit."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if not upload.outcome:
            _finish(upload)
    if upload.outcome != TAKEN:
        raise Unfit(upload.outcome, upload.reason)
    return upload


def _finish(upload: Upload) -> None:
    if upload.received != upload.size:
        raise Misplaced(upload.received)
    try:
        with _assembled(upload) as whole:
            if upload.sha256 and fingerprint(whole) != upload.sha256:
                raise CHANGED
            file: File[Any] = File(whole, name=upload.name)
            upload.material = uploads.hand_in(
                upload.case, upload.key, file, by=upload.begun_by, beside=upload.beside
            )
        upload.outcome = TAKEN
    except Unfit as unfit:
        upload.outcome, upload.reason = unfit.code, unfit.reason
    upload.save(update_fields=["outcome", "reason", "material"])
    _drop_pieces(upload.token)


@contextmanager
def _assembled(upload: Upload) -> Iterator[IO[bytes]]:
    with NamedTemporaryFile(prefix="assembled-") as whole:
        while (offset := whole.tell()) < upload.size:
            with default_storage.open(_place(upload, offset), "rb") as piece:
                shutil.copyfileobj(piece, whole)
        whole.flush()
        yield whole


def _place(upload: Upload, offset: int) -> str:
    return f"{FOLDER}/{upload.token}/{offset:012d}"


def _drop_pieces(token: str) -> None:
    folder = f"{FOLDER}/{token}"
    for name in _listed(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in a folder; nothing where there is none."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def sweep() -> int:
    """Delete uploads begun too long ago, and pieces without an upload; returns how many."""
    Upload.objects.filter(begun_at__lt=clock.now() - settings.PARTS_KEPT).delete()
    kept = set(Upload.objects.values_list("token", flat=True))
    stale = [token for token in _listed(FOLDER)[0] if token not in kept]
    for token in stale:
        _drop_pieces(token)
    return len(stale)
