"""Loading the law into the database: authorities, calendars, regulations. Safe to repeat."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
from django.conf import settings
from django.db import transaction

from casework import calendars
from casework.law import digest_of, forget_laws
from casework.models import Authority, CalendarYear, Case, Regulation
from casework.models.authority import office_names
from casework.simulator.strict_yaml import Misread, Text

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
_also: list[Callable[[], list[str]]] = []


class LawRefused(Exception):
    """The file may not be loaded; the message says why."""


def also_load(load: Callable[[], list[str]]) -> None:
    """Let an app load what it keeps as data whenever the law is loaded."""
    _also.append(load)


@transaction.atomic
def load_all() -> list[str]:
    """Load what the house ships; returns a line for each thing that changed."""
    said = load_authorities()
    for path in sorted((FIXTURES / "regulations").glob("*.yaml")):
        if path.name.count(".") == 1:
            said += load_regulation(path)
    said += load_calendars()
    return said + [line for load in _also for line in load()]


def load_authorities() -> list[str]:
    said = []
    for entry in _content(FIXTURES / "authorities.yaml"):
        superior = Authority.objects.filter(code=entry.pop("superior", "")).first()
        code = entry.pop("code")
        _, new = Authority.objects.update_or_create(
            code=code, defaults=entry | {"superior": superior}
        )
        said += [f"机关 {entry['name']}"] if new else []
    office_names.cache_clear()
    return said


def load_regulation(path: Path) -> list[str]:
    """One version of a regulation. Raises LawRefused when it is malformed, or was applied."""
    return keep_regulation(read_regulation(path.read_bytes(), path.name))


def read_regulation(content: bytes, name: str) -> dict[str, Any]:
    """The document of a version. Raises LawRefused for what is no regulation, saying why."""
    try:
        document = Text(content).value
    except Misread as fault:
        raise LawRefused(f"{name}: {fault}") from fault
    if not isinstance(document, dict):
        raise LawRefused(f"{name}: 不是法规文件")
    _validate(document, name)
    return document


def keep_regulation(document: dict[str, Any]) -> list[str]:
    """Store a version that was read. Raises LawRefused when the stored one was applied."""
    digest = digest_of(document)
    stored = Regulation.objects.filter(code=document["code"]).first()
    if stored and stored.digest == digest:
        return []
    if stored and Case.objects.filter(regulation=stored).exists():
        raise LawRefused(f"{document['code']} 已有案件适用，不得修改；请以新版本文件载入")
    force = document["in_force"]
    Regulation.objects.update_or_create(
        code=document["code"],
        defaults={
            "family": document["code"].rsplit("-", 1)[0],
            "procedure": document["procedure"],
            "title": document["title"],
            "in_force_from": _day(force["from"]),
            "in_force_until": _day(force["until"]),
            "content": json.dumps(document, ensure_ascii=False),
            "digest": digest,
        },
    )
    forget_laws()
    return [f"法规 {document['title']}（{document['code']}）"]


def _validate(document: Any, name: str) -> None:
    schema = _content(FIXTURES / "regulations" / "regulation.schema.yaml")
    validator = jsonschema.Draft202012Validator(schema)
    faults = [f"{'.'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(document)]
    if faults:
        raise LawRefused(f"{name}: " + "; ".join(faults[:5]))


def _content(path: Path) -> Any:
    return Text(path.read_bytes()).value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def load_calendars() -> list[str]:
    """The years the package knows and nobody has entered or edited yet."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    years = [year for year in calendars.published_years() if year not in known]
    for year in years:
        calendars.load_published(year)
    return [f"工作日历 {year} 年" for year in years]
