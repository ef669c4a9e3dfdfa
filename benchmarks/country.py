"""A country of cases: 2,000 or 200,000 of them, spread over offices, officers, units and days.

One case of each sort walks through the real door; its rows are then multiplied in SQL and moved
to other days. The copies are true to the shape of the data, not to the law: their journals do not
prove themselves, and a last day may fall on a day of rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from casework.models import DRAFT, Appointment, Authority, Case, Organisation, Role, User
from casework.reactions import relay
from tests import factories

TODAY = date(2026, 11, 20)
OFFICERS = 8  # of each office
CASES_OF_UNIT = 10
# Tables multiplied with a case, and the column that names it.
TABLES = {
    "casework_case": "id",
    "licensing_application": "case_ptr_id",
    "licensing_certificate": "case_ptr_id",
    "casework_entry": "case_id",
    "casework_deadline": "case_id",
    "supervision_timing": "case_id",
}
NOT_COPIED = {"succeeds_id", "issued_for_id", "renews_id"}


@dataclass(frozen=True)
class Sort:
    """Cases of one sort: per cent of all, the case they are like, and the days they are moved
    back by, from the first through the last."""

    share: int
    like: Callable[[], Case]
    first: int
    last: int


def sorts() -> tuple[Sort, ...]:
    """Two in three are decided within three years; the rest runs, two in a hundred overdue."""
    began = TODAY - timedelta(days=25)

    def certificate() -> Case:
        issued = factories.issued_application(factories.MONDAY)
        return Case.objects.get(certificate__issued_for=issued)

    return (
        Sort(45, lambda: factories.issued_application(factories.MONDAY), 0, 1000),
        Sort(10, _refused, 0, 1000),
        Sort(20, certificate, 0, 500),
        Sort(6, lambda: factories.submitted_application(TODAY), 0, 4),
        Sort(5, lambda: factories.application_to_correct(TODAY), 0, 18),
        Sort(8, lambda: factories.accepted_application(began), 0, 10),
        Sort(6, lambda: factories.accepted_application(TODAY), 0, 24),
    )


def _refused() -> Case:
    """Corrected, examined and refused."""
    day = factories.MONDAY
    case = factories.application_to_correct(day)
    factories.act(case, "resubmit", day + timedelta(days=4), items=["charter"])
    factories.act(case, "accept", day + timedelta(days=4))
    factories.act(
        case, "record_written_review", day + timedelta(days=7), verdict="fail", reasons="不合格"
    )
    ground = next(
        key
        for key, entry in case.law.document["grounds"].items()
        if entry.get("requires") == "written_review_failed"
    )
    factories.act(case, "refuse", day + timedelta(days=16), ground=ground, reasons="不合格")
    return case


def populate(number: int) -> None:
    """Fill an empty database with so many cases; the law is loaded before."""
    chosen = sorts()
    templates = [(sort, sort.like()) for sort in chosen]
    while relay():
        pass
    _people(number)
    with connection.cursor() as cursor:
        for sort, like in templates:
            _scatter(cursor, like, number * sort.share // 100, sort)
            for table, owner in TABLES.items():
                _copy(cursor, table, owner, like.pk)
        cursor.execute("SELECT setval('casework_case_id_seq', max(id)) FROM casework_case")
        cursor.execute("VACUUM ANALYZE")
    assert Case.objects.exclude(state=DRAFT).count() >= number * 0.99


def _people(number: int) -> None:
    """Officers at every office, and units all over the country."""
    offices = list(Authority.objects.all())
    officers = User.objects.bulk_create(
        User(username=f"{office.code}-{n}", name=f"承办人{office.pk}-{n}")
        for office in offices
        for n in range(1, OFFICERS + 1)
    )
    posts = zip(officers, (office for office in offices for _ in range(OFFICERS)), strict=True)
    Appointment.objects.bulk_create(
        Appointment(user=user, role=Role.REVIEWER, authority=office) for user, office in posts
    )
    units = (
        Organisation(code=f"B{n:017}", name=f"第{n}信息技术有限公司", province=factories.PROVINCE)
        for n in range(max(number // CASES_OF_UNIT, 1))
    )
    Organisation.objects.bulk_create(units, batch_size=2000)


def _scatter(cursor: Any, like: Case, number: int, sort: Sort) -> None:
    """Say of each copy where it lies, who handles it, whose it is and how far back it is moved."""
    cursor.execute("DROP TABLE IF EXISTS scatter")
    cursor.execute(
        """
        CREATE TEMP TABLE scatter AS
        WITH offices AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
                                count(*) OVER () AS many FROM casework_authority),
             units AS (SELECT min(id) AS least, count(*) AS many FROM casework_organisation
                        WHERE code LIKE 'B%%'),
             drawn AS (SELECT g, md5(g::text || %(like)s) AS chance
                         FROM generate_series(1, %(number)s) g),
             numbers AS (SELECT g, ('x' || substr(chance, 1, 7))::bit(28)::int AS a,
                                ('x' || substr(chance, 8, 7))::bit(28)::int AS b,
                                ('x' || substr(chance, 15, 7))::bit(28)::int AS c FROM drawn)
        SELECT (SELECT max(id) FROM casework_case) + g AS id, g, o.id AS authority,
               (SELECT u.id FROM casework_user u JOIN casework_appointment p ON p.user_id = u.id
                 WHERE p.authority_id = o.id AND u.username LIKE '%%-' || (b %% %(officers)s + 1)
                 LIMIT 1) AS assignee,
               units.least + c %% units.many AS organisation,
               %(first)s + b %% (%(last)s - %(first)s + 1) AS back
          FROM numbers JOIN offices o ON o.place = a %% o.many, units""",
        {"like": str(like.pk), "number": number, "officers": OFFICERS,
         "first": sort.first, "last": sort.last},
    )  # fmt: skip


SET = {
    "authority_id": "s.authority",
    "deciding_authority_id": "s.authority",
    "organisation_id": "s.organisation",
    "assignee_id": "s.assignee",
    "number": "t.number || '-' || s.g",
}


def _copy(cursor: Any, table: str, owner: str, like: int) -> None:
    """Add a copy of the rows of the case for each line of the scatter."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    columns = [(name, kind) for name, kind in cursor.fetchall() if name != "id" or owner == "id"]
    values = ", ".join(_value(table, owner, name, kind) for name, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, scatter s"
        f" WHERE t.{owner} = %s",
        [like],
    )


def _value(table: str, owner: str, name: str, kind: str) -> str:
    if name == owner:
        return "s.id"
    if name in NOT_COPIED:
        return "NULL"
    if name in SET and not (table == "casework_entry" and name == "authority_id"):
        return SET[name]
    if kind == "date":
        return f't."{name}" - s.back'
    return f"t.\"{name}\" - s.back * interval '1 day'" if "timestamp" in kind else f't."{name}"'
