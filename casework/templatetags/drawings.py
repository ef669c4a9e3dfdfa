"""Seal, border and QR code as template tags: an <img> with the address of a drawing."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def seal(name: str, purpose: str = "") -> SafeString:
    """The round red seal of an authority."""
    return _drawing("seal", f"{name}印章", name=name, purpose=purpose)


@register.simple_tag
def guilloche(width: int, height: int) -> SafeString:
    """The border of a page of `width` x `height` millimetres."""
    return _drawing("guilloche", "", width=width, height=height)


@register.simple_tag
def rosette(size: int) -> SafeString:
    """A pale rosette of `size` millimetres."""
    return _drawing("rosette", "", size=size)


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """The QR code of a text; nothing for an empty one."""
    return _drawing("qr", "二维码", text=text) if text else SafeString("")


def _drawing(kind: str, words: str, **arguments: object) -> SafeString:
    # Written out here as well as in casework.papers.ornaments, which loads the fonts.
    address = f"paper:{kind}?{urlencode(arguments)}"
    return format_html('<img class="{}" alt="{}" src="{}">', kind, words, address)
