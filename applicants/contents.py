"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import mmap
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from applicants.examining.unfit import (
    EXTENSION,
    LOCKED,
    LONG_NAME,
    NAME,
    OLD,
    TWO_NAMES,
    TYPE,
    Unfit,
)

__all__ = [
    "EXTENSIONS",
    "KINDS",
    "MEGABYTE",
    "Kind",
    "Unfit",
    "clean_name",
    "extension_of",
    "kind_of",
    "kinds_in_words",
]

MEGABYTE = 1024 * 1024
HEAD_BYTES = 8192
LONGEST_NAME = 200
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What a careless look takes for the name of a document: 章程.exe.pdf
PROGRAMS = {
    "exe", "com", "scr", "bat", "cmd", "pif", "msi", "js", "jse", "vbs", "vbe", "wsf", "hta",
    "ps1", "jar", "lnk", "php", "jsp", "asp", "aspx", "sh", "html", "htm", "svg", "dll",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """An allowed kind: how it begins, how it is called, which reader examines it."""

    media_type: str
    extensions: tuple[str, ...]
    signature: bytes
    reader: str


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (
    Kind("application/pdf", (".pdf",), b"%PDF-", "pdf"),
    Kind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", "pictures"),
    Kind("image/png", (".png",), b"\x89PNG\r\n\x1a\n", "pictures"),
    Kind(WORD, (".docx",), b"PK\x03\x04", "documents"),
    Kind(SHEET, (".xlsx",), b"PK\x03\x04", "sheets"),
)
EXTENSIONS = tuple(extension for kind in KINDS for extension in kind.extensions)


def kinds_in_words() -> str:
    """PDF、JPG、PNG …: what may be sent, as it is said before the choice."""
    return "、".join(kind.extensions[0].removeprefix(".").upper() for kind in KINDS)


def clean_name(given: str) -> str:
    """The name without folders. Raises Unfit when it hides its end or is too long."""
    name = unicodedata.normalize("NFC", PurePath(given.replace("\\", "/")).name)
    name = name.strip().rstrip(". ")
    # Cc: control characters, NUL among them. Cf: what turns the direction, what has no width.
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        raise Unfit(*NAME)
    if len(name) > LONGEST_NAME:
        raise Unfit(*LONG_NAME)
    return name


def extension_of(name: str) -> str:
    """The allowed extension of the name, with its dot. Raises Unfit."""
    _, *extensions = name.lower().split(".")
    extension = f".{extensions[-1]}" if extensions else ""
    if extension not in EXTENSIONS:
        raise Unfit(*EXTENSION)
    if len(extensions) > 1 and extensions[-2] in PROGRAMS:
        raise Unfit(*TWO_NAMES)
    return extension


def kind_of(name: str, head: bytes | mmap.mmap) -> Kind:
    """The kind that name and content agree on. Raises Unfit when they do not.

    `head` is the beginning of the file or all of it; a password of an office file is told from
    an old format only where the directory of the file lies within it.
    """
    extension = extension_of(name)
    kind = next(kind for kind in KINDS if extension in kind.extensions)
    if head[: len(OLD_OFFICE)] == OLD_OFFICE and kind.signature.startswith(b"PK"):
        # An office file with a password is wrapped in the older format.
        raise Unfit(*(LOCKED if head.find(ENCRYPTED) >= 0 else OLD))
    beginning = head[:HEAD_BYTES]
    if not beginning.startswith(kind.signature) or not _second_opinion(beginning, kind):
        raise Unfit(*TYPE)
    return kind


def _second_opinion(head: bytes, kind: Kind) -> bool:
    """Whether puremagic holds the kind possible as well; zip packages look alike at their head."""
    try:
        guesses = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    packages = {".zip", ".docx", ".xlsx", ".pptx"} if kind.signature.startswith(b"PK") else set()
    return any(guess.extension.lower() in {*kind.extensions, *packages} for guess in guesses)
