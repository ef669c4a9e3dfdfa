"""What a file is by its content, whatever its name says, and the text that lies in it."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

import puremagic
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEGABYTE = 1024 * 1024
MOST_PARTS = 5_000
MOST_UNPACKED = 300 * MEGABYTE
MOST_PAGES = 3_000
MOST_PIXELS = 150_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TAG = re.compile(r"<[^>]*>")
LINE_ENDS = re.compile(
    r"</w:p>|</a:p>|</si>|</c>|<w:br[^>]*>|</(?:odd|even|first)(?:Header|Footer)>"
)
ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/RichMedia", "/ImportData"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


class Unfit(ValueError):
    """The file cannot be taken; the code for machines, the message for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


DAMAGED = ("damaged", "文件已损坏，无法打开。请重新生成后上传")
LOCKED = ("password", "文件设有密码，无法审查。请取消密码后重新上传")
ACTIVE = ("active", "文件含有脚本、宏、附件或者自动执行的内容。请另存为不含这些内容的文件后上传")


@dataclass(frozen=True)
class Kind:
    """An allowed kind: how it begins, how it is called, how it is examined."""

    media_type: str
    extensions: tuple[str, ...]
    signature: bytes
    text: Callable[[IO[bytes]], str]


def pdf_text(file: IO[bytes]) -> str:
    """The text of every page. Raises Unfit for what is locked, active or damaged."""
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise Unfit(*LOCKED)
        if len(reader.pages) > MOST_PAGES:
            raise Unfit("pages", f"文件超过 {MOST_PAGES} 页，请分为几个文件")
        if _is_active(reader):
            raise Unfit(*ACTIVE)
        title = str(reader.metadata.title or "") if reader.metadata else ""
        return "\n".join([title, *(page.extract_text() for page in reader.pages)])
    except DependencyError as locked:
        # Only a document under AES asks for a library that we do not need otherwise.
        raise Unfit(*LOCKED) from locked
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError) as fault:
        if isinstance(fault, Unfit):
            raise
        raise Unfit(*DAMAGED) from fault


def _is_active(reader: PdfReader) -> bool:
    """Whether anything reachable in the document runs, launches or carries another file."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer.get("/Root")]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            if ACTIVE_KEYS & thing.keys() or thing.get("/S") in ACTIVE_ACTIONS:
                return True
            waiting.extend(thing.values())
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)
    return False


def image_text(file: IO[bytes]) -> str:
    """'' when the picture is whole. Raises Unfit otherwise."""
    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unfit("pixels", "图片尺寸过大，请缩小后上传")
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        if isinstance(fault, Unfit):
            raise
        raise Unfit(*DAMAGED) from fault
    return ""


def office_text(folder: str) -> Callable[[IO[bytes]], str]:
    """A reader of an office file whose parts lie in the folder."""

    def read(file: IO[bytes]) -> str:
        try:
            with zipfile.ZipFile(file) as package:
                _examine(package, folder)
                return "\n".join(_texts(package))
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as fault:
            raise Unfit(*DAMAGED) from fault

    return read


def _examine(package: zipfile.ZipFile, folder: str) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit(*LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit("unpacked", "文件解压后过大，请精简后上传")
    if "[Content_Types].xml" not in names or not any(n.startswith(f"{folder}/") for n in names):
        raise Unfit("type", "文件内容与扩展名不符")
    if any("vbaproject" in name.lower() or "/embeddings/" in name.lower() for name in names):
        raise Unfit(*ACTIVE)


def _texts(package: zipfile.ZipFile) -> Iterator[str]:
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")) and part.filename != "[Content_Types].xml":
            marked_up = package.read(part).decode("utf-8", errors="replace")
            yield html.unescape(TAG.sub("", LINE_ENDS.sub("\n", marked_up)))


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (
    Kind("application/pdf", (".pdf",), b"%PDF-", pdf_text),
    Kind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", image_text),
    Kind("image/png", (".png",), b"\x89PNG\r\n\x1a\n", image_text),
    Kind(WORD, (".docx",), b"PK\x03\x04", office_text("word")),
    Kind(SHEET, (".xlsx",), b"PK\x03\x04", office_text("xl")),
)
EXTENSIONS = tuple(extension for kind in KINDS for extension in kind.extensions)


def kind_of(name: str, head: bytes) -> Kind:
    """The kind that name and first bytes agree on. Raises Unfit when they do not."""
    extension = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    kind = next((kind for kind in KINDS if extension in kind.extensions), None)
    if kind is None:
        raise Unfit("extension", "只接受 PDF、JPG、PNG、DOCX、XLSX 文件")
    if head.startswith(OLD_OFFICE):
        # An office file with a password is wrapped in the older format.
        raise Unfit(*LOCKED) if kind.signature.startswith(b"PK") else _disagreeing()
    if not head.startswith(kind.signature) or not _second_opinion(head, kind):
        raise _disagreeing()
    return kind


def _disagreeing() -> Unfit:
    return Unfit("type", "文件内容与扩展名不符，请确认文件类型后重新上传")


def _second_opinion(head: bytes, kind: Kind) -> bool:
    """Whether puremagic holds the kind possible as well; zip packages look alike at their head."""
    try:
        guesses = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    packages = {".zip", ".docx", ".xlsx", ".pptx"} if kind.signature.startswith(b"PK") else set()
    return any(guess.extension.lower() in {*kind.extensions, *packages} for guess in guesses)
