"""Traces of another kind of content in a file that claims to be one kind only."""

from __future__ import annotations

import mmap
import re
import zipfile
from typing import BinaryIO

# What a server or a browser would run if it were served this file under another name.
SCRIPT = re.compile(rb"<\?php|<script[\s>]|<!doctype html|<html[\s>]", re.IGNORECASE)


def carries_package(file: BinaryIO) -> bool:
    """Whether the file is also a zip package (position is kept)."""
    place = file.tell()
    try:
        return zipfile.is_zipfile(file)
    finally:
        file.seek(place)


def script_from(file: BinaryIO, start: int) -> bool:
    """Whether a script stands in the bytes from `start` on."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return SCRIPT.search(content, start) is not None
