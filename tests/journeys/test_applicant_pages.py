"""Every page of an applicant's way at a real browser: barriers, phones, no scripts, typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.house.conftest import passable_folder
from tests.house.office import Office, open_office
from tests.journeys.test_browser import CHROMIUM, FLAGS
from tests.journeys.walk import PASSWORD, Person

PHONE = {"width": 375, "height": 800}
FACTS = "/organisation/facts/standing/"
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    with passable_folder() as place:
        office = open_office(furnish(place / "office"))
        try:
            office.wait_until_ready()
            yield office
        finally:
            office.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def address_of(office: Office) -> str:
    return f"http://127.0.0.1:{office.port}"


def first_link(person: Person, pattern: str) -> str:
    hrefs = [link.get_attribute("href") or "" for link in person.page.locator("main a").all()]
    return next(href for href in hrefs if re.fullmatch(pattern, href))


def pages_of(person: Person, username: str) -> list[str]:
    """What this demo company has to look at: a draft, a round of correction or a certificate."""
    person.opens("/applications/")
    own = first_link(person, r"/applications/\d+/")
    pages = {
        "qiye1": ["", "edit/?next=/applications/", "check/", "materials/"],
        "qiye3": ["", "withdraw/", "submitted/", "materials/"],
        "qiye2": ["", "submitted/"],
    }[username]
    found = [f"{own}{page}" for page in pages]
    if username == "qiye2":
        person.opens("/applications/")
        found.append(first_link(person, r"/certificates/\d+/next/"))
    if username == "qiye1":
        found += ["/applications/", "/applications/new/", FACTS, "/organisation/facts/business/"]
    return found


@pytest.mark.parametrize("username", ["qiye1", "qiye2", "qiye3"])
def test_no_page_of_the_way_has_a_grave_barrier_or_is_wider_than_a_phone(
    office: Office, browser: Browser, username: str
) -> None:
    person = Person.signs_in(browser, address_of(office), username)
    found: dict[str, list[str]] = {}
    for path in pages_of(person, username):
        for size in ({"width": 1366, "height": 900}, PHONE):
            person.page.set_viewport_size(size)
            person.opens(path)
            found[f"{path} {size['width']}"] = barriers(person)
    assert {page: barred for page, barred in found.items() if barred} == {}


def barriers(person: Person) -> list[str]:
    violations = Axe().run(person.page).response["violations"]
    barred = [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations if v["impact"] in GRAVE]
    wide = person.page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [*barred, *(["wider than the screen"] if wide else [])]


def test_what_is_typed_is_kept_without_a_button_and_found_again(
    office: Office, browser: Browser
) -> None:
    address = address_of(office)
    person = Person.signs_in(browser, address, "qiye12")
    person.opens(FACTS)
    person.fills({"paid_in_cash": "三千万"})
    person.page.get_by_text(re.compile(r"草稿已保存 \d\d:\d\d")).wait_for()
    again = Person.signs_in(browser, address, "qiye12")
    again.opens(FACTS)
    assert again.page.locator("[name=paid_in_cash]").input_value() == "三千万"
    again.sees("请输入整数")


def test_a_cut_network_is_told_and_the_text_stays(office: Office, browser: Browser) -> None:
    person = Person.signs_in(browser, address_of(office), "qiye11")
    person.opens(FACTS)
    person.page.context.set_offline(True)
    person.fills({"paid_in_cash": "31000000"})
    person.page.get_by_text("没有保存成功").wait_for()
    person.page.context.set_offline(False)
    person.fills({"paid_in_cash": "32000000"})
    person.page.get_by_text("草稿已保存").wait_for()


def test_without_scripts_the_same_way_is_gone(office: Office, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN", java_script_enabled=False).new_page()
    person = Person(page, address_of(office))
    person.opens("/sign-in/")
    person.fills({"username": "qiye10", "password": PASSWORD})
    page.get_by_role("button", name="登录", exact=True).click()
    person.opens(FACTS)
    page.locator("[name=paid_in_cash]").fill("很多")
    page.get_by_role("button", name="保存", exact=True).click()
    person.sees("请输入整数")
    person.opens(FACTS)
    assert page.locator("[name=paid_in_cash]").input_value() == "很多"
    page.locator("[name=paid_in_cash]").fill("36000000")
    page.get_by_role("button", name="保存", exact=True).click()
    person.opens(FACTS)
    assert page.locator("[name=paid_in_cash]").input_value() == "36000000"
