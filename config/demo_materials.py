"""The files that the demo office's cases hand in: each a page that says what it stands for."""

from __future__ import annotations

import hashlib
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from casework import clock
from casework.models import Case


def hand_in(case: Case, missing: list[str]) -> None:
    for key, entry in case.law.materials_for(case.organisation.kind).items():
        if key not in missing:
            content = _page(key, case.organisation.code)
            case.materials.create(
                key=key,
                name=f"{entry['name']}.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                file=ContentFile(content, name=f"{key}.pdf"),
            )
    case.materials.update(added_at=clock.now())


def _page(key: str, code: str) -> bytes:
    """A one-page PDF that says what it stands for."""
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    draw.text((60, 80), f"DEMO MATERIAL\n\n{key}\n\n{code}", fill="black", font_size=28)
    stream = io.BytesIO()
    page.save(stream, "PDF")
    return stream.getvalue()
