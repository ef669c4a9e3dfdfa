"""Pictures: read whole, and written anew without the data a camera or a program left in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from applicants.examining.confined import answer
from applicants.examining.foreign import carries_package, script_from
from applicants.examining.unfit import DAMAGED, HIDDEN, PIXELS, Unfit

MOST_PIXELS = 100_000_000
ORIENTATION = 0x0112
SUB_FOLDERS = (0x8769, 0x8825)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# What the picture itself needs; the rest of what a file tells about it is left behind.
KEPT = ("transparency", "dpi")


def read(file: BinaryIO, clean: Path) -> Iterator[str]:
    """The texts in the data of the picture; writes the picture without them to `clean`."""
    if carries_package(file) or script_from(file, 0):
        raise Unfit(*HIDDEN)
    # Our own limit counts, and a picture just below it is no bomb.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unfit(*PIXELS)
            picture.load()
            yield from _texts(picture)
            _write_anew(picture, clean)
    except (OSError, SyntaxError) as fault:
        raise Unfit(*DAMAGED) from fault


def _texts(picture: Image.Image) -> Iterator[str]:
    exif = picture.getexif()
    values: list[Any] = [*picture.info.values(), *exif.values()]
    for folder in SUB_FOLDERS:
        values.extend(exif.get_ifd(folder).values())
    values.extend(app[1] for app in getattr(picture, "applist", ()))
    for value in values:
        if isinstance(value, str):
            yield str(value)
        elif isinstance(value, bytes):
            yield from (value.decode(encoding, errors="ignore") for encoding in ENCODINGS)


def _write_anew(picture: Image.Image, clean: Path) -> None:
    form = "PNG" if picture.format == "PNG" else "JPEG"
    turned = picture.getexif().get(ORIENTATION, 1) != 1
    result = ImageOps.exif_transpose(picture) if turned else picture
    result.info = {key: result.info[key] for key in KEPT if key in result.info}
    options: dict[str, Any] = {"exif": b""}
    if "dpi" in result.info:
        options["dpi"] = result.info["dpi"]
    if form == "JPEG":
        # The very tables it was packed with lose nothing visible; a turned one is packed afresh.
        options["quality"] = "keep" if result.format == "JPEG" else 95
    with clean.open("wb") as out:
        result.save(out, form, **options)


if __name__ == "__main__":
    answer(read)
