"""Photographs and signatures as the report prints them."""

from __future__ import annotations

import base64
import hashlib
import io

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

from inspections.models import SheetPhoto
from inspections.reporting.signing import is_drawn

register = template.Library()

LONGEST_SIDE = 900
QUALITY = 70


@register.simple_tag
def evidence(photo: int, sha256: str) -> SafeString:
    """The photograph, scaled, inside the page; a sentence when it is not the one in the report."""
    found = SheetPhoto.objects.filter(pk=photo).first()
    content = _content(found) if found else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        return mark_safe("<p>照片与报告锁定时不符，未印出。</p>")
    return format_html('<img alt="" src="data:image/jpeg;base64,{}">', scaled(content))


def _content(photo: SheetPhoto) -> bytes:
    with photo.file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def scaled(content: bytes) -> str:
    """JPEG no side longer than LONGEST_SIDE pixels, as base64."""
    stream = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small.save(stream, "JPEG", quality=QUALITY)
    return base64.b64encode(stream.getvalue()).decode()


@register.simple_tag
def strokes(drawing: str, name: str) -> SafeString:
    """The drawn signature; nothing for anything else."""
    if not is_drawn(drawing):
        return SafeString("")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="strokes" width="150" height="50"'
        ' viewBox="0 0 600 200" role="img" aria-label="{}的签名"><path d="{}" fill="none"'
        ' stroke="#101828" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        name, drawing,
    )  # fmt: skip
