"""A visit on two tablets: one loses the network in the middle, and nothing either wrote is lost."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from casework.clock import today
from tests.house.office import Office
from tests.journeys.walk import PASSWORD, Person

PATIENCE = 30_000
SYNCED = "已全部同步"
# What one tablet kept; nothing of it may be read in its store.
LEFT_BEHIND = """
async () => {
  const kept = await indexedDB.databases();
  const workers = await navigator.serviceWorker.getRegistrations();
  return [kept.length, (await caches.keys()).length, workers.length];
}
"""
STORED = """
() => new Promise((resolve, reject) => {
  const request = indexedDB.open("office-sheet");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const rows = request.result.transaction("queue").objectStore("queue").getAll();
    rows.onsuccess = () => {
      request.result.close();
      const texts = rows.result.map((row) => new TextDecoder().decode(row.told.bytes));
      resolve([rows.result.length, rows.result.map((row) => Object.keys(row)), texts.join("")]);
    };
  };
})
"""
KEY_CANNOT_BE_TAKEN = """
() => new Promise((resolve) => {
  const request = indexedDB.open("office-sheet");
  request.onsuccess = () => {
    const key = request.result.transaction("about").objectStore("about").get("key");
    key.onsuccess = () => {
      request.result.close();
      resolve(!key.result.extractable && key.result.algorithm.name === "AES-GCM");
    };
  };
})
"""


def tablet(browser: Browser, address: str, username: str) -> Person:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1024, "height": 768}, has_touch=True
    )
    person = Person(context.new_page(), address)
    person.opens("/sign-in/")
    person.fills({"username": username, "password": PASSWORD})
    person.presses("登录")
    return person


def point(page: Page, each: str) -> Locator:
    return page.locator(f'[data-point="{each}"]')


def writes(page: Page, each: str, verdict: str = "", **fields: str) -> None:
    """Fill the form of a point with fingers and save it."""
    place = point(page, each)
    edit = place.locator("details.point-edit")
    if edit.get_attribute("open") is None:
        edit.locator("summary").tap()
    for name, value in fields.items():
        place.locator(f"[name={name}]").fill(value)
    if verdict:
        place.locator(f"input[value={verdict}]").tap()
    place.get_by_role("button", name="保存").tap()


def status_is(page: Page, words: str) -> None:
    expect(page.locator("#sheet-sync")).to_contain_text(words, timeout=PATIENCE)


def is_ready_to_go_offline(page: Page) -> None:
    expect(page.locator("#sheet-sync[data-ready]")).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def visit(office: Office, browser: Browser) -> int:
    """Let the days pass until the announced visit, and begin it."""
    person = tablet(browser, f"http://127.0.0.1:{office.port}", "hb-xianchang")
    told: Any = person.page.request.get(f"{person.address}/api/visits/").json()
    announced = next(each for each in told["results"] if each["state"] == "notified")
    person.opens("/demo-clock/")
    person.fills({"days": str((date.fromisoformat(announced["visit_on"]) - today()).days)})
    person.presses("前进")
    person.opens(f"/cases/{announced['id']}/steps/start/")
    person.presses("开始现场审查")
    person.page.context.close()
    return int(announced["id"])


def a_photograph() -> dict[str, Any]:
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(stream, "JPEG")
    return {"name": "site.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@pytest.mark.article("21-1", "22")
def test_two_inspectors_merge_what_they_wrote_though_one_was_offline(
    office: Office, browser: Browser, visit: int
) -> None:
    address = f"http://127.0.0.1:{office.port}"
    first, second = (tablet(browser, address, name) for name in ("hb-xianchang", "hb-shencha"))
    first.opens(f"/visits/{visit}/sheet/protection/")
    second.opens(f"/visits/{visit}/sheet/people/")
    is_ready_to_go_offline(first.page)

    # The first loses the network, goes on writing, and comes back to the page.
    first.page.context.set_offline(offline=True)
    writes(first.page, "S-3.7.4-2", value="0")
    writes(first.page, "S-3.7.7-1", "fails", reason="走廊打印机不受控")
    point(first.page, "S-3.7.7-1").locator("[type=file]").set_input_files(a_photograph())
    point(first.page, "S-3.7.7-1").get_by_role("button", name="添加照片").tap()
    status_is(first.page, "离线：3 条待同步")
    first.page.reload()
    status_is(first.page, "离线：3 条待同步")
    reason = point(first.page, "S-3.7.7-1").locator("[name=reason]")
    expect(reason).to_have_value("走廊打印机不受控", timeout=PATIENCE)
    first.page.goto(f"{address}/visits/{visit}/sheet/rules/")
    writes(first.page, "S-3.3.1-2", "conforms")
    status_is(first.page, "离线：4 条待同步")
    kept, shapes, stored = first.page.evaluate(STORED)
    assert kept == 4
    assert {tuple(shape) for shape in shapes} == {("uuid", "told"), ("uuid", "told", "photo")}
    assert "打印机" not in stored
    assert "S-3.7.7-1" not in stored
    assert first.page.evaluate(KEY_CANNOT_BE_TAKEN)

    # Meanwhile the second writes at another head, and at one of the same points.
    writes(second.page, "S-3.5.3-1", met="24", of="24")
    status_is(second.page, SYNCED)
    second.opens(f"/visits/{visit}/sheet/protection/")
    writes(second.page, "S-3.7.7-1", "partly", note="只有一台")
    expect(point(second.page, "S-3.7.7-1").locator(".finding")).to_contain_text(
        "部分符合", timeout=PATIENCE
    )

    # The network is back: everything is there, and the dispute is shown with both.
    first.page.context.set_offline(offline=False)
    status_is(first.page, SYNCED)
    first.opens(f"/visits/{visit}/sheet/protection/")
    disputed = point(first.page, "S-3.7.7-1").locator(".dispute")
    expect(disputed).to_contain_text("走廊打印机不受控")
    expect(disputed).to_contain_text("只有一台")
    expect(point(first.page, "S-3.7.7-1").locator(".photos img")).to_have_count(1)
    told = first.page.request.get(f"{address}/api/visits/{visit}/sheet/").json()
    verdicts = {each["point"]: each["verdict"] for each in told["points"]}
    assert [verdicts[p] for p in ("S-3.7.4-2", "S-3.3.1-2", "S-3.5.3-1")] == ["conforms"] * 3
    found = {each["point"]: each for each in told["points"]}["S-3.7.7-1"]
    assert found["disputed"]
    assert {each["verdict"] for each in found["findings"]} == {"fails", "partly"}

    # A third entry settles it, and the second tablet learns of it.
    writes(first.page, "S-3.7.7-1", "partly", reason="核对后只有一台不受控")
    expect(disputed).to_have_count(0, timeout=PATIENCE)
    second.opens(f"/visits/{visit}/sheet/protection/")
    settled = point(second.page, "S-3.7.7-1").locator(".finding")
    expect(settled).to_contain_text("核对后只有一台不受控")

    # Who leaves, leaves nothing behind.
    assert first.page.evaluate(LEFT_BEHIND) == [1, 1, 1]
    first.presses("退出")
    expect(first.page.locator("[name=password]")).to_be_visible()
    assert first.page.evaluate(LEFT_BEHIND) == [0, 0, 0]


def test_what_another_person_left_on_the_tablet_is_cleared(
    office: Office, browser: Browser, visit: int
) -> None:
    address = f"http://127.0.0.1:{office.port}"
    person = tablet(browser, address, "hb-xianchang")
    person.opens(f"/visits/{visit}/sheet/rules/")
    is_ready_to_go_offline(person.page)
    # The session ends without a word, and somebody else signs in on the same tablet.
    person.page.context.clear_cookies()
    person.opens("/sign-in/")
    person.fills({"username": "hb-shouli", "password": PASSWORD})
    person.presses("登录")
    person.page.wait_for_function(f"async () => ({LEFT_BEHIND})().then((n) => n[0] + n[1] === 0)")
