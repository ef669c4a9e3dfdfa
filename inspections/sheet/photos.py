"""Photographs from the site: examined like every upload, and drawn anew as JPEG.

Drawing anew leaves behind where and when the camera says it was, and whatever else it wrote.
"""

from __future__ import annotations

import hashlib
import io
from typing import IO
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction
from PIL import Image, ImageOps

from applicants.contents import MEGABYTE, Unfit, clean_name
from applicants.examining.taking import on_disk, passed, require_size
from casework.models import User
from inspections.models import SheetPhoto, Visit
from inspections.sheet.saving import locked, moment_of, point_of, sheet_for

MOST_BYTES = 20 * MEGABYTE
LONGEST_SIDE = 2400
QUALITY = 82


def save_photo(
    visit: Visit, point: str, file: File[bytes], *, uuid: UUID, age: float, by: User
) -> SheetPhoto:
    """Keep a picture taken at a point; the same uuid again returns the picture that is kept.

    Raises applicants' Unfit for what is no whole picture, the sheet's Unfit and StepRefused as
    `save_entry` does.
    """
    drawn = drawn_anew(file)
    with transaction.atomic():
        visit = locked(visit)
        kept = SheetPhoto.objects.filter(uuid=uuid, visit=visit, point=point, by=by).first()
        if kept:
            return kept
        moment = moment_of(visit, by, age)
        point_of(sheet_for(visit), point)
        return SheetPhoto.objects.create(
            uuid=uuid, visit=visit, point=point, by=by,
            file=ContentFile(drawn, name=f"{uuid4().hex}.jpg"),
            sha256=hashlib.sha256(drawn).hexdigest(), size=len(drawn),
            made_at=moment.made_at, at=moment.at,
        )  # fmt: skip


def drawn_anew(file: File[bytes]) -> bytes:
    """The picture upright, no side longer than LONGEST_SIDE pixels, as JPEG. Raises Unfit."""
    require_size(file.size, MOST_BYTES)
    with on_disk(file) as opened, passed(clean_name(file.name or ""), opened) as found:
        if not found.kind.media_type.startswith("image/"):
            raise Unfit("type", "只接受 JPG、PNG 照片")
        found.opened.seek(0)
        return _encoded(found.opened)


def _encoded(opened: IO[bytes]) -> bytes:
    stream = io.BytesIO()
    try:
        with Image.open(opened) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright.save(stream, "JPEG", quality=QUALITY)
    except (OSError, ValueError) as fault:
        raise Unfit("damaged", "照片已损坏，无法打开。请重新拍摄") from fault
    return stream.getvalue()
