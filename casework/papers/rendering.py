"""The one door to printed papers: from a paper's key and its facts to the bytes of a PDF.

Importing this module loads neither Pango nor a font, so pages and API run on a machine that cannot
print; there the functions raise LibrariesMissing and say what to install.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from casework.papers.libraries import LibrariesMissing, missing_libraries

__all__ = ["LibrariesMissing", "missing_libraries", "render", "render_many", "warm_up"]

ARCHIVE = "pdf/a-3b"


def render(key: str, context: dict[str, Any], *, variant: str | None = None) -> bytes:
    """One paper as PDF; `variant` ARCHIVE marks it for long-term keeping.

    Raises LibrariesMissing, and TemplateDoesNotExist for a key without a template.
    """
    return _press().render(key, context, variant=variant)


def render_many(
    key: str, contexts: Iterable[dict[str, Any]], *, variant: str | None = None
) -> list[bytes]:
    """Many papers of one kind, each a PDF of its own, in the order given."""
    return _press().render_many(key, list(contexts), variant=variant)


def warm_up() -> None:
    """Load libraries, fonts and style sheet once, in the parent of worker processes.

    The first time on a machine it also builds the small faces, which takes some twenty seconds.
    """
    _press().warm_up()


def _press() -> Any:
    if missing := missing_libraries():
        raise LibrariesMissing(" ".join(missing))
    return import_module("casework.papers.press")
