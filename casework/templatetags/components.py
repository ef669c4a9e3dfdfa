"""Components that take a block of the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from casework import tables

register = template.Library()
register.filter(tables.amounts)

MOST_SIDE_BY_SIDE = 3


@register.simple_block_tag
def table(
    content: str,
    *heads: str | Iterable[str | tables.Head],
    by: str = "",
    label: str = "",
    caption: str = "",
    kind: str = "",
    thead: str = "",
    cards: bool | None = None,
    walked: bool = False,
    boost: bool = False,
) -> SafeString:
    """A table of the rows in the block: {% table "单位|件数#" by="waiting" %}<tr>…{% endtable %}.

    heads: one or several, see casework.tables.heads; `titles|amounts` makes amounts of a list.
    thead: in place of them a template with the rows of the head, where there are several.
    One of three names it: by (the id of a heading) or label (words) name the frame it scrolls in;
    caption (words) stands above a table that has no frame, and whose `kind` alone styles it.
    kind: further classes. cards: on a telephone each row is a card whose lines bear the titles of
    their columns; usual for more than three columns. walked: j and k go through the rows.
    boost: the links of the heads put the new list in the place of the old one (htmx).

    Raises TemplateSyntaxError with no name or several, and with no heads or wrongly marked ones.
    """
    if sum(map(bool, (by, label, caption))) != 1:
        raise TemplateSyntaxError("A table is named by one of by=, label= and caption=.")
    columns = _columns(heads)
    if bool(columns) == bool(thead):
        raise TemplateSyntaxError("A table has heads or a template of them (thead=).")
    if cards is None:
        cards = not caption and len(columns) > MOST_SIDE_BY_SIDE
    rows = tables.labelled(content, [head.title for head in columns]) if cards else content
    classes = [*([] if caption else ["table"]), *(["cards"] if cards else []), kind]
    shown = {
        "heads": columns, "thead": thead, "rows": mark_safe(rows), "by": by, "label": label,
        "caption": caption, "classes": " ".join(classes).strip(), "walked": walked, "boost": boost,
    }  # fmt: skip
    return SafeString(render_to_string("components/table.html", shown).strip())


def _columns(heads: Iterable[str | Iterable[str | tables.Head]]) -> list[tables.Head]:
    try:
        return list(tables.heads(*heads))
    except ValueError as error:
        raise TemplateSyntaxError(str(error)) from error
