"""Administrators see what a new version changes before it is loaded; nobody else sees the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.models import Authority, Entry, Role
from inspections.loading import FOLDER
from inspections.models import Standard
from tests.factories import official
from tests.inspections.sheets import notified
from tests.pages import browser, officer, words

pytestmark = pytest.mark.django_db

TEXT = (FOLDER / "baomi-standard-2013.yaml").read_text("utf-8")
NEXT = (
    TEXT.replace("code: baomi-standard-2013", "code: baomi-standard-2027")
    .replace("in_force: {from: null", "in_force: {from: '2027-01-01'")
    .replace("op: '>=', value: 2, unit: 次", "op: '>=', value: 4, unit: 次")
)


def administrator() -> Client:
    return browser(official(Role.ADMIN, Authority.objects.national()))


def uploads(client: Client, text: str | bytes) -> Any:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("standard.yaml", content)
    return client.post(reverse("standard-load"), {"file": file})


def confirms(client: Client, text: str) -> Any:
    return client.post(reverse("standard-load"), {"text": text, "confirmed": "1"}, follow=True)


def test_a_new_version_is_looked_at_and_then_loaded():
    client = administrator()
    seen = words(uploads(client, NEXT))
    assert "有 1 处不同" in seen
    assert "&gt;= 2 次" in seen
    assert "&gt;= 4 次" in seen
    assert not Standard.objects.filter(code="baomi-standard-2027").exists()
    assert "已载入" in words(confirms(client, NEXT))
    loaded = Standard.objects.get(code="baomi-standard-2027")
    assert str(loaded.in_force_from) == "2027-01-01"
    entry = Entry.objects.get(kind="standard", step="load")
    assert (entry.inputs["code"], entry.role) == ("baomi-standard-2027", Role.ADMIN)
    against = words(
        client.get(
            reverse("standard", args=["baomi-standard-2027"]), {"against": "baomi-standard-2013"}
        )
    )
    assert "S-3.2.1.3-1" in against
    listed = words(client.get(reverse("standards")))
    assert listed.count("现行") == 1  # the new one is not in force yet


def test_the_version_of_an_announced_review_is_not_altered():
    notified()
    altered = TEXT.replace("op: '>=', value: 2, unit: 次", "op: '>=', value: 3, unit: 次")
    assert "已有现场审查适用，不得修改" in words(confirms(administrator(), altered))
    assert "value: 3" not in Standard.objects.get().content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "提交的是空文件。"),
        (b"\xff\xfe\x00", "不是 UTF-8 编码"),
        ("code: [", "文件无法读取，第"),
        ("code: x", "缺少 family"),
    ],
)
def test_a_file_that_is_no_standard_is_refused_and_says_why(content: str | bytes, says: str):
    answer = uploads(administrator(), content)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_only_administrators_see_the_versions():
    for role in (Role.INSPECTOR, Role.HEAD):
        for name in ("standards", "standard-load"):
            assert officer(role).get(reverse(name)).status_code == 404
