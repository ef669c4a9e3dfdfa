"""The virus scanner: clamd's INSTREAM, over TCP or a socket. What it did not see is not clean."""

from __future__ import annotations

import logging
import socket
import struct
from typing import IO

from django.conf import settings

from applicants.models import Material

log = logging.getLogger(__name__)
PIECE = 64 * 1024
PATIENCE = 60  # seconds for each word of the scanner
# Findings that only say that clamd did not look at all of it (AlertExceedsMax).
NOT_LOOKED = ("Heuristics.Limits.Exceeded", "Heuristics.Encrypted")
Scan = Material.Scan


def scan(file: IO[bytes]) -> Material.Scan:
    """Have the file scanned from its beginning. Without a scanner, or without its word: not."""
    if not settings.CLAMD_ADDRESS:
        return Scan.NOT_SCANNED
    try:
        said = _ask(file)
    except (OSError, ValueError) as fault:
        log.warning("The virus scanner did not answer: %s", fault)
        return Scan.NOT_SCANNED
    if said == "stream: OK":
        return Scan.CLEAN
    if said.endswith(" FOUND") and not any(name in said for name in NOT_LOOKED):
        log.warning("The virus scanner found something: %s", said)
        return Scan.INFECTED
    log.warning("The virus scanner did not scan a file: %s", said)
    return Scan.NOT_SCANNED


def _ask(file: IO[bytes]) -> str:
    """What clamd says of the file, e.g. 'stream: OK'. Raises OSError."""
    file.seek(0)
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        try:
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # Beyond its limit clamd says so and hangs up; its words may still be read.
            pass
        return _answer(line)


def _connected() -> socket.socket:
    """A connection to tcp://host:port or unix:///path. Raises OSError, ValueError."""
    scheme, _, place = settings.CLAMD_ADDRESS.partition("://")
    if scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    line = socket.create_connection((host, int(port)), timeout=5)
    line.settimeout(PATIENCE)
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0"):
        piece = line.recv(1024)
        if not piece:
            raise ConnectionError("hung up before the end of its word")
        said += piece
    return said.rstrip(b"\0").decode(errors="replace")
