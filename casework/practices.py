"""What the office does beyond the measures because other law asks for it.

A regulation lists such practices under `practices:`, each with the law it comes from, and whether
an office follows it unless told otherwise. The setting PRACTICES tells otherwise. A simulation
proves the measures alone and follows none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

TWO_PERSONS = "two_persons"
_set_aside: ContextVar[bool] = ContextVar("practices_set_aside", default=False)


def followed(document: Mapping[str, Any], key: str) -> bool:
    """Whether the office follows this practice under a regulation; unknown ones never."""
    known: Mapping[str, Any] | None = document.get("practices", {}).get(key)
    if known is None or _set_aside.get():
        return False
    asked: bool = settings.PRACTICES.get(key, known["followed"])
    return asked


@contextmanager
def set_aside() -> Iterator[None]:
    """Within it no practice is followed."""
    token = _set_aside.set(True)
    try:
        yield
    finally:
        _set_aside.reset(token)
