"""The watch at a real browser: figures lead to their cases, a file is made, a card is answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, expect

from tests.house.office import Office
from tests.journeys.sweep import faults
from tests.journeys.walk import Person

PAGES = (
    "/dashboard/", "/dashboard/timeliness/", "/dashboard/forecast/", "/dashboard/afterwards/",
    "/dashboard/cards/", "/dashboard/export/?subject=standing",
)  # fmt: skip
ADMINISTRATION = (
    "/accounts/", "/accounts/new/", "/delegations/", "/regulations/", "/regulations/new/",
    "/regulations/classified-2020/?against=classified-2013", "/numbering/?office=Hubei",
    "/numbering/Hubei/classified-2020/letter.acceptance_notice.contact/",
    "/numbering/Hubei/classified-2020/number.certificate/",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(office: Office) -> str:
    return f"http://127.0.0.1:{office.port}"


@pytest.fixture(scope="module")
def supervisor(browser: Browser, address: str) -> Person:
    return Person.signs_in(browser, address, "gj-jiandu")


def test_no_page_of_the_watch_has_a_barrier_or_is_wider_than_its_screen(
    supervisor: Person, browser: Browser, address: str
) -> None:
    wrong = {page: faults(supervisor.page, address + page) for page in PAGES}
    keeper = Person.signs_in(browser, address, "guanli")
    wrong |= {page: faults(keeper.page, address + page) for page in ADMINISTRATION}
    assert {page: found for page, found in wrong.items() if found} == {}


def test_the_places_stand_on_one_line_and_a_group_opens_without_scripts(
    browser: Browser, address: str, supervisor: Person
) -> None:
    state = supervisor.page.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    for width in (1366, 375):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/dashboard/")
        bar = page.get_by_role("navigation", name="主导航")
        tops = {round(box["y"]) for box in boxes(bar.locator("> ul > li"))}
        assert len(tops) == 1, width
        bar.locator("summary", has_text="监督检查").click()
        with page.expect_navigation():
            bar.get_by_role("link", name="双随机抽查").click()
        expect(page).to_have_url(f"{address}/draws/")
        expect(bar.locator("summary", has_text="当前所在")).to_have_count(1)
    plain.close()


def boxes(found: Locator) -> list[FloatRect]:
    return [box for each in found.all() if (box := each.bounding_box())]


def test_a_figure_leads_to_its_cases_and_they_to_a_file(supervisor: Person, tmp_path: Path) -> None:
    page = supervisor.page
    supervisor.opens("/dashboard/")
    lamp = page.locator("main .lamp", has_text="已超期")
    count = int(lamp.locator("strong").inner_text())
    assert count > 0
    with page.expect_navigation():
        lamp.click()
    rows = page.locator("tbody [data-row]")
    expect(rows).to_have_count(count)
    numbers = [re.sub(r"\s", "", row) for row in rows.locator("th a").all_inner_texts()]
    supervisor.follows("导出这些案件")
    supervisor.fills({"form": "csv"})
    supervisor.presses("导出")
    link = page.locator("main a", has_text="下载")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as taken:
        link.click()
    taken.value.save_as(tmp_path / "cases.csv")
    lines = (tmp_path / "cases.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == numbers


def test_a_card_is_explained_and_a_directive_given_and_answered(
    supervisor: Person, browser: Browser, address: str
) -> None:
    supervisor.opens("/dashboard/cards/?authority=Hubei")
    case = supervisor.page.locator("tbody th a").first.get_attribute("href")
    officer = Person.signs_in(browser, address, "hb-shencha")
    officer.opens(str(case))
    officer.follows("说明原因")
    officer.fills({"text": "等待专家评审意见，三个工作日内完成。"})
    officer.presses("登记说明")
    assert officer.here == case
    supervisor.opens(str(case))
    assert "等待专家评审意见" in supervisor.text
    supervisor.follows("督办")
    supervisor.fills({"to": "陈卫国", "text": "请尽快提出审查意见。", "due_on": "2069-12-31"})
    supervisor.presses("发出督办")
    officer.opens(str(case))
    officer.follows("查看和答复")
    officer.fills({"text": "今日完成。"})
    officer.presses("登记答复")
    supervisor.opens(str(case))
    assert "今日完成" in supervisor.text
