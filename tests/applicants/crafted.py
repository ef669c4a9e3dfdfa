"""Files put together byte by byte, as no honest program would: for what must be refused."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter

from tests.applicants.files import CONTENT_TYPES

SMALL_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>"


def utf16(text: str) -> bytes:
    """A text as a hexadecimal string of PDF."""
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    length = str(len(content)).encode()
    return b"<<" + entries + b"/Length " + length + b">>\nstream\n" + content + b"\nendstream"


def crafted_pdf(
    catalog: bytes = b"", page: bytes = b"", trailer: bytes = b"", **objects: bytes
) -> bytes:
    """A one-page PDF: more entries of catalog, page, trailer, more objects (o7=b'...')."""
    numbered = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: SMALL_PAGE[:-2] + page + b">>",
        4: stream(b"BT ET"),
    } | {int(name[1:]): body for name, body in objects.items()}
    return assembled_pdf(numbered, trailer)


def assembled_pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    size = max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        kind = b"n" if number in places else b"f"
        out.write(b"%010d 00000 %s \n" % (places.get(number, 0), kind))
    out.write(b"trailer\n<</Size %d/Root 1 0 R" % size + trailer + b">>\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def packed_pdf(body: bytes) -> bytes:
    """A PDF one of whose objects (number 8) lies only in a packed object stream."""
    inner = zlib.compress(b"8 0 " + body)
    packed = stream(inner, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    plain = crafted_pdf(catalog=b"/Extra 8 0 R", o7=packed)
    start = plain.rindex(b"xref\n0 ")
    places = [plain.find(b"%d 0 obj" % n) for n in range(8)]
    rows = b"".join(
        struct.pack(">BIB", 1, max(place, 0), 0)
        if 0 < n < 5 or n == 7
        else struct.pack(">BIB", 0, 0, 0)
        for n, place in enumerate(places)
    )
    rows += struct.pack(">BIB", 2, 7, 0) + struct.pack(">BIB", 1, start, 0)
    table = stream(rows, b"/Type/XRef/Size 10/W[1 4 1]/Root 1 0 R")
    return plain[:start] + b"9 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def locked(algorithm: str, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(crafted_pdf())))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def office(folder: str = "word", parts: dict[str, str | bytes] | None = None, **how: Any) -> bytes:
    """An office file with a main part and these parts."""
    main = {
        "word": ("word/document.xml", "<w:document><w:p/></w:document>"),
        "xl": ("xl/workbook.xml", "<workbook/>"),
    }[folder]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how.get("packing", zipfile.ZIP_DEFLATED)) as package:
        package.comment = how.get("comment", b"")
        package.writestr("[Content_Types].xml", how.get("types", CONTENT_TYPES))
        for name, content in ({main[0]: main[1]} | (parts or {})).items():
            package.writestr(name, content)
    return out.getvalue()


def relation(kind: str, target: str, *, external: bool = True) -> str:
    mode = ' TargetMode="External"' if external else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006'
        f'/relationships/{kind}" Target="{target}"{mode}/></Relationships>'
    )


def patched_directory(package: bytes, name: str, offset: int, form: str, value: int) -> bytes:
    """The package with one number changed in the directory entry of the named part."""
    place = package.rindex(name.encode()) - 46
    changed = bytearray(package)
    struct.pack_into(form, changed, place + offset, value)
    return bytes(changed)


def crowded(number: int) -> bytes:
    """A package whose directory names this many empty parts."""
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
        for place in range(number):
            package.writestr(zipfile.ZipInfo(f"word/{place}"), b"")
    return out.getvalue()


def noise(width: int = 120, height: int = 90) -> Image.Image:
    """A picture that does not pack into nothing."""
    return Image.frombytes("RGB", (width, height), noisy_bytes(width * height * 3))


@cache
def noisy_bytes(length: int) -> bytes:
    return random.Random(12345).randbytes(length)


def drawn(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    noise().save(out, form, **options)
    return out.getvalue()


def png_with(**texts: str) -> bytes:
    notes = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        notes.add_itxt(key, text)
    return drawn("PNG", pnginfo=notes)


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def png_of_size(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


def jpeg_of_size(width: int, height: int) -> bytes:
    content = bytearray(drawn("JPEG"))
    place = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, place + 5, height, width)
    return bytes(content)


def after_head(jpeg: bytes, segment: bytes, marker: bytes = b"\xff\xfe") -> bytes:
    """A JPEG with one more segment (a comment, unless another marker is given)."""
    return jpeg[:2] + marker + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]
