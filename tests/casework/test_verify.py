"""Anybody may ask whether a paper is genuine: what is answered, how often, and what is kept."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import segno
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock, signing
from casework.models import Lookup, Paper
from tests.conftest import HOUSE
from tests.factories import MONDAY, issued_application, ten_o_clock
from tests.pages import on, words

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"')
WRONG = "0" * 20
FINEST_MODULE = 0.33  # millimetres a telephone still reads
PRINTED = 30  # millimetres, templates/papers/paper.css


@pytest.fixture
def paper() -> Paper:
    return issued_application().issued_certificate.papers.get()


def ask(number: str, code: str, address: str = "203.0.113.7") -> Any:
    page = reverse("verify-find") + "?" + urlencode({"number": number, "code": code})
    return Client(REMOTE_ADDR=address).get(page)


# -- what is answered ---------------------------------------------------------------------------
def test_number_and_code_show_what_the_certificate_shows_and_its_state(paper: Paper) -> None:
    answer = ask(paper.case.number, paper.code)
    assert answer.status_code == 200
    printed = paper.context
    for said in (
        printed["organisation"]["name"], printed["organisation"]["registered_address"],
        printed["certificate"]["level_name"], *printed["certificate"]["categories"],
        "证书今日状态", "第二十七条",
    ):  # fmt: skip
        assert said in words(answer)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer_at_the_same_cost(
    paper: Paper,
) -> None:
    ask("无此编号", WRONG)  # what a process reads once is read
    answers, costs = [], []
    for number, code in ((paper.case.number, WRONG), ("无此编号", WRONG), ("无此编号", paper.code)):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(number, code)
        assert answer.status_code == 404
        same = TOKEN.sub("", words(answer))
        answers.append(same.replace(number, "").replace(code, ""))
        costs.append(len(asked))
    assert len(set(answers)) == len(set(costs)) == 1


def test_half_a_question_says_what_is_missing_and_keeps_what_was_typed(paper: Paper) -> None:
    answer = ask(paper.case.number, "")
    assert answer.status_code == 422
    assert "请同时填写编号和核验码" in words(answer)
    assert paper.case.number in words(answer)


def test_a_qr_code_with_another_signature_is_no_paper_of_ours(paper: Paper) -> None:
    url = paper.context["paper"]["verification_url"].partition("/verify/")[2]
    assert Client().get(f"/verify/{url}").status_code == 200
    forged = url[:-1] + ("A" if url[-1] != "A" else "B")
    assert Client().get(f"/verify/{forged}").status_code == 404


# -- how often ----------------------------------------------------------------------------------
def test_an_address_is_answered_up_to_the_limit_and_again_after_ten_minutes(
    paper: Paper, settings: Any
) -> None:
    settings.LOOKUPS_BY_ADDRESS = 3
    with on(MONDAY):
        assert [ask(f"编号{n}", WRONG).status_code for n in range(3)] == [404] * 3
        refused = ask(paper.case.number, paper.code)
        assert (refused.status_code, refused["Retry-After"]) == (429, "600")
        assert "请于10分钟后重试" in words(refused)
        assert ask(paper.case.number, paper.code, address="203.0.113.8").status_code == 200
    ends = ten_o_clock(MONDAY) + timedelta(minutes=10)
    with clock.moved_to(ends - timedelta(seconds=1)):
        refused = ask(paper.case.number, paper.code)
        assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    with clock.moved_to(ends):
        assert ask(paper.case.number, paper.code).status_code == 200


def test_a_number_is_answered_up_to_the_limit_whoever_asks(paper: Paper, settings: Any) -> None:
    settings.LOOKUPS_BY_NUMBER = 2
    with on(MONDAY):
        for n in (1, 2):
            assert ask(paper.case.number, WRONG, address=f"203.0.113.{n}").status_code == 404
        assert ask(paper.case.number, paper.code, address="203.0.113.3").status_code == 429
        # Who holds the paper itself is not shut out by those who guess at its number.
        assert Client().get(reverse("verify", args=[paper.code])).status_code == 200


# -- what is kept -------------------------------------------------------------------------------
def test_every_question_is_written_down_without_address_number_or_code(
    paper: Paper, settings: Any
) -> None:
    settings.LOOKUPS_BY_ADDRESS = 2
    for code in (paper.code, WRONG, WRONG):
        ask(paper.case.number, code)
    kept = Lookup.objects.order_by("pk")
    assert [(each.outcome, each.paper) for each in kept] == [
        ("found", paper), ("unknown", None), ("limited", None),
    ]  # fmt: skip
    written = json.dumps(list(kept.values("address", "asked")), ensure_ascii=False)
    for secret in ("203.0.113.7", paper.case.number, paper.code):
        assert secret not in written


def test_what_was_asked_is_neither_changed_nor_removed(paper: Paper) -> None:
    ask(paper.case.number, paper.code)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Lookup.objects.update(outcome="unknown")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Lookup.objects.all().delete()


# -- without a network --------------------------------------------------------------------------
def check(keys: Path, text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HOUSE / "scripts" / "verify-certificate"), str(keys), text]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_qr_code_proves_itself_with_the_published_keys(paper: Paper, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_bytes(Client().get("/verify/key").content)
    url = paper.context["paper"]["verification_url"]
    genuine = check(keys, url)
    assert genuine.returncode == 0, genuine.stdout + genuine.stderr
    certificate = paper.context["certificate"]
    for said in (
        certificate["number"], paper.context["organisation"]["name"], certificate["level_name"],
        *certificate["categories"], certificate["valid_until"], paper.number,
    ):  # fmt: skip
        assert said in genuine.stdout
    head, _, token = url.partition("?s=")
    content = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    content[-1] ^= 1
    forged = check(keys, f"{head}?s={base64.urlsafe_b64encode(bytes(content)).decode()}")
    assert forged.returncode == 1
    assert check(keys, head).returncode == 1


def test_a_new_key_signs_and_the_old_one_still_proves_until_it_is_taken_off(
    settings: Any, tmp_path: Path
) -> None:
    old, new = "o" * 40, "n" * 40
    keys = tmp_path / "keys.json"
    settings.SIGNING_KEYS = [old]
    text = f"https://office.example/verify/x/?s={signing.signed(['一'] * 6)}"
    for published, code in (([new, old], 0), ([new], 1)):
        settings.SIGNING_KEYS = published
        keys.write_bytes(Client().get("/verify/key").content)
        assert check(keys, text).returncode == code


def test_the_longest_certificate_is_still_coarse_enough_to_be_read(settings: Any) -> None:
    lines = [
        "JC20260000000123", "湖北" + "某" * 24 + "技术股份有限公司", "乙级",
        "、".join(["总体集成业务"] * 8), "2031-11-20", "鄂国保证〔2026〕12345号",
    ]  # fmt: skip
    url = f"https://zizhi.office.example.gov.cn/verify/{WRONG}/?s={signing.signed(lines)}"
    modules = len(segno.make(url, error="m", micro=False).matrix)
    assert PRINTED / modules >= FINEST_MODULE
