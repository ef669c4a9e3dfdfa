"""送达: how a paper reached the one it is meant for."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import journal
from casework.models import Entry, Role, Service
from casework.serving import served_on
from tests.factories import MONDAY, accepted_application, account, office, official
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db
FAX = {
    "method": "fax", "served_on": "2026-03-02", "served_by": "周敏", "received_by": "李娜",
    "reference": "027-87000000",
}  # fmt: skip


def accepted():
    case = accepted_application()
    paper = case.papers.get(key="acceptance_notice")
    return paper, reverse("paper-service", args=[paper.pk])


def test_a_service_is_written_down_with_its_proof_and_in_the_journal():
    paper, page = accepted()
    proof = SimpleUploadedFile("回执.pdf", b"%PDF-1.4 receipt", "application/pdf")
    with on(MONDAY):
        assert officer(Role.INTAKE).post(page, FAX | {"file": proof}).status_code == 302
        service = paper.services.get()
        unit = browser(account(paper.case.organisation))
        assert "2026年3月2日 传真" in words(unit.get(page))
        assert "登记送达" not in words(unit.get(page))
        assert "2026年3月2日传真" in words(officer(Role.INTAKE).get(f"/cases/{paper.case_id}/"))
        sent = unit.get(reverse("service-proof", args=[service.pk]))
        assert b"".join(sent.streaming_content) == b"%PDF-1.4 receipt"
        assert "attachment" in sent["Content-Disposition"]
    entry = Entry.objects.get(kind="paper", step="serve")
    assert (entry.inputs["paper"], entry.actor) == (paper.number, official("intake", office()))
    assert list(journal.faults()) == []
    assert served_on(paper) == MONDAY


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"served_on": "2026-03-01"}, "不能早于文书的成文日期"),
        ({"served_on": "2026-03-03"}, "不能晚于今天"),
        ({"method": ""}, "请选择送达方式"),
        ({"received_by": ""}, "请填写受送达人"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "只接受 PDF、JPG、PNG"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(change, sentence):
    paper, page = accepted()
    with on(MONDAY):
        answer = officer(Role.INTAKE).post(page, FAX | change)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not paper.services.exists()


def test_neither_the_unit_nor_a_stranger_writes_a_service_down():
    paper, page = accepted()
    with on(MONDAY):
        browser(account(paper.case.organisation)).post(page, FAX)
        assert officer(Role.INTAKE, "Guangdong").post(page, FAX).status_code == 404
    assert not paper.services.exists()


def test_a_slip_is_put_right_by_a_later_record_and_the_first_stays():
    paper, page = accepted()
    with on(MONDAY):
        client = officer(Role.INTAKE)
        client.post(page, FAX)
        first = paper.services.get()
        client.post(page, FAX | {"method": "post", "corrects": first.pk, "remark": "方式登记有误"})
        shown = words(client.get(page))
    assert [s.method for s in paper.services.all()] == ["fax", "post"]
    assert "已更正" in shown


def test_the_database_refuses_to_change_or_remove_a_service():
    paper, page = accepted()
    with on(MONDAY):
        officer(Role.INTAKE).post(page, FAX)
    for statement in (
        "UPDATE casework_service SET served_on = served_on",
        "DELETE FROM casework_service",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Service.objects.filter(paper=paper).count() == 1
