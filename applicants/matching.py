"""Units are found by the people they keep in their records; only names are searched and shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.db.models.fields.json import KT

from applicants.models import Record
from casework.matching import Finder, found_by, says

KIND, NAME = "person", "content__name"


def _people(words: list[str]) -> QuerySet[Record]:
    named = Record.objects.filter(kind=KIND).annotate(name=KT(NAME))
    return named.filter(says("name", words))


def _why(words: list[str], units: list[int]) -> Iterator[tuple[int, str]]:
    found = _people(words).filter(organisation__in=units).order_by("pk")
    for unit, name in found.values_list("organisation_id", F("name")):
        yield unit, f"人员：{name}"


def _units(words: list[str]) -> QuerySet[Record, int]:
    return _people(words).values_list("organisation", flat=True)


found_by(Finder(units=_units, why=_why))
