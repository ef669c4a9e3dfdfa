"""Drawings by address: `paper:seal?name=…`, `paper:qr?text=…`, `paper:guilloche?…`.

A template names a drawing in an <img>. Any renderer gets SVG for it from the fetcher; WeasyPrint is
given the finished PDF operators instead, which spares it reading long paths again for every paper.
"""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pydyf

from casework.papers import drawings, outlines
from casework.papers.shapes import Drawing, as_operators

SCHEME = "paper:"
# CSS pixels in a millimetre.
PIXELS = 96 / 25.4
KINDS = ("seal", "guilloche", "rosette", "qr")


def address(kind: str, **arguments: object) -> str:
    """The address of a drawing."""
    return f"{SCHEME}{kind}?{urlencode(arguments)}"


def is_drawing(url: str) -> bool:
    return url.startswith(SCHEME) and urlsplit(url).path in KINDS


def drawing(url: str) -> Drawing:
    """The drawing of an address; raises ValueError when there is none."""
    if not is_drawing(url):
        raise ValueError(f"No such drawing: {url}")
    kind = urlsplit(url).path
    arguments = dict(parse_qsl(urlsplit(url).query))
    if kind == "seal":
        return drawings.seal(arguments["name"], arguments.get("purpose", ""), outlines.outline)
    if kind == "guilloche":
        return drawings.guilloche(float(arguments["width"]), float(arguments["height"]))
    if kind == "rosette":
        return drawings.rosette(float(arguments["size"]))
    return drawings.qr_code(arguments["text"])


class Ornament:
    """A drawing in the form WeasyPrint asks of its images."""

    def __init__(self, drawn: Drawing) -> None:
        self._drawing = drawn
        self._operators = as_operators(drawn)
        self.id = sha256(self._operators).hexdigest()[:16]

    @cached_property
    def _compressed(self) -> bytes:
        return zlib.compress(self._operators)

    def get_intrinsic_size(self, resolution: object, font_size: object) -> tuple[float, ...]:
        width, height = self._drawing.width, self._drawing.height
        return width * PIXELS, height * PIXELS, width / height

    def draw(self, stream: Any, width: float, height: float, style: object) -> None:
        if self._drawing.is_stamp:
            stream.set_blend_mode("Multiply")
        stream.transform(a=width / self._drawing.width, d=height / self._drawing.height)
        stream.draw_x_object(stream.add_image(self, interpolate=False, ratio=1))

    def get_x_object(self, interpolate: object, ratio: object) -> pydyf.Stream:
        frame = pydyf.Array((0, 0, self._drawing.width, self._drawing.height))
        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": frame, "Filter": "/FlateDecode"}
        return pydyf.Stream([self._compressed], extra)


class Ornaments(dict[str, Any]):
    """WeasyPrint's cache of images, which finds every drawing already there."""

    def __contains__(self, url: object) -> bool:
        return is_drawing(str(url)) or super().__contains__(url)

    def __missing__(self, url: str) -> Ornament:
        # A QR code is of one paper only and goes with it; the others come back with every paper.
        self[url] = Ornament(drawing(url)) if urlsplit(url).path == "qr" else _lasting(url)
        return self[url]


@lru_cache(maxsize=128)
def _lasting(url: str) -> Ornament:
    return Ornament(drawing(url))
