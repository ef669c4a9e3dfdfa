"""Members of one unit fill in the same facts: what is typed is kept, shared and never lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Profile, Writing
from casework.models import Entry, User
from tests.factories import MONDAY, account, organisation
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db
PAGE = "/organisation/facts/standing/"


@pytest.fixture
def first() -> User:
    return named(account(organisation()), "李娜")


@pytest.fixture
def second(first: User) -> User:
    return named(User(username="second", organisation=first.organisation), "方圆")


def named(user: User, name: str) -> User:
    user.name = name
    user.save()
    return user


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send from this page after these changes."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, False, [])}
    marks = {"_seen": page.context["seen"], "_continues": page.context["continues"]}
    return sent | marks | {name.replace("__", "."): value for name, value in changes.items()}


def keeps(client: Client, **changes: Any) -> str:
    return words(client.post(f"{PAGE}keep/", typed(client.get(PAGE), **changes)))


def capital(user: User) -> Any:
    return Profile.objects.get(organisation=user.organisation).declared["paid_in_cash"]


def field(page: Any, name: str) -> Any:
    return page.context["form"][name].value()


# -- kept while it is typed ---------------------------------------------------------------------
def test_what_is_half_typed_is_kept_and_shown_again_with_its_error(first: User) -> None:
    before, entries = capital(first), Entry.objects.count()
    with on(MONDAY):
        assert keeps(browser(first), paid_in_cash="三千万") == "草稿已保存 10:00"
    page = browser(first).get(PAGE)
    assert page.status_code == 200
    assert field(page, "paid_in_cash") == "三千万"
    assert "请输入整数" in words(page)
    assert (capital(first), Entry.objects.count()) == (before, entries), "a draft has no effect"


def test_another_member_goes_on_where_the_first_broke_off(first: User, second: User) -> None:
    with on(MONDAY):
        keeps(browser(first), paid_in_cash="31")
        page = browser(second).get(PAGE)
        assert "李娜 10:00 填写、尚未保存的内容" in words(page)
        browser(second).post(PAGE, typed(page, paid_in_cash="31000000"))
    assert capital(second) == 31_000_000
    assert not Writing.objects.exclude(typed=None).exists(), "what was continued is settled"
    assert "尚未保存" not in words(browser(first).get(PAGE))


def test_text_typed_after_it_was_continued_stays(first: User, second: User) -> None:
    with on(MONDAY):
        keeps(browser(first), paid_in_cash="31")
        page = browser(second).get(PAGE)
    with on(MONDAY + timedelta(days=1)):
        keeps(browser(first), paid_in_cash="32")
        browser(second).post(PAGE, typed(page, paid_in_cash="31000000"))
    assert Writing.objects.get(member=first).typed["paid_in_cash"] == ["32"]


def test_typing_back_what_is_saved_leaves_nothing_unsaved(first: User) -> None:
    keeps(browser(first), paid_in_cash="5")
    keeps(browser(first), paid_in_cash=str(capital(first)))
    assert not Writing.objects.exclude(typed=None).exists()


def test_without_scripts_a_refused_save_keeps_what_was_typed(first: User, second: User) -> None:
    answer = browser(first).post(PAGE, typed(browser(first).get(PAGE), paid_in_cash="很多"))
    assert answer.status_code == 422
    assert field(browser(second).get(PAGE), "paid_in_cash") == "很多"


def test_unsaved_text_can_be_given_up(first: User) -> None:
    keeps(browser(first), paid_in_cash="9")
    page = browser(first).get(PAGE)
    browser(first).post(PAGE, typed(page, discard="1"))
    assert field(browser(first).get(PAGE), "paid_in_cash") == capital(first)


def test_no_other_unit_reads_or_drops_it(first: User) -> None:
    keeps(browser(first), paid_in_cash="9")
    mark = browser(first).get(PAGE).context["continues"]
    stranger = browser(account(organisation()))
    page = stranger.get(PAGE, {"of": mark.partition("@")[0]})
    assert "尚未保存的内容。" not in words(page)
    stranger.post(PAGE, {"discard": "1", "_continues": mark})
    assert Writing.objects.get(member=first).typed


@pytest.mark.parametrize("sent", ["x@y", "9" * 30, "-1@", "1", ""])
def test_a_senseless_mark_is_left_aside(first: User, sent: str) -> None:
    answer = browser(first).post(PAGE, {"discard": "1", "_continues": sent})
    assert answer.status_code == 302


def test_nothing_but_the_fields_of_the_group_is_kept(first: User) -> None:
    browser(first).post(f"{PAGE}keep/", {"paid_in_cash": "1\0", "capability": "yes", "x": "y"})
    assert Writing.objects.get().typed == {"paid_in_cash": ["1"]}


# -- two at once --------------------------------------------------------------------------------
def test_a_save_over_what_another_saved_meanwhile_shows_both_and_asks_again(
    first: User, second: User
) -> None:
    with on(MONDAY):
        page = browser(first).get(PAGE)
        browser(second).post(PAGE, typed(browser(second).get(PAGE), paid_in_cash="35000000"))
        answer = browser(first).post(PAGE, typed(page, paid_in_cash="40000000"))
        assert answer.status_code == 409
        assert capital(first) == 35_000_000
        shown = re.sub(r"<[^>]+>", "", words(answer))
        for said in ("方圆 10:00 保存过本页", "35,000,000", "40,000,000"):
            assert said in shown
        assert field(answer, "paid_in_cash") == "40000000", "nothing that was typed is lost"
        browser(first).post(PAGE, typed(answer))
    assert capital(first) == 40_000_000


def test_whoever_goes_on_typing_is_told_that_another_saved(first: User, second: User) -> None:
    with on(MONDAY):
        page = browser(first).get(PAGE)
        browser(second).post(PAGE, typed(browser(second).get(PAGE), paid_in_cash="35000000"))
        said = words(browser(first).post(f"{PAGE}keep/", typed(page, paid_in_cash="4")))
    assert "方圆 10:00 保存了本页" in said
    resumed = browser(first).get(PAGE)
    answer = browser(first).post(PAGE, typed(resumed, paid_in_cash="40000000"))
    assert answer.status_code == 409, "also after it was resumed"


def test_the_same_value_saved_by_both_is_no_conflict(first: User, second: User) -> None:
    page = browser(first).get(PAGE)
    browser(second).post(PAGE, typed(browser(second).get(PAGE), paid_in_cash="35000000"))
    assert browser(first).post(PAGE, typed(page, paid_in_cash="35000000")).status_code == 302


def test_a_save_that_changes_nothing_is_not_journalled(first: User) -> None:
    browser(first).post(PAGE, typed(browser(first).get(PAGE)))
    assert not Entry.objects.filter(kind="organisation").exists()


# -- the way back -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/applications/7/check/", "/applications/7/check/"),
        ("https://elsewhere.example/", "/organisation/"),
        ("//elsewhere.example/", "/organisation/"),
        ("", "/organisation/"),
    ],
)
def test_a_save_leads_back_to_our_own_pages_only(first: User, wanted: str, leads_to: str) -> None:
    page = browser(first).get(PAGE)
    assert browser(first).post(PAGE, typed(page, next=wanted))["Location"] == leads_to


def test_the_page_asks_as_many_questions_whatever_is_unsaved(first: User, second: User) -> None:
    browser(first).get(PAGE)  # the law is read once per process
    before = questions(first)
    keeps(browser(first), paid_in_cash="1")
    keeps(browser(second), paid_in_cash="2")
    assert questions(first) == before


def questions(user: User) -> int:
    client = browser(user)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    return len(asked)
