"""A decision at a real browser: what stands in the way, files beside the facts, asked twice."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.office import Office
from tests.journeys.sweep import DESK, PHONE, WIDE, barriers
from tests.journeys.walk import Person

WAITS = "武汉东湖密云系统有限公司"
REASONS = "现场审查结论为不合格，涉密场所未采取防护措施。"


@pytest.fixture(scope="module")
def address(office: Office) -> str:
    return f"http://127.0.0.1:{office.port}"


@pytest.fixture(scope="module")
def head(browser: Browser, address: str) -> Person:
    return Person.signs_in(browser, address, "hb-juzhang")


@pytest.fixture(scope="module")
def case(head: Person) -> str:
    """The path of a case that waits for its decision while an expert review is open."""
    head.opens("/desk/?q=" + WAITS)
    link = head.page.locator("[data-row] a", has_text="资申").first
    return str(link.get_attribute("href"))


def without_scripts(browser: Browser, person: Person) -> Person:
    state = person.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    return Person(context.new_page(), person.address)


def test_no_page_of_a_case_has_a_barrier_in_light_or_dark(head: Person, case: str) -> None:
    head.opens(case)
    ledger = head.page.locator(".deadline footer a").first.get_attribute("href")
    pages = [case, f"{case}obstacles/", f"{case}steps/refuse/", str(ledger), "/components/"]
    wrong = {}
    for scheme in ("light", "dark"):
        head.page.emulate_media(color_scheme=scheme)
        for path in pages:
            head.opens(path)
            wrong[f"{path} {scheme}"] = found_on(head.page)
    head.page.emulate_media(color_scheme="light")
    assert {page: found for page, found in wrong.items() if found} == {}


def found_on(page: Page) -> list[str]:
    page.set_viewport_size(DESK)
    found = ["wider than a desk"] if page.evaluate(WIDE) else []
    page.set_viewport_size(PHONE)
    found += ["wider than a phone"] if page.evaluate(WIDE) else []
    found += barriers(page)
    page.set_viewport_size(DESK)
    return found


def test_a_file_is_read_beside_the_facts(head: Person, case: str) -> None:
    head.opens(case)
    file = head.page.locator('.materials a[target="viewer"]').first
    with head.page.expect_response(re.compile(r"/materials/\d+/")) as answer:
        file.click()
    assert answer.value.headers["content-type"] == "application/pdf"
    assert answer.value.headers["x-frame-options"] == "SAMEORIGIN"
    assert head.here == case
    expect(head.page.locator("[data-viewer-name]")).to_have_text(file.inner_text())


@pytest.mark.article("24-2", "25-2")
def test_a_decision_waits_for_its_obstacle_and_is_asked_twice_without_scripts(
    browser: Browser, head: Person, case: str, address: str
) -> None:
    reviewer = Person.signs_in(browser, address, "hb-shencha")
    head.opens(f"{case}obstacles/")
    head.sees("尚未记录专家意见")
    opinion = head.page.locator(".obstacles a", has_text="专家意见").get_attribute("href")
    reviewer.opens(str(opinion))
    head.opens(case)
    expect(head.page.locator(".presence")).to_contain_text("陈卫国 正在办理“记录专家意见”")
    reviewer.fills({"opinion": "favourable"})
    reviewer.presses("记录专家意见")

    plain = without_scripts(browser, head)
    plain.opens(f"{case}steps/refuse/")
    plain.sees("不予行政许可决定书")
    plain.fills({"ground": "art-24-2-2", "reasons": REASONS})
    plain.presses("不予行政许可")
    plain.sees("确认后立即生效，不能撤销")
    plain.sees(REASONS)
    plain.presses("返回修改")
    assert plain.page.locator("[name=reasons]").input_value() == REASONS
    plain.presses("不予行政许可")
    plain.presses("确认不予行政许可")
    assert plain.here == case
    plain.sees(REASONS)
    head.opens(f"{case}?journal=papers")
    assert head.page.locator(".timeline > li").first.inner_text().count("不予行政许可")


def test_the_case_is_packed_by_a_worker_and_handed_out(head: Person, case: str) -> None:
    head.opens(case)
    head.presses("制作案卷")
    link = head.page.get_by_role("link", name="下载")
    link.wait_for(timeout=60_000)
    answer = head.page.request.get(head.address + str(link.get_attribute("href")))
    names = zipfile.ZipFile(io.BytesIO(answer.body())).namelist()
    assert {"目录.pdf", "流转记录.json", "校验值.txt"} <= set(names)
    assert any(name.startswith("申请材料/") for name in names)
