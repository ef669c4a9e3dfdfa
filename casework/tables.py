"""The heads of a table of a page, and what its rows say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

MARKED = re.compile(r"(?:\((?P<said>[^()]*)\))?(?P<title>[^#]*)(?P<amount>#?)")
CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")


@dataclass(frozen=True)
class Head:
    """The head of a column.

    said: words before the title for those who listen, not seen. amount: a column of numbers.
    url: where the head leads. way: "ascending" or "descending" when the table is sorted by it.
    """

    title: str
    said: str = ""
    amount: bool = False
    url: str = ""
    way: str = ""


def amounts(titles: Iterable[str]) -> list[Head]:
    """Columns of amounts with these titles."""
    return [Head(title, amount=True) for title in titles]


def heads(*parts: str | Iterable[str | Head]) -> Iterator[Head]:
    """Heads one after the other from "单位|(选择)|件数#", from titles and from heads.

    In a string "|" divides, a trailing "#" marks amounts, and what stands in front in ( ) is said
    but not seen. A title that comes in a list is taken as it is. An empty string is no column.
    Raises ValueError for marks that stand elsewhere.
    """
    for part in parts:
        if isinstance(part, str):
            yield from map(_read, part.split("|") if part else ())
        else:
            yield from (head if isinstance(head, Head) else Head(head) for head in part)


def _read(marked: str) -> Head:
    found = MARKED.fullmatch(marked)
    if not found or not marked:
        raise ValueError(f"not the head of a column: “{marked}”")
    return Head(found["title"], found["said"] or "", bool(found["amount"]))


def labelled(rows: str, titles: Sequence[str]) -> str:
    """The rows with the title of its column on each <td>: what a card shows in place of heads.

    Rows are HTML whose values are escaped. A cell that brings its own data-label (an empty one
    where the value speaks for itself) or stands over several columns stays as it is.
    """
    column = 0

    def written(tag: re.Match[str]) -> str:
        nonlocal column
        name, attributes = tag.groups()
        column = 0 if name == "tr" else column + 1
        title = titles[column - 1] if name == "td" and column <= len(titles) else ""
        if not title or "data-label=" in attributes or "colspan=" in attributes:
            return tag[0]
        return f'<td{attributes} data-label="{escape(title)}">'

    return CELL.sub(written, rows)
