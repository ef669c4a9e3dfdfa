"""A level 2 assessment at real browsers: the unit, each body and each office in its own window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.walk import Person

CHECKS = dict.fromkeys(("completeness", "truth", "validity", "conformity"), "pass")


class AssessmentWalk:
    """One assessment, and everybody who takes part in it."""

    def __init__(self, browser: Browser, address: str, photographs: Path) -> None:
        self.browser, self.address, self.photographs = browser, address, photographs
        self.people: dict[str, Person] = {}
        self.case = ""

    def person(self, username: str) -> Person:
        if username not in self.people:
            self.people[username] = Person.signs_in(self.browser, self.address, username)
        return self.people[username]

    def is_opened(self, unit: str, folder: Path, a_pdf: Callable[[Path], Path]) -> None:
        company = self.person(unit)
        company.opens("/assessments/begin/assessment/open/")
        company.fills({"kind": "initial", "level": "2", "industries": "finance"})
        company.presses("申报")
        self.case = company.here
        number = self.case.strip("/").rpartition("/")[2]
        company.opens(f"/applications/{number}/materials/")
        links = company.page.locator("main a[href*='/materials/']", has_text="上传文件").all()
        addresses = [link.get_attribute("href") or "" for link in links]
        assert len(addresses) == 3
        for place, href in enumerate(addresses):
            company.opens(href)
            company.hands_in(a_pdf(folder / f"assessment-{place}.pdf"))

    def step(
        self, who: str, name: str, label: str, chosen: str = "", **fields: str | bool
    ) -> Person:
        """The step on its page; `chosen` is the label of a body, or its beginning."""
        person = self.person(who)
        person.opens(f"{self.case}steps/{name}/")
        if chosen:
            person.page.get_by_label(chosen).first.check()
        person.fills(dict(fields))
        person.photographs(self.photographs / f"assessment-{name}.png")
        person.presses(label)
        if person.page.locator("form.confirm").count():
            person.presses(f"确认{label}")
        person.sees("已办理")
        return person

    def stands_in_the_list_of(self, who: str, words: str) -> None:
        person = self.person(who)
        person.opens("/desk/")
        person.sees(words)

    def is_assessed(self, unit: str, name: str) -> None:
        self.step(unit, "engage", "委托咨询机构", "武汉江汉信安咨询有限公司")
        self.stands_in_the_list_of("zixun", name)
        self.step("zixun", "recommend", "出具推荐报告", persons="姚静")
        self.step(unit, "submit", "选择评审机构并提交", "中衡信息安全评审中心",
                  consent=True, commitment=True)  # fmt: skip
        self.stands_in_the_list_of("pingshen1", name)
        self.step("pingshen1", "begin_document_review", "开始文件评审")
        self.step("pingshen1", "record_document_review", "记录文件评审", **CHECKS)
        self.step("xh-fenhui", "entrust_witness", "委托见证", "北京清源见证服务有限公司")
        self.step("pingshen1", "record_visit", "记录现场评审", team="贺东\n尚云")
        self.stands_in_the_list_of("jianzheng", name)
        self.step("jianzheng", "record_witness_report", "出具见证报告")
        self.step("pingshen1", "agree", "同意")
        self.step("pingshen1", "hand_over", "移交", to="Hubei")

    def is_decided(self) -> None:
        self.step("fuwu-hb", "pass_on", "转交")
        self.step("xh-bangong", "begin_office_review", "开始审查")
        self.step("xh-bangong", "refer_to_panel", "提交评审会", examiner="韩雪")
        self.step("xh-zhuanjia", "record_panel", "记录评审会结果",
                  in_favour="顾明远\n梅若海", verdict="pass")  # fmt: skip
        self.step("xh-bangong", "publish", "发布公示")
        self.step("xh-bangong", "report_to_committee", "上报审定")
        self.step("xh-weiyuan", "approve", "审定通过")
        self.step("xh-bangong", "issue", "颁发证书")

    def is_held(self, unit: str, name: str) -> None:
        company = self.person(unit)
        company.opens("/applications/")
        company.sees("YW-")
        company.photographs(self.photographs / "assessment-home.png")
        stranger = Person.arrives(self.browser, self.address)
        stranger.opens("/public/assessments/?industry=finance&level=2")
        stranger.sees(name)
        stranger.photographs(self.photographs / "assessment-public.png")
