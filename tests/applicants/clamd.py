"""A virus scanner for the tests: the documented INSTREAM protocol, or the real clamd."""

from __future__ import annotations

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"X-OUR-OWN-TEST-VIRUS-0815"
CLAMD = shutil.which("clamd")


class Scanner(socketserver.ThreadingTCPServer):
    """Finds VIRUS; hangs up beyond `most` bytes as clamd does beyond StreamMaxLength."""

    daemon_threads = True

    def __init__(self, most: int) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.most, self.seen = most, 0


class Session(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen += 1
        found = b"stream: Our.Test FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(found)


@contextmanager
def scanner(most: int = 10_000_000) -> Iterator[str]:
    """The address of a small scanner of our own."""
    with Scanner(most) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def answering(server: socket.socket, said: bytes) -> threading.Thread:
    """Take one session on the listening socket, read all of it and say this."""

    def answer() -> None:
        line, _ = server.accept()
        with line:
            received = b""
            while not received.endswith(bytes(4)):
                received += line.recv(65536)
            line.sendall(said)

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


@contextmanager
def real_scanner(folder: Path, most: str = "10M") -> Iterator[str]:
    """The address of a real clamd that knows one virus, ours."""
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "own.ndb").write_text(f"Our.Test:0:*:{VIRUS.hex()}\n")
    place = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {place}\nForeground yes\n"
        f"StreamMaxLength {most}\nAlertExceedsMax yes\nUser root\nLogFile {folder}/clamd.log\n"
    )
    command = [str(CLAMD), "--config-file", str(folder / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as clamd:
        try:
            for _ in range(300):
                if place.exists():
                    break
                assert clamd.poll() is None, (folder / "clamd.log").read_text()
                time.sleep(0.1)
            yield f"unix://{place}"
        finally:
            clamd.terminate()
