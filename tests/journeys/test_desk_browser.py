"""A day at the desk at a real browser: lists, keys, search, and handing a caseload over."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.office import Office
from tests.journeys.sweep import DESK, PHONE, faults
from tests.journeys.walk import Person

APPLICATIONS = "/desk/?kind=application"


@pytest.fixture(scope="module")
def head(office: Office, browser: Browser) -> Person:
    return Person.signs_in(browser, f"http://127.0.0.1:{office.port}", "hb-juzhang")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.marked === true"))


def test_the_list_is_sorted_sifted_and_walked_by_keys_without_a_reload(head: Person) -> None:
    page = head.page
    head.opens(APPLICATIONS)
    page.evaluate("window.marked = true")
    page.locator("thead a", has_text="单位").click()
    expect(page.locator("[aria-sort=ascending]")).to_have_text("单位")
    assert "sort=organisation" in page.url
    assert is_same_document(page)
    page.locator("#desk").evaluate("e => document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    rows = page.locator("[data-row] th a")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    second = rows.nth(1).get_attribute("href")
    page.keyboard.press("Shift+?")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-filters] [name=q]")).to_be_focused()
    rows.nth(0).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    page.keyboard.press("j")
    page.wait_for_url(f"**{second}")
    head.sees("清单第 2 件")
    page.locator(".neighbours a", has_text="清单第").click()
    page.wait_for_url("**sort=organisation**")


def test_a_case_is_found_while_its_unit_is_typed(head: Person) -> None:
    head.opens("/desk/")
    head.page.locator("#site-search").press_sequentially("jzcj")
    hit = head.page.locator("#site-hints a", has_text="荆州楚").first
    expect(hit).to_be_visible()
    hit.click()
    head.page.wait_for_url("**/cases/*/")
    head.sees("荆州楚")


def test_a_caseload_is_handed_over_and_back_without_scripts(
    head: Person, browser: Browser, photographs: Path
) -> None:
    state = head.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = Person(context.new_page(), head.address)
    page = plain.page
    plain.opens(APPLICATIONS)
    page.locator("details.bulk summary").click()
    for box in page.locator(".cell-pick input").all()[:2]:
        box.check()
    page.locator("#bulk-to").select_option(label="陈卫国")
    plain.presses("分办")
    plain.sees("已办 2 件")
    given = plain.here
    plain.opens("/assignments/")
    page.locator("#id_handover-person").select_option(label="陈卫国")
    page.get_by_label("刘洋").first.check()
    plain.presses("预览移交结果")
    plain.sees("尚未移交")
    preview = plain.here
    window = head.page.context.new_page()
    found = {
        path: faults(window, head.address + path)
        for path in (APPLICATIONS, "/search/?q=武汉", "/assignments/", preview, given)
    }
    window.close()
    page.get_by_role("button", name="并通知接收人").click()
    plain.sees("已办 2 件，未办 0 件")
    handed = plain.here
    for width in (DESK, PHONE):
        page.set_viewport_size(width)
        plain.photographs(photographs / f"handover-{width['width']}.png")
    plain.presses("撤销，交回原承办人")
    plain.opens(handed)
    assert page.get_by_role("button", name="撤销").count() == 0
    plain.opens(given)
    plain.presses("撤销，交回原承办人")
    assert {path: said for path, said in found.items() if said} == {}


def test_a_list_is_kept_with_its_columns_and_shown_on_a_phone(head: Person) -> None:
    page = head.page
    head.opens("/desk/?light=green&sort=-opened")
    page.locator("summary", has_text="保存为常用清单").click()
    page.locator("#view-name").fill("本周")
    page.locator("form[action='/desk/views/'] button").click()
    expect(page.locator(".views a[aria-current]", has_text="本周")).to_be_visible()
    page.set_viewport_size(PHONE)
    boxes = [row.bounding_box() for row in page.locator("[data-row]").all()]
    assert all(box and box["width"] <= PHONE["width"] for box in boxes)
    page.set_viewport_size(DESK)
    page.locator("summary", has_text="保存为常用清单").click()
    page.locator(".views-kept button").click()
    expect(page.locator(".views a", has_text="本周")).to_have_count(0)
