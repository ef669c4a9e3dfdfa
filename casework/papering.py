"""Ordering papers: a number from the series, and the content frozen at the act."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from casework import letters, numbering
from casework.journal import plain
from casework.models import Case, Entry, Paper
from casework.signing import signed

if TYPE_CHECKING:
    from casework.steps import Act


def enrol(case: Case, act: Act) -> None:
    """Give the case its number, in the series the law names for its kind, once."""
    if not case.number and case.kind in case.law.document.get("numbers", {}):
        case.number = numbering.give(numbering.of_case(case.law, case.kind), case.authority, act.on)


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
    number = numbering.give(numbering.of_paper(case.law, key), authority, act.on)
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
    worded = letters.worded(case.law, key, act.inputs, act.facts)
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
