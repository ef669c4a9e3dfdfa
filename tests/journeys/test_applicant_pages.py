"""Every page of an applicant's way at a real browser: barriers, phones, no scripts, typing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from applicants import urls as applicants_urls
from casework import urls as casework_urls
from casework import urls_account
from licensing import urls as licensing_urls
from tests.applicants.crafted import crafted_pdf
from tests.applicants.rows import person as person_content
from tests.applicants.rows import posted
from tests.house.office import Office
from tests.journeys.sweep import LEADS_OUT, Found, follow, judge, refused, shown_plainly
from tests.journeys.walk import PASSWORD, Person

FACTS = "/organisation/facts/standing/"
COMPANIES = ("qiye1", "qiye2", "qiye3")
STRANGER, AGENT = "stranger", "qin-daili"
DRAFT_OF_MORE = {"asks": "additional", "level": "B", "categories": "data_recovery"}
# They look different in every case.
OF_A_CASE = {
    "application", "application-check", "application-materials", "case", "messages", "upload",
}  # fmt: skip
# A paper is a file as soon as it is drawn.
BEYOND = LEADS_OUT | {"paper"}
# Pages and acts of officials; an applicant does not learn that they exist.
OF_THE_OFFICE = {
    "assign", "calendar", "calendar-day", "calendar-notice", "calendar-year", "desk", "expert",
    "expert-move", "expert-propose", "expert-relate", "expert-train", "expert-unrelate", "experts",
    "preview", "rating", "ratings", "remark-back", "review", "review-remark", "review-verdict",
    "service-proof", "unit-kind", "unit-record", "unit-records",
    "case-archive", "components", "obstacles", "presence",
    "act", "act-undo", "assignments", "bulk-assign", "bulk-print", "bulk-remind", "case-seen",
    "cover-add", "cover-end", "desk-columns", "desk-view-delete", "desk-views", "handover",
    "notes", "rule-add", "rule-delete", "search", "search-hints",
    "account", "account-close", "account-new", "account-password", "accounts", "appoint",
    "delegation-end", "delegations", "dismiss", "numbering", "regulation", "regulation-load",
    "regulations", "rename", "setting",
    "assessment-office", "assessment-settings", "engineer", "engineer-register", "engineers",
    "expert-account", "opinion", "opinion-file", "opinions", "opinions-of-case",
    "grading-override", "grading-settings",
}  # fmt: skip
# Asked by scripts alone, led to by a letter or the code of a paper, or shown after an act.
NOT_LED_TO = {
    "attachment-file", "keep-typed", "mail-confirm", "password-changed", "sign-out",
    "upload-begin", "upload-finish", "upload-piece", "verify", "verify-key",
    "export", "export-file", "exports",
    "assessment-objection", "display",
}  # fmt: skip


def address_of(office: Office) -> str:
    return f"http://127.0.0.1:{office.port}"


@pytest.fixture(scope="module")
def found(office: Office, browser: Browser) -> Found:
    """Make one of each thing, then follow every link as three companies and as a stranger."""
    address = address_of(office)
    people = {name: Person.signs_in(browser, address, name) for name in COMPANIES}
    people[STRANGER] = Person.arrives(browser, address)
    starts = made_once(people, browser, address)
    return follow(people, starts, each=OF_A_CASE, beyond=BEYOND)


def made_once(people: dict[str, Person], browser: Browser, address: str) -> dict[str, list[str]]:
    """One record, one invitation, one agent, one message, one file, one draft beside an old case.

    Returns where each person begins.
    """
    manager = people["qiye2"]
    posts(manager, "/organisation/records/person/add/", posted(person_content(1)))
    for name in ("秦邦媛", "秦良玉"):
        link = invited(manager, name)
    agent = Person.arrives(browser, address)
    word = {"username": AGENT, "password": PASSWORD, "password_again": PASSWORD}
    posts(agent, link, word)
    manager.opens("/applications/")
    issued = manager.page.locator("main .case-row a").first.get_attribute("href") or ""
    posts(manager, "/applications/new/", DRAFT_OF_MORE)
    draft = people["qiye1"]
    draft.opens("/applications/")
    own = draft.page.locator("main .case-row a").first.get_attribute("href") or ""
    pdf = {"name": "章程.pdf", "mimeType": "application/pdf", "buffer": crafted_pdf()}
    posts(draft, f"{own}materials/charter/", {"file": pdf})
    corrected = people["qiye3"]
    corrected.opens("/applications/")
    case = corrected.page.locator("main .case-row a").first.get_attribute("href") or ""
    officer = Person.signs_in(browser, address, "hb-shouli")
    thread = f"{case.replace('applications', 'cases')}messages/"
    posts(officer, thread, {"text": "请尽快补正。"})
    return {
        "qiye1": ["/", f"{own}materials/charter/"],
        "qiye2": ["/", issued],
        "qiye3": ["/", f"{case}submitted/"],
        STRANGER: ["/sign-in/", "/register/", "/verify/", invited(manager, "秦可")],
    }


def invited(manager: Person, name: str) -> str:
    """Invite an agent; return the path of the link."""
    said = {
        "name": name, "address": "13800001234", "part": "agent", "letter": "WT-1",
        "until": "2027-06-30",
    }  # fmt: skip
    answer = posts(manager, "/organisation/members/invite/", said)
    link = re.search(r"/join/[^<\s]+", answer)
    assert link, answer
    return link.group()


def posts(person: Person, path: str, values: dict[str, Any]) -> str:
    """Send a form as its page does, and return the answer."""
    person.opens(path)
    token = person.page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    answer = person.page.request.post(
        person.address + path,
        multipart=values | {"csrfmiddlewaretoken": token},
        headers={"Referer": person.address + path},
    )
    assert answer.ok, f"{path}: {answer.status}\n{answer.text()}"
    return answer.text()


def test_every_page_that_an_applicant_may_open_was_reached(found: Found) -> None:
    named = {
        str(pattern.name)
        for module in (urls_account, casework_urls, applicants_urls, licensing_urls)
        for pattern in module.urlpatterns
    }
    assert named - found.names - OF_THE_OFFICE - NOT_LED_TO - BEYOND == set()


@pytest.fixture(scope="module")
def judged(found: Found) -> dict[str, list[str]]:
    """What is wrong with each page, looked at before any form is sent."""
    return judge(found)


def test_no_page_has_a_grave_barrier_or_is_too_wide_or_complains(
    judged: dict[str, list[str]],
) -> None:
    assert judged == {}


@pytest.mark.usefixtures("judged")  # the forms throw drafts away
def test_every_page_shows_itself_and_sends_its_forms_without_scripts(
    browser: Browser, found: Found
) -> None:
    forms = shown_plainly(browser, found)
    assert len(forms) > 20
    assert refused(forms) == {}


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
