"""DOCX and XLSX: the package, its parts and relations, and every text in them."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from applicants.examining.confined import MEGABYTE, Reader
from applicants.examining.parts import Part
from applicants.examining.unfit import (
    ACTIVE,
    DAMAGED,
    EXTERNAL,
    HIDDEN,
    LOCKED,
    TYPE,
    UNPACKED,
    Unfit,
)

MOST_PARTS = 5_000
MOST_UNPACKED = 300 * MEGABYTE
HEADER = 30  # bytes before the name of a part
MOST_DRAWN = 16 * MEGABYTE
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
TAG = re.compile(r"<[^>]*>")
# Folders and parts that exist only to run something or to fetch something.
RUNNING = re.compile(r"vbaproject|(^|/)(activex|macrosheets|embeddings|ctrlprops|customui)/", re.I)
FETCHING = re.compile(r"(^|/)(externallinks/|connections\.xml|querytables/|webextensions/)", re.I)
# How packages, programs, old office files, PDF and scripts of a shell begin.
CARRIED = (
    b"PK\x03\x04",
    b"MZ",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"%PDF",
    b"#!",
    b"Rar!",
    b"7z\xbc",
)


def reader_of(folder: str) -> Reader:
    """A reader of office files whose parts lie in `folder`."""

    def read(file: BinaryIO, clean: Path) -> Iterator[str]:
        try:
            with zipfile.ZipFile(file) as package:
                _examine(package, folder)
                faults = list(_faults_of_names(package))
                for info in package.infolist():
                    yield from _texts(package, info, faults)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as fault:
            raise Unfit(*DAMAGED) from fault
        except ExpatError as fault:
            raise Unfit(*DAMAGED) from fault
        if faults:
            # What runs is told before what is linked: it is the graver.
            raise min(faults, key=lambda fault: fault.code)

    return read


def _examine(package: zipfile.ZipFile, folder: str) -> None:
    """Raise Unfit when the package is no whole, open, honest package of this kind."""
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit(*UNPACKED)
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit(*LOCKED)
    if "[Content_Types].xml" not in names or not any(n.startswith(f"{folder}/") for n in names):
        raise Unfit(*TYPE)
    if package.comment or any(_is_astray(part) for part in parts):
        raise Unfit(*HIDDEN)
    if len(names) != len({name.lower() for name in names}):
        raise Unfit(*DAMAGED)
    _examine_places(parts, package.start_dir)


def _is_astray(part: zipfile.ZipInfo) -> bool:
    """Whether the name of a part leads out of the package or hides its end."""
    path = part.orig_filename
    return (
        "\0" in path
        or path.startswith(("/", "\\"))
        or ":" in path
        or ".." in re.split(r"[/\\]", path)
    )


def _examine_places(parts: list[zipfile.ZipInfo], directory: int) -> None:
    """Parts lie one behind the other, from the first byte on, packed in the ordinary way."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if end == 0 and part.header_offset != 0:
            raise Unfit(*HIDDEN)
        if part.header_offset < end or part.compress_type not in PACKED:
            raise Unfit(*DAMAGED)
        end = part.header_offset + HEADER + part.compress_size
    if end > directory:
        raise Unfit(*DAMAGED)


def _faults_of_names(package: zipfile.ZipFile) -> Iterator[Unfit]:
    for name in package.namelist():
        if RUNNING.search(name):
            yield Unfit(*ACTIVE)
        if FETCHING.search(name):
            yield Unfit(*EXTERNAL)


def _texts(package: zipfile.ZipFile, info: zipfile.ZipInfo, faults: list[Unfit]) -> Iterator[str]:
    name = info.filename.lower()
    with package.open(info) as content:
        if name.endswith((".xml", ".rels", ".svg")):
            yield from Part(name, faults).texts(content)
        elif name.endswith(".vml"):
            # Programs write these drawings carelessly; they are read, not parsed.
            drawn = content.read(MOST_DRAWN).decode("utf-8", errors="ignore")
            yield html.unescape(TAG.sub("\n", drawn))
        elif content.read(8).startswith(CARRIED):
            faults.append(Unfit(*ACTIVE))
