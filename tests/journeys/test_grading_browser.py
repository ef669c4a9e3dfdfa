"""A grading at a real browser: looked at, handed in, departed from by two, concluded, printed."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.house.office import Office, wait_until
from tests.journeys.sweep import faults
from tests.journeys.walk import Person

NOT_COMPUTED_AS_MET = "qms"


def test_a_company_is_graded_and_two_people_depart_from_what_was_computed(
    office: Office, browser: Browser
) -> None:
    address = f"http://127.0.0.1:{office.port}"
    unit, reviewer, second, head = (
        Person.signs_in(browser, address, name)
        for name in ("qiye2", "pd-shencha", "pd-fuhe", "pd-zhuren")
    )
    unit.opens("/gradings/new/")
    unit.fills({"level": "2"})
    unit.presses("保存")
    unit.sees("要求不少于 800,000.00 元")
    own = unit.here.partition("?")[0]
    for path in (own, f"{own}compare/", f"{own}edit/"):
        assert faults(unit.page, address + path) == []
    unit.opens(own)
    unit.follows("提交评定")
    unit.presses("提交评定")
    unit.sees("评定中")
    case = unit.here

    reviewer.opens(f"{own}levels/2/{NOT_COMPUTED_AS_MET}/")
    reviewer.fills({"status": "met", "cause": "data_error"})
    reviewer.presses("提出人工认定")
    reviewer.sees("请填写理由")
    reviewer.fills({"reasons": "证书原件和认证机构网站的查询页已核对。"})
    reviewer.presses("提出人工认定")
    reviewer.sees("等待另一人确认")
    reviewer.opens(f"{case}steps/confirm/")
    reviewer.fills({"agreed": "true"})
    reviewer.presses("确认人工认定")
    reviewer.sees("由提出人以外的另一人确认")

    second.opens(f"{case}steps/confirm/")
    second.fills({"agreed": "true"})
    second.presses("确认人工认定")
    unit.opens(f"{own}?level=2")
    unit.sees("沈静于")

    head.opens(f"{case}steps/conclude/")
    head.fills({"level_reached": "2"})
    head.presses("出具评定结论")
    head.sees("还有不符合或者尚待判定的条件")
    head.fills({"level_reached": "", "reasons": "多项条件尚未证明。"})
    head.presses("出具评定结论")
    head.presses("确认出具评定结论")
    head.sees("已出具结论")
    paper = head.page.locator('main a[href^="/papers/"]').first.get_attribute("href")
    assert paper

    def is_drawn() -> bool:
        answer = head.page.request.get(f"{address}{paper}")
        return answer.ok and answer.body().startswith(b"%PDF")

    wait_until(is_drawn, why=office.said)
