"""The inside of the process that examines one file: standard input is the file, the answer JSON."""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from applicants.examining.unfit import COMPLEX, DAMAGED, MARKED, UNPACKED, Unfit
from applicants.secrecy import mark_in

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1536 * MEGABYTE
MOST_WRITTEN = 400 * MEGABYTE
# Yields the texts that lie in the file; may write a cleaned copy to the path; raises Unfit.
Reader = Callable[[BinaryIO, Path], Iterator[str]]


def answer(read: Reader) -> None:
    """Examine standard input within `seconds` of processor time; print what is wrong, or {}.

    Arguments of the process: where a cleaned copy may be written, and the seconds.
    """
    clean, seconds = Path(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)  # the readers tell every oddity they forgive
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(0, "rb", closefd=False) as file:
        unfit = _examine(read, file, clean)
    found = {"code": unfit.code, "reason": unfit.reason} if unfit else {}
    sys.stdout.write(json.dumps(found))


def _examine(read: Reader, file: BinaryIO, clean: Path) -> Unfit | None:
    try:
        if any(mark_in(text) for text in read(file, clean)):
            return Unfit(*MARKED)
    except Unfit as unfit:
        return unfit
    except MemoryError:
        return Unfit(*UNPACKED)
    except RecursionError:
        return Unfit(*COMPLEX)
    except Exception as fault:  # whatever a library stumbles over is a broken file
        sys.stderr.write(f"{type(fault).__name__}: {fault}")
        return Unfit(*DAMAGED)
    return None
