"""Handing in a material: the one way for pages and API.

A file is taken only when it is what it says it is, opens, runs nothing and bears no mark of
secrecy. One that bears a mark is put aside where no page serves it, and its row says so.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from applicants.contents import EXTENSIONS, MEGABYTE, Unfit, kind_of
from applicants.models import Material
from applicants.secrecy import mark_in
from casework import clock
from casework.models import DRAFT, Case, User

log = logging.getLogger(__name__)

MOST_BYTES = 50 * MEGABYTE
HEAD_BYTES = 8192
ACCEPT = ",".join(EXTENSIONS)
MARKED = Unfit(
    "marked",
    "文件带有密级标志，已隔离，不会被查看或者使用。申请材料不得涉及国家秘密。"
    "请立即通知本单位保密工作机构，并上传不涉密的文件",
)


def may_hand_in(case: Case, key: str) -> bool:
    """Whether this material may be handed in now: in a draft, or when asked to correct it."""
    asked = key in case.law.materials_for(case.organisation.kind)
    correcting = case.state == "correction_required"
    items = getattr(case.procedure, "open_items", []) if correcting else []
    return asked and (case.state == DRAFT or key in items)


def hand_in(case: Case, key: str, file: File[bytes], *, by: User) -> Material:
    """Take a file as the current version of the material.

    Raises Unfit with a code and the sentence to show; a marked file has then been put aside.
    """
    if not may_hand_in(case, key):
        raise Unfit("closed", "目前不能上传或者更换这项材料")
    name = PurePath((file.name or "").replace("\\", "/")).name[:200]
    if not file.size:
        raise Unfit("empty", "所选文件为空")
    if file.size > MOST_BYTES:
        raise Unfit("size", f"文件超过 {MOST_BYTES // MEGABYTE} MB")
    kind = kind_of(name, _head(file))
    if mark_in(name) or mark_in(_rewound(kind.text, file)):
        _put_aside(case, key, file, by=by)
        raise MARKED
    material = Material(
        case=case,
        key=key,
        name=name,
        media_type=kind.media_type,
        size=file.size,
        sha256=_fingerprint(file),
        added_by=by,
    )
    return _store(material, file, kind.extensions[0])


def _head(file: File[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD_BYTES)


def _rewound(read: Callable[[IO[bytes]], str], file: File[bytes]) -> str:
    file.seek(0)
    opened: Any = file.file
    return read(opened)


def _fingerprint(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _store(material: Material, file: File[bytes], extension: str) -> Material:
    """Make it the current version; two uploads at once queue on the row of the case."""
    folder = f"{clock.today():materials/%Y/%m}"
    file.seek(0)
    stored = default_storage.save(f"{folder}/{secrets.token_hex(16)}{extension}", file)
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=material.case_id)
            if not may_hand_in(case, material.key):
                raise Unfit("closed", "目前不能上传或者更换这项材料")
            former = Material.objects.filter(case=case, key=material.key, marked=False)
            material.version = former.count() + 1
            former.filter(current=True).update(current=False)
            material.file.name = stored
            material.save()
            # The house has one clock; the column's own default would ask another.
            material.added_at = clock.now()
            material.save(update_fields=["added_at"])
    except BaseException:
        default_storage.delete(stored)
        raise
    return material


def _put_aside(case: Case, key: str, file: File[bytes], *, by: User) -> None:
    """Keep the file under a name that says nothing; the row's name says nothing either."""
    file.seek(0)
    stored = default_storage.save(f"quarantine/{secrets.token_hex(16)}", file)
    Material.objects.create(
        case=case,
        key=key,
        name="（已隔离）",
        size=file.size,
        sha256=_fingerprint(file),
        marked=True,
        current=False,
        added_by=by,
        file=stored,
    )
    log.warning("A marked file was put aside for case %s, material %s", case.pk, key)
