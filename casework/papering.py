"""Ordering papers: a number from the series, and the content frozen at the act."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from casework import letters
from casework.journal import plain
from casework.models import Authority, Case, Entry, Paper
from casework.signing import signed

if TYPE_CHECKING:
    from casework.steps import Act


def next_number(authority: Authority, series: str, year: int) -> int:
    """The next number of the series; its row stays locked until commit, so none is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_numberseries (authority_id, series, year, last)"
            " VALUES (%s, %s, %s, 1) ON CONFLICT (authority_id, series, year)"
            " DO UPDATE SET last = casework_numberseries.last + 1 RETURNING last",
            [authority.pk, series, year],
        )
        return cursor.fetchone()[0]


def enrol(case: Case, act: Act) -> None:
    """Give the case its number, in the series the law names for its kind, once."""
    series = case.law.document.get("numbers", {}).get(case.kind)
    if series and not case.number:
        serial = next_number(case.authority, series["series"], act.on.year)
        case.number = series["form"].format(
            authority=case.authority.short_name, year=act.on.year, serial=serial
        )


def order(case: Case, act: Act, entry: Entry, keys: Iterable[str]) -> list[Paper]:
    """Number and store the papers an act issues; a worker draws them after the commit."""
    return [
        Paper.objects.create(**_content(case, act, key), entry=entry, case_id=case.pk)
        for key in keys
        if case.procedure.issues(key, act)
    ]


def preview(case: Case, act: Act, key: str) -> dict[str, Any]:
    """The content a paper would have, with no number taken."""
    return _facts(case, act, key) | {"paper": _head(case, act, key, None)}


def _content(case: Case, act: Act, key: str) -> dict[str, Any]:
    authority = case.issuer_of(act)
    entry = case.law.document["papers"][key]
    serial = next_number(authority, entry["series"], act.on.year)
    number = f"{authority.short_name}{entry['series']}〔{act.on.year}〕{serial}号"
    code = secrets.token_hex(10)
    url = f"{settings.PUBLIC_URL}/verify/{code}/"
    head = _head(case, act, key, number) | {"verification_code": code, "verification_url": url}
    if lines := case.procedure.signed_lines(head):
        head["verification_url"] = f"{url}?s={signed(lines)}"
    return {
        "key": key,
        "authority": authority,
        "title": entry["title"],
        "number": number,
        "issued_on": act.on,
        "code": code,
        "context": plain(_facts(case, act, key) | {"paper": head}),
    }


def _facts(case: Case, act: Act, key: str) -> dict[str, Any]:
    """What the kind of case tells for its papers, and the paragraphs the office worded."""
    worded = letters.worded(case.law, key, act.inputs)
    return case.procedure.paper_context(key, act) | {"paragraphs": worded}


def _head(case: Case, act: Act, key: str, number: str | None) -> dict[str, Any]:
    entry = case.law.document["papers"][key]
    articles = case.law.articles_of(case.kind, act.step, act.inputs) or (entry["article"],)
    return {
        "key": key,
        "title": entry["title"],
        "number": number,
        "issued_on": act.on,
        "preview": number is None,
        "articles": list(articles),
        "verification_code": "",
        "verification_url": "",
    }
