"""PDF: every object is looked at, reachable or not; every page, note and property is read."""

from __future__ import annotations

import html
import mmap
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from applicants.examining.confined import MEGABYTE, answer
from applicants.examining.foreign import carries_package, script_from
from applicants.examining.unfit import ACTIVE, DAMAGED, EXTERNAL, HIDDEN, LOCKED, UNPACKED, Unfit

MOST_PAGES = 3_000
MOST_OBJECTS = 450_000
LONGEST_TAIL = 1024
BLANK = b" \t\r\n\f\0"
ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/EF", "/RichMediaContent", "/XFA"}
ACTIVE_KINDS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/3D",
}  # fmt: skip
EXTERNAL_KEYS = {"/FFilter", "/FDecodeParms"}


def read(file: BinaryIO, clean: Path) -> Iterator[str]:
    """The texts of the document. Raises Unfit for what is locked, active, linked or damaged."""
    _examine_end(file)
    overwrite_configuration(
        maximum_declared_stream_length=200 * MEGABYTE,
        stream_parsing_work_maximum_count=4_500_000,
    )
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise Unfit(*LOCKED)
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise _wrong_length(len(reader.pages))
        faults: list[Unfit] = []
        yield from _walk(reader, faults)
        for number in range(len(reader.pages)):
            yield _text(reader, number)
    except DependencyError as locked:
        # Only a document under AES asks for a library that we do not need otherwise.
        raise Unfit(*LOCKED) from locked
    except LimitReachedError as swollen:
        raise Unfit(*UNPACKED) from swollen
    if faults:
        raise faults[0]


def _wrong_length(pages: int) -> Unfit:
    if pages:
        return Unfit("pages", f"文件超过 {MOST_PAGES} 页，请分为几个文件")
    return Unfit(*DAMAGED)


def _examine_end(file: BinaryIO) -> None:
    """A whole document ends with its mark; what follows it belongs to something else."""
    if carries_package(file):
        raise Unfit(*HIDDEN)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = _last_word(content)
        mark = content.rfind(b"%%EOF")
    if mark >= 0 and script_from(file, mark):
        raise Unfit(*HIDDEN)
    if mark < 0 or end - mark > LONGEST_TAIL:
        raise Unfit(*DAMAGED)


def _last_word(content: mmap.mmap) -> int:
    """Where the blanks at the end of the content begin."""
    end = len(content)
    while end:
        start = max(0, end - MEGABYTE)
        if kept := content[start:end].rstrip(BLANK):
            return start + len(kept)
        end = start
    return 0


def _walk(reader: PdfReader, faults: list[Unfit]) -> Iterator[str]:
    """The strings and properties of every object; what runs or links is added to `faults`."""
    numbers = [(g, n) for g, entries in reader.xref.items() for n in entries]
    numbers += [(0, n) for n in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS:
        raise LimitReachedError("objects")
    for generation, number in [*numbers, (0, 0)]:
        thing = _object(reader, number, generation) if number else reader.trailer
        waiting: list[object] = [thing]
        while waiting:
            part = waiting.pop()
            yield from _strings(part)
            if isinstance(part, DictionaryObject):
                _judge(part, faults)
                waiting.extend(part.values())
            elif isinstance(part, ArrayObject):
                waiting.extend(part)
        if isinstance(thing, StreamObject):
            _unpack(thing)
            # Large pictures are looked at one after the other, not kept.
            reader.resolved_objects.pop((generation, number), None)


def _unpack(thing: StreamObject) -> None:
    """Raise LimitReachedError for a stream that swells; extraction would silently pass over it."""
    if thing.get("/Subtype") == "/Image":
        return
    try:
        thing.get_data()
    except (LimitReachedError, DependencyError, MemoryError):
        raise
    except Exception as fault:  # a broken stream of an orphan harms no page
        sys.stderr.write(f"stream: {type(fault).__name__}\n")


def _object(reader: PdfReader, number: int, generation: int) -> PdfObject | None:
    try:
        return IndirectObject(number, generation, reader).get_object()
    except (LimitReachedError, DependencyError, MemoryError):
        raise
    except Exception as fault:  # a broken orphan harms no page
        sys.stderr.write(f"object {number}: {type(fault).__name__}\n")
        return None


def _judge(part: DictionaryObject, faults: list[Unfit]) -> None:
    kinds = {str(part.get(key)) for key in ("/S", "/Type", "/Subtype") if key in part}
    if ACTIVE_KEYS & part.keys() or ACTIVE_KINDS & kinds:
        faults.insert(0, Unfit(*ACTIVE))
    elif EXTERNAL_KEYS & part.keys() or "/GoToR" in kinds:
        faults.append(Unfit(*EXTERNAL))


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, TextStringObject):
        yield str(part)
        yield part.original_bytes.decode("gb18030", errors="ignore")
    elif isinstance(part, ByteStringObject):
        yield part.decode("gb18030", errors="ignore")
    elif isinstance(part, StreamObject) and part.get("/Type") == "/Metadata":
        yield html.unescape(part.get_data().decode("utf-8", errors="ignore"))


def _text(reader: PdfReader, number: int) -> str:
    """The text of a page; '' where a font is beyond the reader, as if the page were a picture."""
    try:
        return reader.pages[number].extract_text()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, zlib.error) as fault:
        sys.stderr.write(f"page {number + 1}: {type(fault).__name__}\n")
        return ""


if __name__ == "__main__":
    answer(read)
