"""Lists and figures as files: row by row, harmless to spreadsheets, for who may see them."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from casework.exports.making import make_ordered
from casework.models import Appointment, Export, Organisation, Role, User
from supervision.exports import writing
from supervision.exports.subjects import Table
from tests.factories import MONDAY, accepted_application, office, official, submitted_application
from tests.pages import browser, on, words

EVIL = '=HYPERLINK("http://example.invalid";"信息")'
ASK = "/dashboard/export/"


def ordered(user: User, form: str, subject: str = "cases", **filters: str) -> Export:
    answer = browser(user).post(ASK, {"subject": subject, "form": form, **filters})
    assert answer.status_code == 302, words(answer)
    return Export.objects.get(pk=re.search(r"(\d+)/$", answer["Location"])[1])


def content(user: User, export: Export) -> bytes:
    answer = browser(user).get(f"/exports/{export.pk}/file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.django_db
def test_each_kind_of_file_holds_the_cases_of_the_filter_and_no_formula():
    case = accepted_application(MONDAY)
    Organisation.objects.filter(pk=case.organisation_id).update(name=EVIL)
    submitted_application(MONDAY)
    head = official(Role.HEAD, office())
    with on(MONDAY):
        assert "共 1 行" in words(browser(head).get(f"{ASK}?subject=cases&state={case.state}"))
        exports = {form: ordered(head, form, state=case.state) for form in writing.FORMS}
        assert make_ordered() == 3
        files = {form: content(head, export) for form, export in exports.items()}
        told = words(browser(head).get("/notifications/"))
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(lines) == 2
    assert lines[1][:2] == [case.number, f"'{EVIL}"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0)
    assert [row[:2] for row in sheet.to_python()[1:]] == [[case.number, EVIL]]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    printed = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages)
    assert str(case.number) in "".join(printed.split())
    assert told.count("可以下载") == 3


@pytest.mark.django_db
def test_who_lost_an_office_or_is_somebody_else_cannot_open_the_file():
    accepted_application(MONDAY)
    head, other = official(Role.HEAD, office()), official(Role.SUPERVISOR, office())
    with on(MONDAY):
        export = ordered(head, "csv", subject="standing")
        assert make_ordered() == 1
        address = f"/exports/{export.pk}/file/"
        assert browser(other).get(address).status_code == 404
        assert content(head, export).decode("utf-8-sig").startswith("承办机构")
        Appointment.objects.filter(user=head).update(authority=office("Guangdong"))
        assert browser(head).get(address).status_code == 403


@pytest.mark.django_db
def test_figures_are_for_supervisors_and_what_paper_cannot_hold_is_said_beforehand():
    reviewer = official(Role.REVIEWER, office())
    with on(MONDAY):
        assert browser(reviewer).get(f"{ASK}?subject=cases").status_code == 200
        assert browser(reviewer).get(f"{ASK}?subject=standing").status_code == 404
        for asked in ("standings", "decisions", "decisions&since=2026-01-01&until=tomorrow"):
            head = browser(official(Role.HEAD, office()))
            assert head.get(f"{ASK}?subject={asked}").status_code == 404
    table = Table((("一", 1),), writing.PDF_MOST + 1, ())
    assert "电子表格" in writing.too_long(table, "pdf")
    assert writing.too_long(table, "csv") == ""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_pass_through_without_being_kept(form: str):
    """Ten times the rows take hardly more memory."""

    def peak(count: int) -> int:
        rows = ((f"编号{n}", n) for n in range(count))
        with Path("/dev/null").open("wb") as out:
            sink = out if form == "csv" else io.BytesIO()
            tracemalloc.start()
            writing.write(Table((("编号", 9), ("数", 9)), count, rows), form, "", sink, str)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    assert peak(20_000) < peak(2_000) + 2_000_000
