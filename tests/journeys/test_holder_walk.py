"""The life of a licensee at a real browser: check, contract, change, leak, yearly self-check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from casework.clock import today
from inspections.loading import FOLDER, read_standard
from inspections.standard.document import Checklist, Point
from tests.house.office import Office
from tests.journeys.walk import Person
from tests.offices import opened_office
from tests.supervision.points import meets

HOLDER, LEVEL = "qiye11", "B"
CHECKLIST = Checklist(read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes()))


@pytest.fixture(scope="module")
def office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    """An office of its own: the walk lets the year end in it."""
    with opened_office(furnish) as office:
        yield office


@pytest.mark.article("34", "36", "37-1", "37-2", "45(3)")
def test_a_licensee_does_from_its_home_what_it_owes(
    office: Office, browser: Browser, photographs: Path
) -> None:
    life = Life(browser, f"http://127.0.0.1:{office.port}", photographs)
    life.asks_the_gate()
    life.files_a_contract()
    life.reports_a_change()
    life.reports_a_leak()
    life.checks_itself()


class Life:
    def __init__(self, browser: Browser, address: str, photographs: Path) -> None:
        self.browser, self.address, self.photographs = browser, address, photographs
        self.unit = Person.signs_in(browser, address, HOLDER)
        self.day = today()  # until the walk lets days pass

    def goes_home(self) -> None:
        link = self.unit.page.get_by_role("navigation", name="主导航").get_by_text("持证事项")
        with self.unit.page.expect_navigation():
            link.click()

    def begins(self, label: str) -> None:
        self.goes_home()
        self.unit.follows(label)

    def photograph(self, name: str) -> None:
        self.unit.photographs(self.photographs / f"holder-{name}.png")

    def asks_the_gate(self) -> None:
        self.begins("承接核对")
        self.unit.fills({"category": "software_development", "secrecy": "绝密"})
        self.unit.presses("核对")
        self.unit.sees("不可以承接")
        self.unit.fills({"secrecy": "秘密"})
        self.unit.presses("核对")
        self.unit.sees("✓ 可以承接")

    def files_a_contract(self) -> None:
        self.begins("登记合同")
        self.unit.presses("登记合同")
        self.unit.sees("请选择业务种类")
        self.unit.fills({
            "category": "software_development", "secrecy": "秘密", "place": "Hubei",
            "signed": self.day.isoformat(),
        })  # fmt: skip
        self.photograph("contract")
        self.unit.presses("登记合同")
        filing = self.unit.here
        self.goes_home()
        self.unit.follows("合同备案期限")
        self.unit.presses("提交合同备案")
        assert self.unit.here == filing
        self.unit.sees("已备案")
        clerk = Person.signs_in(self.browser, self.address, "hb-fazheng")
        clerk.opens("/desk/?kind=filing")
        clerk.page.locator(f"main a[href='{filing}']").first.click()
        clerk.page.wait_for_url(f"**{filing}")
        clerk.opens(f"{filing}steps/acknowledge/")
        clerk.presses("出具备案回执")
        if "确认出具备案回执" in clerk.text:
            clerk.presses("确认出具备案回执")
        clerk.sees("已出具回执")

    def reports_a_change(self) -> None:
        self.begins("报告拟作变更")
        self.unit.fills({"what": "capital"})
        self.unit.presses("报告拟作变更")
        change = self.unit.here
        self.unit.sees("注册资本")
        reviewer = Person.signs_in(self.browser, self.address, "hb-shencha")
        reviewer.opens(f"{change}steps/decide/")
        reviewer.fills({"verdict": "pass"})
        reviewer.presses("作出变更审查意见")
        reviewer.sees("审查通过")
        self.unit.opens(f"{change}steps/implement/")
        self.unit.presses("登记变更完成")
        self.goes_home()
        self.unit.follows("变更完成情况报告期限")
        self.unit.presses("报告变更完成情况")
        self.unit.opens(change)
        self.unit.sees("已办结")

    def reports_a_leak(self) -> None:
        self.begins("登记泄密报告")
        self.unit.fills({
            "found": self.day.isoformat(), "found_at": "00:00", "channel": "by_hand",
            "paper_number": "2026-07", "contents": "object", "remedied": "true",
        })  # fmt: skip
        self.photograph("leak")
        self.unit.presses("登记泄密报告")
        self.unit.sees("书面报告尚未写明")

    def checks_itself(self) -> None:
        self.unit.opens("/demo-clock/")
        opens = date(self.day.year + 1, 1, 2)
        self.unit.fills({"days": str((opens - self.day).days)})
        self.unit.presses("前进")
        self.begins("年度自检报告期限")
        check = self.unit.here
        points = [p for p in CHECKLIST.points_for(LEVEL) if p.continues]
        heads = [head for head in CHECKLIST.heads if any(p.head == head for p in points)]
        for head in heads:
            self.unit.opens(f"{check}{head}/")
            for point in points:
                if point.head == head:
                    self._answers(point)
            self.unit.presses("保存" if head == heads[-1] else "保存并返回")
            assert self.unit.here == check, self.unit.text
        self.photograph("self-check")
        self.unit.fills({"truth": True})
        self.unit.presses("提交年度自检报告")
        self.unit.sees("已报送")
        supervisor = Person.signs_in(self.browser, self.address, "hb-jiandu")
        supervisor.opens(check)
        supervisor.sees(f"{len(points)} 项")
        supervisor.photographs(self.photographs / "holder-self-check-read.png")

    def _answers(self, point: Point) -> None:
        for name, value in meets(point).items():
            for each in [value] if isinstance(value, str) else value:
                self.unit.fills({name: each})
