"""Exports: made by the worker row by row, harmless to spreadsheets, open to who may see them."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from casework import clock
from casework.models import Appointment, Notification, Organisation, Role, User
from supervision.exports import making, writing
from supervision.exports.subjects import Table
from supervision.models import Export
from tests.factories import MONDAY, accepted_application, office, official, submitted_application
from tests.pages import browser, on, words

EVIL = '=HYPERLINK("http://example.invalid";"信息")'


def asked(user: User, form: str, subject: str = "cases", **filters: str) -> Export:
    answer = browser(user).post(
        "/dashboard/exports/", {"subject": subject, "form": form, **filters}
    )
    assert answer.status_code == 302, words(answer)
    return Export.objects.get(person=user, finished_at=None, failed_at=None)


def contents(user: User, export: Export) -> bytes:
    answer = browser(user).get(f"/dashboard/exports/{export.pk}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.django_db
def test_each_kind_of_file_holds_the_cases_of_the_filter_and_no_formula():
    case = accepted_application(MONDAY)
    Organisation.objects.filter(pk=case.organisation_id).update(name=EVIL)
    submitted_application(MONDAY, province="Guangdong")
    head = official(Role.HEAD, office())
    with on(MONDAY):
        exports = {"csv": asked(head, "csv")}
        making.write_waiting()
        for form in ("xlsx", "pdf"):
            exports[form] = asked(head, form)
            assert making.write_waiting() == 1
        files = {form: contents(head, export) for form, export in exports.items()}
        page = words(browser(head).get("/dashboard/exports/"))
        told = words(browser(head).get("/notifications/"))
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(lines) == 2
    assert lines[1][:2] == [case.number, f"'{EVIL}"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0)
    assert sheet.to_python()[1][:2] == [case.number, EVIL]
    assert "<f>" not in _sheet_xml(files["xlsx"])
    printed = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages)
    assert str(case.number) in "".join(printed.split())
    assert page.count("下载") == 3
    assert "可以下载" in told


def _sheet_xml(content: bytes) -> str:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.django_db
def test_who_lost_an_office_or_is_somebody_else_cannot_open_the_file():
    accepted_application(MONDAY)
    head, other = official(Role.HEAD, office()), official(Role.SUPERVISOR, office())
    with on(MONDAY):
        export = asked(head, "csv", subject="standing")
        assert making.write_waiting() == 1
        address = f"/dashboard/exports/{export.pk}/"
        assert browser(other).get(address).status_code == 404
        assert contents(head, export).decode("utf-8-sig").startswith("承办机关")
        Appointment.objects.filter(user=head).update(authority=office("Guangdong"))
        assert browser(head).get(address).status_code == 403
        Appointment.objects.filter(user=head).delete()
        assert browser(head).get(address).status_code == 404


@pytest.mark.django_db
def test_a_file_is_deleted_after_its_days_and_its_row_stays():
    accepted_application(MONDAY)
    head = official(Role.HEAD, office())
    with on(MONDAY):
        export = asked(head, "csv")
        making.write_waiting()
    export.refresh_from_db()
    with clock.moved_to(export.kept_until):
        assert making.clear_away() == 0
    with clock.moved_to(export.kept_until + timedelta(seconds=1)):
        assert making.clear_away() == 1
        assert "已过保存期" in words(browser(head).get("/dashboard/exports/"))
    assert Export.objects.get().rows == 1


@pytest.mark.django_db
def test_a_worker_that_died_is_replaced_and_too_many_rows_for_paper_are_said():
    head = official(Role.HEAD, office())
    with on(MONDAY):
        export = asked(head, "csv")
        Export.objects.update(claimed_at=clock.now(), tries=1)
        assert making.write_waiting() == 0
        Export.objects.update(claimed_at=clock.now() - making.PATIENCE - timedelta(seconds=1))
        assert making.write_waiting() == 1
    assert Export.objects.get(pk=export.pk).tries == 2
    assert Notification.objects.filter(person=head, case=None).count() == 1
    table = Table((("一", 1),), writing.PDF_MOST + 1, ())
    with pytest.raises(writing.TooLong, match="电子表格"):
        writing.write(table, "pdf", "清单", io.BytesIO(), lambda _: None)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_pass_through_without_being_kept(form: str):
    """Ten times the rows take hardly more memory."""

    def peak(count: int) -> int:
        rows = ((f"编号{n}", n) for n in range(count))
        with Path("/dev/null").open("wb") as out:
            sink = out if form == "csv" else io.BytesIO()
            tracemalloc.start()
            writing.write(Table((("编号", 9), ("数", 9)), count, rows), form, "", sink, print)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    assert peak(20_000) < peak(2_000) + 2_000_000
