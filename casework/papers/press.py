"""Templates, fonts and WeasyPrint put together; use it through `casework.papers.rendering`."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import islice
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document

from casework.papers import faces, fonts, justify
from casework.papers.families import LAST_RESORT
from casework.papers.fetching import DrawingFetcher
from casework.papers.ornaments import SCHEME, Ornaments

# A line end between two Latin words is a space; anywhere else in Chinese text it is nothing.
LINE_END = re.compile(r"\s*\n\s*")
# A non-breaking hyphen makes Pango try every break of a page; the others are invisible.
TROUBLESOME = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]) | {0x2011: "-"}
CONTROL = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])

# Papers whose every page is such a section need no page numbers and can share one layout.
SHEET = '<section class="certificate'
TITLE = re.compile("<title>(.*?)</title>")
BATCH = 25

# Pango's font maps are not made for two threads at once.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Press:
    """What every paper shares: fonts, parsed style sheet, and what may be loaded."""

    fonts: faces.OfficeFonts
    style: CSS
    fetcher: DrawingFetcher


def render(key: str, context: dict[str, Any], *, variant: str | None = None) -> bytes:
    return print_html(markup(key, context), variant=variant)


def render_many(
    key: str, contexts: list[dict[str, Any]], *, variant: str | None = None
) -> list[bytes]:
    pages = [markup(key, context) for context in contexts]
    if not all(SHEET in page for page in pages):
        return [print_html(page, variant=variant) for page in pages]
    papers: list[bytes] = []
    for start in range(0, len(pages), BATCH):
        papers += _print_together(pages[start : start + BATCH], variant=variant)
    return papers


def warm_up() -> None:
    """Get the press ready and keep what it loaded out of later garbage collections."""
    print_html("<p>受理通知书</p>")
    gc.collect()
    gc.freeze()


def markup(key: str, context: dict[str, Any]) -> str:
    """The HTML of a paper, cleaned of what a layout stumbles over.

    A regime whose papers share one face names it in the content as `template`.
    """
    page = render_to_string(f"papers/{context.get('template', key)}.html", context)
    return LINE_END.sub(_joint, page.translate(TROUBLESOME).translate(CONTROL))


def print_html(page: str, *, variant: str | None = None) -> bytes:
    """PDF bytes of a page of HTML in the papers' style."""
    with _one_at_a_time, _collection_between_papers():
        return _lay_out(page, variant).write_pdf(pdf_variant=variant)


def _print_together(pages: list[str], *, variant: str | None) -> list[bytes]:
    """Lay out papers made of whole sheets in one go, then write each as a file of its own."""
    opening, _, _ = pages[0].partition("<body>")
    bodies = [page.partition("<body>")[2].partition("</body>")[0] for page in pages]
    titles = [unescape(TITLE.findall(page)[0]) for page in pages]
    with _one_at_a_time, _collection_between_papers():
        # The layout must be forgotten before the collection, hence a function of its own.
        return list(_written_apart(opening, bodies, titles, variant))


def _written_apart(
    opening: str, bodies: list[str], titles: list[str], variant: str | None
) -> Iterator[bytes]:
    together = _lay_out(f"{opening}<body>{''.join(bodies)}</body></html>", variant)
    sheets = iter(together.pages)
    for body, title in zip(bodies, titles, strict=True):
        paper = together.copy(islice(sheets, body.count(SHEET)))
        paper.metadata = copy(together.metadata)
        paper.metadata.title = title
        yield paper.write_pdf(pdf_variant=variant)


def _lay_out(page: str, variant: str | None) -> Document:
    press = _press()
    return HTML(string=page, base_url=SCHEME, url_fetcher=press.fetcher).render(
        font_config=press.fonts,
        stylesheets=[press.style],
        pdf_variant=variant,
        cache=Ornaments(),
    )


@cache
def _press() -> Press:
    justify.install()
    shared = faces.OfficeFonts(faces.build_faces(faces.faces_folder()))
    fetcher = DrawingFetcher()
    stacks = {role: fonts.stack(role) for role in LAST_RESORT}
    sheet = render_to_string("papers/paper.css", {"fonts": stacks})
    style = CSS(string=sheet, base_url=SCHEME, url_fetcher=fetcher, font_config=shared)
    return Press(shared, style, fetcher)


@contextmanager
def _collection_between_papers() -> Iterator[None]:
    """Font copies hang in reference cycles: collect after a paper, never in the middle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if running:
            gc.enable()


def _joint(found: re.Match[str]) -> str:
    page = found.string
    before = page[found.start() - 1 : found.start()]
    after = page[found.end() : found.end() + 1]
    between_words = before.isascii() and after.isascii() and before != ">" and after != "<"
    return " " if before and after and between_words else ""
