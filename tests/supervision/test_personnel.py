"""The classified personnel of a unit and its changes, filed with the authority of the place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from applicants.models import Record
from casework.models import Organisation, Role
from supervision.models import Personnel
from supervision.personnel import faults_of
from tests.applicants.rows import keep, person
from tests.factories import account, office
from tests.pages import browser, officer, on, words
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)


def employs(unit: Organisation, number: int, **more: Any) -> Record:
    graded = {"secrecy_grade": "secrecy_important", "determined_on": "2025-01-06"}
    content = person(number, classified=True) | graded | more
    return keep(account(unit), "person", content)


@pytest.mark.article("standard:3.5.5")
def test_a_register_is_filed_acknowledged_and_its_changes_filed_again() -> None:
    certificate = holder(DAY, level="A")
    unit = certificate.organisation
    employs(unit, 1)
    employs(unit, 2, classified=False)
    client = browser(account(unit))
    address = reverse("begin", args=[certificate.pk, "personnel", "file"])
    with on(DAY):
        page = words(client.get(address))
        assert "现有1人" in page
        assert reverse("records", args=["person"]) in page
        assert client.post(address, {"truth": "on"}).status_code == 302
    first = Personnel.objects.get()
    assert ([p["name"] for p in first.people], first.authority) == (["赵1"], office())
    with on(DAY):
        assert "没有变动" in words(client.post(address, {"truth": "on"}))
        clerk, case = officer(Role.CLERK), reverse("case", args=[first.pk])
        assert "重要" in words(clerk.get(case))
        employs(unit, 3)
        client.post(address, {"truth": "on"})
    second = Personnel.objects.order_by("pk").last()
    assert second
    assert second.changes == {"added": ["赵3"], "left": [], "changed": []}


@pytest.mark.article("standard:3.5.1", "standard:3.5.3")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"grade": None}, "没有填写涉密等级或者确定日期"),
        ({"grade": "核心"}, "确定日期没有更新"),
        ({"grade": "核心", "determined_on": "2025-05-06"}, ""),
        ({}, "没有变动"),
    ],
)
def test_a_grade_is_stated_and_changes_only_with_the_day_of_its_approval(
    changed: dict[str, Any], says: str
) -> None:
    known = {"id": "1", "name": "甲", "post": "技术人员", "grade": "重要",
              "determined_on": "2025-01-06"}  # fmt: skip
    faults = faults_of([known], [known | changed])
    assert faults == [] if not says else says in faults[0]


def test_no_personnel_is_nothing_to_file() -> None:
    assert faults_of([], []) != []
