"""Files made by a worker: the archive package of a case, and who may have it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.test import Client

from casework import clock
from casework.drawing import draw_ordered
from casework.exports import ordering
from casework.exports.making import KEPT, MOST_TRIES, delete_old, make_ordered
from casework.models import Appointment, Export, Role
from tests.factories import MONDAY, accepted_application, account, office, official
from tests.pages import browser, officer, on, words

pytestmark = [
    pytest.mark.django_db(transaction=False),
    # WeasyPrint leaves the file of its colour profile to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning"),
]


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_case_is_packed_with_index_and_hashes_and_handed_out_only_to_who_may_see_it():
    case = accepted_application()
    draw_ordered()
    reviewer = official(Role.REVIEWER, office("Hubei"))
    desk = browser(reviewer)
    with on(MONDAY):
        page = desk.post(f"/cases/{case.pk}/archive/")["Location"]
        assert desk.get(page)["Refresh"]
        assert desk.get(f"{page}file/").status_code == 404
        assert make_ordered() == 1
        assert "下载" in words(desk.get(page))
        packed = zipfile.ZipFile(io.BytesIO(content(desk.get(f"{page}file/"))))

    files = {name: packed.read(name) for name in packed.namelist()}
    told = dict(
        reversed(line.split("  ", 1)) for line in files.pop("校验值.txt").decode().splitlines()
    )
    assert told == {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    journal = json.loads(files["流转记录.json"])
    assert [row["hash"] for row in journal][-1] == case.journal_head
    assert [row["step"] for row in journal] == ["submit", "accept"]
    paper = case.papers.get(key="acceptance_notice")
    (issued,) = (body for name, body in files.items() if name.startswith("文书/002"))
    assert hashlib.sha256(issued).hexdigest() == paper.sha256
    index = pypdf.PdfReader(io.BytesIO(files["目录.pdf"]))
    assert "/OutputIntents" in index.trailer["/Root"]
    said = "".join(page.extract_text() for page in index.pages).replace("\n", "")
    assert case.number in said
    assert case.journal_head in said.replace(" ", "")

    assert officer(Role.REVIEWER, "Guangdong").get(f"{page}file/").status_code == 404
    assert browser(account(case.organisation)).post(f"/cases/{case.pk}/archive/").status_code == 404
    Appointment.objects.filter(user=reviewer).delete()
    assert browser(reviewer).get(f"{page}file/").status_code == 403


def test_a_file_that_fails_tells_its_person_and_holds_up_no_other(django_assert_max_num_queries):
    @ordering.exported("broken", may=lambda person, params: True)
    def broken(job: ordering.Job) -> str:
        raise OSError("disk full")

    @ordering.exported("short", may=lambda person, params: True)
    def short(job: ordering.Job) -> str:
        job.file.write(b"1,2\n")
        return "短表.csv"

    person = official(Role.HEAD, office("Hubei"))
    first = ordering.order(person, "broken", "坏表")
    second = ordering.order(person, "short", "短表")
    lost = ordering.order(person, "short", "总被打断的表")
    Export.objects.filter(pk=lost.pk).update(
        tries=MOST_TRIES, begun_at=clock.now() - timedelta(hours=1)
    )
    assert make_ordered() == 3
    pages: Client = browser(person)
    assert "没有完成" in words(pages.get(f"/exports/{first.pk}/"))
    assert "没有完成" in words(pages.get(f"/exports/{lost.pk}/"))
    answer = pages.get(f"/exports/{second.pk}/file/")
    assert content(answer) == b"1,2\n"
    with django_assert_max_num_queries(8):  # session, person, roles, unread, and the list
        assert "短表" in words(pages.get("/exports/"))

    Export.objects.filter(pk=second.pk).update(ordered_at=clock.now() - KEPT - timedelta(hours=1))
    assert delete_old() == 1
    assert pages.get(f"/exports/{second.pk}/file/").status_code == 404
