"""Examining a file that was sent: one way for materials, messages, workbooks and photographs."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files import File

from applicants.contents import MEGABYTE, Kind, Unfit, kind_of
from applicants.examining.apart import examined
from applicants.examining.unfit import EMPTY, INFECTED, MARKED
from applicants.models import Material
from applicants.scanning import scan
from applicants.secrecy import mark_in

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Passed:
    """A file that may be kept: its kind, what the scanner said, its content, cleaned if need be."""

    kind: Kind
    scan: str
    opened: IO[bytes]


def require_size(size: int | None, most: int) -> int:
    """The size. Raises Unfit for an empty file and for one of more than `most` bytes."""
    if not size:
        raise Unfit(*EMPTY)
    if size > most:
        raise Unfit("size", f"文件超过 {most // MEGABYTE} MB")
    return size


@contextmanager
def on_disk(file: File[bytes]) -> Iterator[IO[bytes]]:
    """The content as a file of the system; small uploads lie in memory and are written down."""
    opened: Any = file.file
    try:
        opened.fileno()
    except (OSError, AttributeError):
        with TemporaryFile() as copy:
            file.seek(0)
            for piece in file.chunks():
                copy.write(piece)
            copy.flush()
            yield copy
    else:
        if opened.writable():
            opened.flush()
        yield opened


@contextmanager
def passed(name: str, opened: IO[bytes]) -> Iterator[Passed]:
    """The file (open on disk) as it may be kept. Raises Unfit, for a mark or a virus as well."""
    if mark_in(name):
        raise Unfit(*MARKED)
    kind = _kind(name, opened)
    with examined(kind.reader, opened) as clean:
        found = scan(opened)
        if found == Material.Scan.INFECTED:
            raise Unfit(*INFECTED)
        if clean is None:
            yield Passed(kind, found, opened)
        else:
            with clean.open("rb") as written:
                yield Passed(kind, found, written)


def _kind(name: str, opened: IO[bytes]) -> Kind:
    with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return kind_of(name, content)


def fingerprint(opened: IO[bytes]) -> str:
    """SHA-256 of the whole file, in hexadecimal digits."""
    opened.seek(0)
    digest = hashlib.sha256()
    while piece := opened.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
