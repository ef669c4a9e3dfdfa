"""Numbers of cases, certificates and papers: counted without gap, in the form an office gives.

A regulation names the series of each kind of case (`numbers:`) and of each paper; an office may
have a form of its own from a day on. What is counted together never changes, so no number is lost
or given twice; a form that could give the number of another series is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from casework.kinds import kind_names
from casework.law import Law, law_numbered, laws
from casework.models import Authority, NumberSeries, Setting
from casework.number_forms import NEEDED, Shape, check, shapes
from casework.settled import settled

OF_CASE, OF_PAPER = "number.", "paper_number."
PAPER_FORM = "{authority}{series}〔{year}〕{serial}号"
LONGEST = {OF_CASE: 40, OF_PAPER: 60}


@dataclass(frozen=True)
class Series:
    """What a regulation counts together, and the form it gives the numbers."""

    law: Law
    name: str  # of the setting of an office that has its own form
    title: str
    series: str
    says: str  # the form

    @property
    def longest(self) -> int:
        return LONGEST[f"{self.name.partition('.')[0]}."]

    @property
    def places(self) -> list[str]:
        """What may stand in braces: the level only where it is known when the number is given."""
        level = ["level"] if "{level}" in self.says else []
        return ["authority", "series", *level, *NEEDED]

    def check(self, form: str) -> None:
        """Raise FormRefused for what is no form of these numbers."""
        check(form, self.places)

    def number(
        self, authority: Authority, year: int, serial: int, form: str, level: str = ""
    ) -> str:
        return form.format(
            authority=authority.short_name, series=self.series, year=year, serial=serial,
            level=level,
        )  # fmt: skip

    def words(self, authority: Authority) -> dict[str, list[str]]:
        """What may stand at the places that are words."""
        return {
            "authority": [authority.short_name],
            "series": [self.series],
            "level": self.levels(),
        }

    def levels(self) -> list[str]:
        return [self.law.level_name(key) for key in self.law.document["levels"]]


def of_case(law: Law, kind: str) -> Series:
    """KeyError for a kind without numbers."""
    told = law.document["numbers"][kind]
    title = kind_names().get(kind, kind)
    return Series(law, f"{OF_CASE}{kind}", title, told["series"], told["form"])


def of_paper(law: Law, key: str) -> Series:
    entry = law.document["papers"][key]
    return Series(law, f"{OF_PAPER}{key}", entry["title"], entry["series"], PAPER_FORM)


def series_of(law: Law) -> Iterator[Series]:
    """Every series of a regulation, cases first."""
    for kind in law.document.get("numbers", {}):
        yield of_case(law, kind)
    for key in law.document.get("papers", {}):
        yield of_paper(law, key)


# -- giving numbers -----------------------------------------------------------------------------
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


def give(series: Series, authority: Authority, on: date, *, level: str = "") -> str:
    """The next number in the form that holds on the day."""
    form = form_on(series, authority, on)
    serial = next_number(authority, series.series, on.year)
    return series.number(authority, on.year, serial, form, level)


def form_on(series: Series, authority: Authority, on: date) -> str:
    own = settled(series.law, on, authority, under=series.name)
    form: str = own.get(series.name, series.says)
    return form


# -- looking ahead ------------------------------------------------------------------------------
def upcoming(series: Series, authority: Authority, on: date, form: str) -> str:
    """The number that would be given next on the day in this form; none is taken."""
    counted = NumberSeries.objects.filter(
        authority=authority, series=series.series, year=on.year
    ).first()
    return shown(series, authority, on, form, counted.last if counted else 0)


def shown(series: Series, authority: Authority, on: date, form: str, last: int) -> str:
    """The number after the last one; where it names a level, of the first."""
    return series.number(authority, on.year, last + 1, form, series.levels()[0])


def clash(series: Series, authority: Authority, form: str) -> Series | None:
    """A series of any office, under any regulation and at any time, that could give the same."""
    own = {(authority.pk, series.series), (None, series.series)}
    mine = shapes(form, series.words(authority))
    for counter, other, known in _known():
        for one in mine:
            # Of one counter every year and serial comes once, wherever they stand alike.
            if one.meets(known) and not (counter in own and one.slots == known.slots):
                return other
    return None


def _known() -> Iterator[tuple[tuple[int | None, str], Series, Shape]]:
    """Counter, series and shape of every form there is or was; three queries."""
    offices = {office.pk: office for office in Authority.objects.all()}
    named = {(law.code, each.name): each for law in laws() for each in series_of(law)}
    for series in named.values():
        everybody = "{authority}" in series.says
        for office in offices.values() if everybody else list(offices.values())[:1]:
            for shape in shapes(series.says, series.words(office)):
                yield (office.pk if everybody else None, series.series), series, shape
    for row in Setting.objects.exclude(authority=None).filter(restores=False):
        found = named.get((law_numbered(row.regulation_id).code, row.name))
        if found and row.authority_id:
            office = offices[row.authority_id]
            for shape in shapes(row.value, found.words(office)):
                yield (office.pk, found.series), found, shape
