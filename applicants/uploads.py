"""Handing in a material: the one way for pages and API.

A file is taken only when it is what it says it is, opens, runs nothing and bears no mark of
secrecy. One that bears a mark or a virus is put aside where no page serves it (`quarantine`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction

from applicants import quarantine
from applicants.contents import EXTENSIONS, MEGABYTE, Kind, Unfit, clean_name, kinds_in_words
from applicants.examining.taking import fingerprint, on_disk, passed, require_size
from applicants.examining.unfit import CLOSED
from applicants.models import Material
from casework import clock
from casework.models import Case, User

MOST_BYTES = settings.MATERIAL_MOST_MEGABYTES * MEGABYTE
MOST_FILES = settings.MATERIAL_MOST_FILES
ACCEPT = ",".join(EXTENSIONS)


def limits() -> dict[str, str | int]:
    """What may be uploaded, as it is said before the choice."""
    return {
        "kinds": kinds_in_words(),
        "megabytes": MOST_BYTES // MEGABYTE,
        "files": MOST_FILES,
    }


def may_hand_in(case: Case, key: str) -> bool:
    """Whether the law asks for this material and its case takes it now."""
    asked = key in case.law.materials_for(case.organisation.kind)
    return asked and case.procedure.takes_material(key)


def hand_in(
    case: Case,
    key: str,
    file: File[bytes],
    *,
    by: User | None,
    beside: bool = False,
    may: Callable[[Case, str], bool] = may_hand_in,
) -> Material:
    """Take a file as the current version of the material, or `beside` its current files.

    Raises Unfit with a code and the sentence to show; what bears a mark of secrecy or a virus
    has then been put aside. Reads in pieces: memory does not grow with the file. `may` is asked
    again when the file is stored.
    """
    if not may(case, key):
        raise Unfit(*CLOSED)
    name = clean_name(file.name or "")
    size = require_size(file.size, MOST_BYTES)
    with on_disk(file) as opened:
        received = fingerprint(opened)
        material = Material(case=case, key=key, name=name, received_sha256=received, added_by=by)
        try:
            return _take(material, opened, beside=beside, may=may)
        except Unfit as unfit:
            if unfit.code in quarantine.CODES:
                quarantine.put_aside(
                    case, key, opened, size=size, sha256=received, code=unfit.code, by=by
                )
            raise


def _take(material: Material, opened: IO[bytes], **how: Any) -> Material:
    with passed(material.name, opened) as found:
        material.scan, material.media_type = found.scan, found.kind.media_type
        if settings.CLAMD_ADDRESS:
            material.scan_tried_at = clock.now()
        return _store(material, found.opened, found.kind, **how)


def _store(material: Material, opened: IO[bytes], kind: Kind, **how: Any) -> Material:
    """Make it current; two uploads at once queue on the row of the case."""
    material.sha256 = fingerprint(opened)
    material.size = opened.tell()
    opened.seek(0)
    place = f"{clock.today():materials/%Y/%m}/{secrets.token_hex(16)}{kind.extensions[0]}"
    # A file of its own: a storage may close what it has stored.
    with Path(f"/dev/fd/{opened.fileno()}").open("rb") as own:
        stored = default_storage.save(place, File(own))
    try:
        with transaction.atomic():
            _make_current(material, stored, **how)
    except BaseException:
        default_storage.delete(stored)
        raise
    return material


def _make_current(
    material: Material, stored: str, *, beside: bool, may: Callable[[Case, str], bool]
) -> None:
    case = Case.objects.select_for_update().get(pk=material.case_id)
    if not may(case, material.key):
        raise Unfit(*CLOSED)
    taken = Material.objects.filter(case=case, key=material.key, marked=False)
    current = taken.filter(current=True)
    last = taken.exclude(scan=Material.Scan.INFECTED).aggregate(models.Max("version"))
    version = last["version__max"] or 0
    if beside and current:
        if len(current) >= MOST_FILES:
            raise too_many()
        material.version = version
        material.place = max(row.place for row in current) + 1
    else:
        material.version = version + 1
        current.update(current=False)
    material.file.name = stored
    material.save()
    # The house has one clock; the column's own default would ask another.
    material.added_at = clock.now()
    material.save(update_fields=["added_at"])


def too_many() -> Unfit:
    return Unfit("count", f"一项材料最多 {MOST_FILES} 个文件，请合并后上传")


def remove(material: Material) -> None:
    """Take a file out of its material; the file and its row are kept. Raises Unfit."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=material.case_id)
        if not may_hand_in(case, material.key):
            raise Unfit(*CLOSED)
        Material.objects.filter(pk=material.pk).update(current=False)


def forget(names: Iterable[str]) -> None:
    """Delete stored files that no row names any more; several rows may share one."""
    for name in set(names):
        if not Material.objects.filter(file=name).exists():
            default_storage.delete(name)
