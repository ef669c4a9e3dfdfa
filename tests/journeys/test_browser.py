"""A licence, from a company's first sign-in to the printed certificate, at real browsers.

The office is the one `make run` opens: web, worker, beat, embedded servers. Days pass by the demo
office's own calendar, so every period, notice and paper is the real one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser

from casework.calendar import WorkingCalendar
from casework.calendars import build, published_days, published_years
from casework.clock import today
from tests.house.office import Office, wait_until
from tests.journeys.assessment_walk import AssessmentWalk
from tests.journeys.walk import PASSWORD, Person
from tests.offices import opened_office

CODE = "91430100MA4XFD1Y1G"
USERNAME = "qintai"
NAME = "武汉琴台䶮堃软件有限公司"
YES = "yes"

FACTS: dict[str, dict[str, str | bool]] = {
    "standing": {
        "established": "2015-04-12", "paid_in_cash": "12000000", "criminal_record": "no",
        "dishonest.none": True, "revocations.none": True,
    },
    "ownership": {
        "holdings.none": True, "controllers.none": True, "people.none": True,
        "neeq.listed": "no", "foreign_access": "none",
        "neeq.tradable_pct": "0", "neeq.controller_kept": YES,
    },
    "staff": {
        "staff.0.count": "40", "staff.0.insured_since": "2019-01-01", "titles.0.count": "3",
        "titles.0.speciality": "computing", "titles.0.insured_since": "2019-01-01",
        "staff_trained": YES, "staff_able": YES,
    },
    "premises": {
        "premises.tenure": "owned", "premises.area_m2": "120", "premises.closed": YES,
        "premises.surroundings_safe": YES, "premises.protected": YES, "premises_compliant": YES,
    },
    "business": {
        "capability": YES, "revenue_3y.software_development": "30000000",
        "projects_3y.software_development": "3000000\n2000000",
        "classified_projects.none": True, "prior_qualifications.none": True,
    },
    "secrecy": {
        "secrecy_body": YES, "secrecy_rules": YES, "secrecy_budget": YES,
        "internal_rules": YES, "disclosure_rules": YES,
    },
}  # fmt: skip


@pytest.fixture
def office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    """An office of its own: each walk lets days pass in it, and no day comes back."""
    with opened_office(furnish) as office:
        yield office


@pytest.mark.article("17-1", "18", "20", "22", "24-1", "25-1", "26", "27")
def test_a_company_walks_from_its_first_sign_in_to_the_printed_certificate(
    office: Office, browser: Browser, photographs: Path, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{office.port}"
    walk = Walk(browser, address, photographs)
    walk.registers()
    walk.tells_its_facts()
    walk.applies(tmp_path)
    walk.is_accepted()
    walk.is_reviewed()
    walk.is_visited()
    walk.is_granted()
    certificate = walk.takes_home_the_certificate(tmp_path)
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in certificate.pages))
    assert len(certificate.pages) == 2
    for said in (
        NAME,
        "高山流",
        "湖北省武汉市汉阳区琴台大道8号",
        "乙级",
        "软件开发",
        "湖北省国家保密局",
    ):
        assert said in words, said


@pytest.mark.article("assoc:7-1", "assoc:8", "assoc:9", "assoc:18(2)", "assoc:18(3)")
def test_a_company_is_assessed_for_level_two_with_every_body_in_its_own_account(
    office: Office, browser: Browser, photographs: Path, tmp_path: Path
) -> None:
    unit, name = "qiye1", "武汉光谷致远信息技术有限公司"
    walk = AssessmentWalk(browser, f"http://127.0.0.1:{office.port}", photographs)
    walk.is_opened(unit, tmp_path, a_pdf)
    walk.is_assessed(unit, name)
    walk.is_decided()
    walk.is_held(unit, name)


class Walk:
    """The company, the officials of its province, and one application."""

    def __init__(self, browser: Browser, address: str, photographs: Path) -> None:
        self.browser, self.address, self.photographs = browser, address, photographs
        self.company = Person.arrives(browser, address)
        self.officials: dict[str, Person] = {}
        self.application = self.case = self.visit = ""

    def official(self, username: str) -> Person:
        if username not in self.officials:
            self.officials[username] = Person.signs_in(self.browser, self.address, username)
        return self.officials[username]

    def photograph(self, person: Person, name: str) -> None:
        person.photographs(self.photographs / f"{name}.png")

    def days_pass(self, days: int) -> None:
        self.company.opens("/demo-clock/")
        self.company.fills({"days": str(days)})
        self.company.presses("前进")

    def step(self, username: str, step: str, label: str, **inputs: str | bool) -> None:
        official = self.official(username)
        official.opens(f"{self.case}steps/{step}/")
        official.fills({name.replace("__", "."): value for name, value in inputs.items()})
        official.presses(label)
        assert official.here == self.case, official.text

    # -- the company ----------------------------------------------------------------------------
    def registers(self) -> None:
        self.company.opens("/register/")
        filled: dict[str, str | bool] = {
            "code": f"{CODE[:4]} {CODE[4:10].lower()} {CODE[10:17]}X",
            "name": NAME, "kind": "enterprise",
            "province": "Hubei", "legal_representative": "高山流",
            "registered_address": "湖北省武汉市汉阳区琴台大道8号", "person": "钟子期",
            "username": USERNAME, "password": PASSWORD, "password_again": PASSWORD,
        }  # fmt: skip
        self.company.fills(filled)
        self.company.presses("注册并登录")
        self.company.sees("统一社会信用代码")
        assert self.company.page.locator("[name=name]").input_value() == NAME
        self.photograph(self.company, "01-wrong-code")
        self.company.fills({"code": CODE, "password": PASSWORD, "password_again": PASSWORD})
        self.company.presses("注册并登录")
        assert self.company.here == "/organisation/", self.company.text

    def tells_its_facts(self) -> None:
        for group, facts in FACTS.items():
            self.company.opens(f"/organisation/facts/{group}/")
            self.company.fills(facts)
            self.company.presses("保存")
        self.company.opens("/organisation/")
        self.photograph(self.company, "02-organisation")

    def applies(self, folder: Path) -> None:
        self.company.opens("/applications/new/")
        self.company.fills({"asks": "initial", "level": "B", "categories": "software_development"})
        self.photograph(self.company, "03-apply")
        self.company.presses("保存并继续")
        self.application = self.company.here
        for number, href in enumerate(self._material_links(), start=1):
            self.company.opens(href)
            self.company.hands_in(a_pdf(folder / f"material-{number}.pdf"))
        self.company.opens(self.application)
        self.photograph(self.company, "04-task-list")
        self.company.opens(f"{self.application}check/")
        self.company.fills({"declared.truth": True, "declared.no_secrets": True})
        self.photograph(self.company, "05-check")
        self.company.presses("提交申请")
        self.company.sees("鄂保资申")
        self.photograph(self.company, "06-submitted")
        self.case = self.application.replace("/applications/", "/cases/")

    def _material_links(self) -> list[str]:
        self.company.opens(self.application)
        links = self.company.page.locator("main .tasks a[href*='/materials/']").all()
        found = [link.get_attribute("href") or "" for link in links]
        assert len(set(found)) == 9
        return found

    # -- the office -----------------------------------------------------------------------------
    def is_accepted(self) -> None:
        intake = self.official("hb-shouli")
        intake.opens("/desk/")
        intake.sees(NAME)
        self.photograph(intake, "07-desk")
        intake.opens(self.case)
        self.photograph(intake, "08-case")
        self.step("hb-shouli", "accept", "受理")
        self.company.opens(self.application)
        self.company.sees("许可决定期限")
        self.company.follows("逐日计算过程")
        self.company.sees("第二十五条第一款")
        self.photograph(self.company, "09-ledger")

    def is_reviewed(self) -> None:
        self.step("hb-shencha", "record_written_review", "记录书面审查结论",
                  results__software_development="pass")  # fmt: skip

    def is_visited(self) -> None:
        visit_on = self._a_working_day_ahead()
        reviewer = self.official("hb-shencha")
        reviewer.opens(f"{self.case}visits/new/")
        reviewer.fills({"visit_on": visit_on.isoformat()})
        day = f"{visit_on.year}年{visit_on.month}月{visit_on.day}日"
        reviewer.page.get_by_text(f"以下为{day}的人员情况").wait_for()
        for name in ("陈卫国", "刘洋"):
            reviewer.page.get_by_label(name, exact=True).check()
        self.photograph(reviewer, "10-plan-visit")
        reviewer.presses("发出现场审查通知")
        inspector = self.official("hb-xianchang")
        self.visit = self._visit_of(inspector)
        application, self.case = self.case, self.visit
        inspector.opens(f"{self.visit}steps/start/")
        inspector.sees("现场审查")
        self.days_pass((visit_on - today()).days)
        for account, name in (("hb-shencha", "陈卫国"), ("hb-xianchang", "刘洋")):
            person = self.official(account)
            person.opens(f"{self.visit}steps/declare/")
            person.page.get_by_label(name).check()
            person.fills({"truthful": True})
            person.presses("声明没有应当回避的情形")
        self.step("hb-xianchang", "start", "开始现场审查")
        self._records_every_step(inspector)
        self.step("hb-xianchang", "complete", "完成现场审查",
                  verdict="pass", signed_by="legal_representative")  # fmt: skip
        self.photograph(inspector, "12-visit-done")
        self.case = application

    def _a_working_day_ahead(self) -> date:
        return published_calendar().add(today(), 6)

    def _visit_of(self, inspector: Person) -> str:
        inspector.opens(self.case)
        links = inspector.page.locator("main a", has_text="现场审查").all()
        hrefs = [link.get_attribute("href") or "" for link in links]
        return next(h for h in hrefs if re.fullmatch(r"/cases/\d+/", h))

    def _records_every_step(self, inspector: Person) -> None:
        inspector.opens(self.visit)
        while (notes := inspector.page.locator("main textarea[name=note]")).count():
            notes.first.fill("已按程序办理，情况正常。")
            with inspector.page.expect_navigation():
                inspector.page.locator("main form[action*='/records/'] button").first.click()
        self.photograph(inspector, "11-visit-recorded")

    def is_granted(self) -> None:
        head = self.official("hb-juzhang")
        head.opens(self.case)
        self.photograph(head, "13-before-decision")
        head.opens(f"{self.case}steps/grant/")
        self.photograph(head, "14-grant")
        head.presses("准予行政许可")
        self.photograph(head, "14-grant-again")
        head.presses("确认准予行政许可")
        clerk = self.official("hb-fazheng")
        clerk.opens(f"{self.case}steps/issue/")
        clerk.presses("颁发资质证书")
        clerk.presses("确认颁发资质证书")

    def takes_home_the_certificate(self, folder: Path) -> pypdf.PdfReader:
        self.company.opens(self.application)
        self.company.sees("已发证")
        self.photograph(self.company, "15-issued")
        file = folder / "certificate.pdf"

        def drawn() -> bool:
            links = self._paper_links()
            answer = self.company.page.request.get(self.address + links["资质证书"])
            if answer.headers["content-type"] != "application/pdf":
                return False
            file.write_bytes(answer.body())
            return True

        wait_until(drawn, why=lambda: "证书没有制作出来")
        (self.photographs / "certificate.pdf").write_bytes(file.read_bytes())
        return pypdf.PdfReader(file)

    def _paper_links(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for page in (self.application, "/applications/"):
            self.company.opens(page)
            for link in self.company.page.locator("main a[href^='/papers/']").all():
                title = link.inner_text()
                key = "资质证书" if "资质证书" in title else title
                found[key] = link.get_attribute("href") or ""
        return found


def a_pdf(file: Path) -> Path:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(file)
    return file


def published_calendar() -> WorkingCalendar:
    years = list(published_years())
    special = {day: mark for year in years for day, mark in published_days(year).items()}
    return build(special, years)


# -- a licence lives ----------------------------------------------------------------------------
HOLDER, HOLDERS_NAME = "qiye11", "荆州楚纪智能科技有限公司"


@pytest.mark.article("28-1", "34", "36", "38-1", "44", "44(5)", "45(6)")
def test_a_holder_lives_with_its_licence_until_it_is_suspended_and_valid_again(
    office: Office, browser: Browser, photographs: Path
) -> None:
    life = Life(browser, f"http://127.0.0.1:{office.port}", photographs)
    life.files_a_contract()
    life.reports_a_change()
    life.is_renewed()
    life.passes_the_last_day_of_the_old_certificate()
    life.misses_the_yearly_report()
    life.is_ordered_and_does_nothing()
    life.is_suspended_and_checked_again()


class Life(Walk):
    """A holder whose certificate is about to end, and the officials of its province."""

    def __init__(self, browser: Browser, address: str, photographs: Path) -> None:
        super().__init__(browser, address, photographs)
        self.company = self.officials[HOLDER] = Person.signs_in(browser, address, HOLDER)
        self.company.opens("/duties/")
        self.old = self._href("/qualifications/")

    def _href(self, prefix: str, words: str = "") -> str:
        link = self.company.page.locator(f"main a[href^='{prefix}']", has_text=words).first
        return link.get_attribute("href") or ""

    def begins(self, username: str, kind: str, step: str, label: str, **inputs: str | bool) -> str:
        """Begin a case about the holder; returns its address."""
        person, number = self.official(username), self.old.strip("/").split("/")[-1]
        person.opens(f"/cases/{number}/begin/{kind}/{step}/")
        person.fills(inputs)
        person.presses(label)
        assert re.fullmatch(r"/cases/\d+/", person.here), person.text
        return person.here

    def takes(self, username: str, case: str, step: str, label: str, **inputs: str | bool) -> None:
        """Take a step, and say yes a second time where the page asks."""
        person = self.official(username)
        person.opens(f"{case}steps/{step}/")
        person.fills(inputs)
        person.presses(label)
        if person.page.get_by_role("button", name=f"确认{label}", exact=True).count():
            person.presses(f"确认{label}")
        assert person.here == case, person.text

    def until(self, day: date) -> None:
        """Let the office's days pass until this one."""
        if (days := (day - self._today()).days) > 0:
            self.days_pass(days)

    # -- what the holder owes -------------------------------------------------------------------
    def files_a_contract(self) -> None:
        day = self._today().isoformat()
        contract = self.begins(
            HOLDER, "filing", "register", "登记合同", category="software_development",
            secrecy="秘密", place=self._place(), project="楚纪一号", signed=day,
        )  # fmt: skip
        self.takes(HOLDER, contract, "file", "提交合同备案", to=self._place())
        self.takes("hb-fazheng", contract, "acknowledge", "出具备案回执")
        self.official("hb-fazheng").sees("备案回执")

    def _waits(self, person: Person, path: str, true: Callable[[], bool]) -> None:
        """Read a page until it is so: the nightly sweep may still be on its way."""

        def is_so() -> bool:
            person.opens(path)
            return true()

        wait_until(is_so, why=lambda: person.text)

    def _today(self) -> date:
        self.company.opens("/demo-clock/")
        shown = re.search(r"\d{4}-\d\d-\d\d", self.company.page.locator("body").inner_text())
        assert shown
        return date.fromisoformat(shown[0])

    def _place(self) -> str:
        """The value of the province among the places of the form."""
        number = self.old.strip("/").split("/")[-1]
        self.company.opens(f"/cases/{number}/begin/filing/register/")
        option = self.company.page.locator("main [name=place] option", has_text="湖北").first
        return option.get_attribute("value") or ""

    def reports_a_change(self) -> None:
        change = self.begins(HOLDER, "change", "note", "登记已发生的变更", what="manager",
                             happened=self._today().isoformat())  # fmt: skip
        self.takes(HOLDER, change, "report_after", "提交变更报告")
        self.takes("hb-shencha", change, "close", "审阅办结")

    def misses_the_yearly_report(self) -> None:
        self.until(date(2027, 4, 1))
        supervisor = self.official("hb-jiandu")
        row = supervisor.page.locator("main tr", has_text=HOLDERS_NAME)
        row = row.filter(has_text="年度自检报告逾期")
        self._waits(supervisor, "/findings/", lambda: row.count() == 1)
        self.photograph(supervisor, "16-findings")
        with supervisor.page.expect_navigation():
            row.locator("a[href*='/open/']").click()
        supervisor.presses("立案")
        self.case = supervisor.here
        supervisor.sees("单位的其他情况")

    # -- what the office does -------------------------------------------------------------------
    def is_renewed(self) -> None:
        self.company.opens("/duties/")
        self.visit = self._href("/cases/", "现场审查")
        inspector = self.official("hb-xianchang")
        inspector.opens(self.visit)
        self.case = self._application_of(inspector)
        application, self.case = self.case, self.visit
        day = re.search(r"现场审查日期\s+(\d+)年(\d+)月(\d+)日", inspector.text)
        assert day
        self.until(date(*map(int, day.groups())))
        self.takes("hb-xianchang", self.visit, "start", "开始现场审查")
        self._records_every_step(inspector)
        self.takes("hb-xianchang", self.visit, "complete", "完成现场审查",
                   verdict="pass", signed_by="legal_representative")  # fmt: skip
        self.takes("hb-juzhang", application, "grant", "准予行政许可")
        self.takes("hb-fazheng", application, "issue", "颁发资质证书")
        self.company.opens("/duties/")

    def _application_of(self, person: Person) -> str:
        link = person.page.locator("main a[href^='/cases/']", has_text="资申").first
        return link.get_attribute("href") or ""

    def passes_the_last_day_of_the_old_certificate(self) -> None:
        self.until(date(2027, 3, 15))
        company = self.company
        self._waits(company, self.old, lambda: "已由新证书代替" in company.text)
        self.company.opens("/applications/")
        self.company.sees("2027年3月15日至2032年3月14日")

    def is_ordered_and_does_nothing(self) -> None:
        self.takes("hb-juzhang", self.case, "propose", "提出办理意见",
                   decision="order", reasons="逾期未报，同意责令整改。")  # fmt: skip
        self.takes("hb-jiandu", self.case, "order", "责令整改")
        self.official("hb-jiandu").sees("责令整改通知书")
        self.until(date(2027, 4, 22))
        company = self.company
        self._waits(company, self.case, lambda: "整改未通过" in company.text)
        self.photograph(self.company, "17-failed")

    def is_suspended_and_checked_again(self) -> None:
        certificate = self._certificate_in_force()
        self.takes("hb-jiandu", certificate, "propose", "提出办理意见",
                   decision="suspend", reasons="逾期未整改。")  # fmt: skip
        head = self.official("hb-juzhang")
        head.opens(certificate)
        self.photograph(head, "18-proposal")
        self.takes("hb-juzhang", certificate, "suspend", "暂停资质",
                   months="6", reasons="逾期未整改。")  # fmt: skip
        self.company.opens("/applications/")
        self.company.sees("暂停")
        self.until(date(2027, 10, 22))
        self.takes("hb-jiandu", certificate, "recheck", "记录复查结论",
                   verdict="compliant", reasons="已按规定提交。")  # fmt: skip
        self.takes("hb-jiandu", certificate, "reinstate", "恢复资质")
        self.company.opens("/applications/")
        self.company.sees("有效")
        self.photograph(self.company, "19-valid-again")

    def _certificate_in_force(self) -> str:
        supervisor = self.official("hb-jiandu")
        supervisor.opens(self.case)
        link = supervisor.page.locator("main section a", has_text="JC-").first
        return link.get_attribute("href") or ""
