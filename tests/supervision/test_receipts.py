"""Leaks, contracts and changes as the holder reports them, and the register for programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from casework import clock, reactions
from casework.models import Notification, Role
from supervision import drafting
from supervision.models import Filing, Leak
from tests.factories import account, act, office
from tests.pages import browser, officer, on, words
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)
FOUND = datetime(2025, 6, 1, 9, 30, tzinfo=clock.ZONE)


def leak_page(pk: int) -> str:
    return reverse("begin", args=[pk, "leak", "report"])


@pytest.mark.article(
    "45(3)",
    "standard:3.13.1",
    "standard:3.13.1(1)",
    "standard:3.13.1(2)",
    "standard:3.13.1(3)",
    "standard:3.13.1(4)",
    "standard:3.13.1(5)",
    "standard:3.13.1(6)",
)
@pytest.mark.parametrize(("minutes", "late"), [(24 * 60, False), (24 * 60 + 1, True)])
def test_the_receipt_of_a_leak_counts_running_minutes_and_keeps_no_content(
    minutes: int, late: bool
) -> None:
    certificate = holder(DAY, level="A")
    client = browser(account(certificate.organisation))
    said = {
        "found": "2025-06-01", "found_at": "09:30", "channel": "by_hand", "paper_number": "07",
        "contents": ["object", "discovery"], "remedied": "true",
    }  # fmt: skip
    with clock.moved_to(FOUND + timedelta(minutes=minutes, seconds=59)):
        page = words(client.get(leak_page(certificate.pk)))
        assert client.post(leak_page(certificate.pk), said).status_code == 302
        leak = Leak.objects.get()
        shown = words(client.get(reverse("case", args=[leak.pk])))
    assert "24小时" in page
    # The authority of the place, whoever licensed the unit.
    assert (leak.late, leak.authority) == (late, office())
    assert len(leak.missing_contents) == 4
    assert leak.missing_contents[-1] in shown
    assert list(leak.effects.values_list("key", flat=True)) == ["art-45-3"] * late


@pytest.mark.article("2013:25")
def test_under_a_law_that_sets_no_hours_a_receipt_is_neither_late_nor_incomplete() -> None:
    day = date(2018, 6, 1)
    certificate = holder(
        day, regulation="classified-2013", valid_from=date(2017, 3, 1), valid_until=day
    )
    client = browser(account(certificate.organisation))
    said = {"found": "2018-05-01", "found_at": "09:30", "channel": "by_hand", "paper_number": "07"}
    with on(day):
        answer = client.post(leak_page(certificate.pk), {**said, "remedied": "true"})
        assert answer.status_code == 302, words(answer)
        leak = Leak.objects.get()
        shown = words(client.get(reverse("case", args=[leak.pk])))
    assert (leak.law.code, leak.due_at, leak.late) == ("classified-2013", None, False)
    assert leak.missing_contents == []
    assert "书面报告尚未写明" not in shown


@pytest.mark.article("standard:3.13.1")
def test_no_field_of_a_leak_could_hold_what_was_leaked() -> None:
    longest = [f.max_length or 0 for f in Leak._meta.local_fields if hasattr(f, "max_length")]
    assert max(longest) <= 200
    assert not [f for f in Leak._meta.local_fields if f.get_internal_type() == "FileField"]


def test_a_leak_that_was_found_later_than_now_is_no_leak() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    with on(DAY):
        answer = client.post(
            leak_page(certificate.pk), {"found": DAY.isoformat(), "found_at": "10:01"}
        )
    assert answer.status_code == 422
    assert "发现时间不能晚于现在" in words(answer)


@pytest.mark.article("34", "standard:3.9.3")
def test_a_holder_is_told_the_last_day_before_it_registers_a_contract() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    address = reverse("begin", args=[certificate.pk, "filing", "register"])
    with on(date(2025, 12, 2)):
        page = words(client.get(address))
    assert "2026年1月4日" in page  # the thirtieth day falls into the holiday


@pytest.mark.article("11-2", "standard:3.9.1")
def test_a_contract_that_is_only_intended_is_refused_with_every_reason() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    address = reverse("begin", args=[certificate.pk, "filing", "register"])
    asked = {"category": "data_recovery", "secrecy": "绝密", "place": "Hubei"}
    with on(DAY):
        answer = client.post(address, asked)
    page = words(answer)
    assert answer.status_code == 409
    assert "等级与密级" in page
    assert "业务种类" in page
    assert not Filing.objects.exclude(opened_on=None).exists()


@pytest.mark.article("standard:3.9.3", "standard:3.9.8")
def test_a_filed_project_is_reported_complete_once_and_not_before_it_was_signed() -> None:
    certificate = holder(DAY)
    filing = drafting.draft_filing(certificate.organisation, on=DAY)
    act(filing, "register", DAY, category="software_development", secrecy="秘密",
        place=office(), signed=DAY)  # fmt: skip
    act(filing, "file", DAY, to=office())
    act(filing, "acknowledge", DAY)
    client = browser(account(certificate.organisation))
    address = reverse("step", args=[filing.pk, "report_completion"])
    with on(DAY):
        early = {"completed": (DAY - timedelta(days=1)).isoformat(), "handed_over": "true"}
        assert client.post(address, early).status_code == 409
        said = early | {"completed": DAY.isoformat()}
        assert client.post(address, said).status_code == 302
    filing.refresh_from_db()
    assert (filing.completed_on, filing.handed_over) == (DAY, True)
    with on(DAY):
        assert client.post(address, said).status_code == 409


@pytest.mark.article("37-4")
def test_a_change_says_beforehand_which_items_are_seen_on_site() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    with on(DAY):
        before = words(
            client.get(reverse("begin", args=[certificate.pk, "change", "report_before"]))
        )
        after = words(client.get(reverse("begin", args=[certificate.pk, "change", "note"])))
    assert "完成后须现场审查，由机关负责人决定" in before
    assert "2025年6月13日" in after


def test_programs_ask_register_and_gate_as_people_do() -> None:
    certificate = holder(DAY)
    clerk = officer(Role.CLERK)
    with on(DAY):
        found = clerk.get("/api/register", {"level": "B"}).json()
        assert (found["count"], found["results"][0]["state"]) == (1, "valid")
        unit = browser(account(certificate.organisation))
        assert unit.get("/api/register").status_code == 403
        asked = {"category": "software_development", "secrecy": "绝密", "on": DAY.isoformat()}
        answer = unit.post("/api/scope", asked, content_type="application/json").json()
    assert (answer["allowed"], answer["error"]) == (False, "E_LEVEL_SECRECY")
    assert [part["holds"] for part in answer["parts"]] == [True, False, True, True]


def test_a_leak_is_told_to_and_seen_by_those_whose_business_it_is() -> None:
    certificate = holder(DAY)
    supervisor, clerk = officer(Role.SUPERVISOR), officer(Role.CLERK)
    leak = drafting.draft_leak(certificate.organisation, on=DAY)
    act(leak, "report", DAY, found=DAY, found_at="09:00")
    with on(DAY):
        reactions.relay()
        page = reverse("case", args=[leak.pk])
        assert supervisor.get(page).status_code == 200
        assert clerk.get(page).status_code == 404
        life = reverse("holder", args=[certificate.organisation_id])
        assert page in words(supervisor.get(life))
        assert page not in words(clerk.get(life))
    told = Notification.objects.filter(case=leak.pk, kind="leak_reported")
    assert set(told.values_list("person__appointments__role", flat=True)) == {Role.SUPERVISOR}
