"""A level 2 assessment at real browsers: the unit, each body and each office in its own window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, expect

from tests.house.office import wait_until
from tests.journeys.walk import Person

CHECKS = dict.fromkeys(("completeness", "truth", "validity", "conformity"), "pass")
FOUND = (
    ("A-4.1-1", "conforms", ""),
    ("A-4.2-1", "partly", "两份服务记录没有处理结果"),
    ("A-4.3-1", "fails", "没有演练记录"),
)


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
        self.is_reviewed()
        self.stands_in_the_list_of("jianzheng", name)
        self.step("jianzheng", "record_witness_report", "出具见证报告")
        self.step("pingshen1", "agree", "同意")
        self.step("pingshen1", "hand_over", "移交", to="Hubei")

    def is_reviewed(self) -> None:
        """The body goes to the unit with the sheet of its visit, and records what it found."""
        body = self.person("pingshen1")
        body.opens(self.case)
        body.follows("安排现场评审")
        body.page.get_by_label("贺东", exact=True).check()
        body.fills({"others": "尚云"})
        body.photographs(self.photographs / "assessment-plan-visit.png")
        body.presses("保存安排")
        visit = body.here
        body.opens(f"{visit}steps/open_check/")
        body.presses("开始检查记录")
        sheet = f"/visits/{visit.strip('/').rpartition('/')[2]}/sheet/"
        body.opens(f"{sheet}management/")
        for point, verdict, reason in FOUND:
            card = body.page.locator(f"[data-point='{point}']")
            card.locator(f"[name=verdict][value={verdict}]").check()
            card.locator("[name=reason]").fill(reason)
            card.locator("[data-sheet=entry] button[type=submit]").click()
            expect(card.locator("[data-pending]")).to_be_hidden()
            expect(card).to_have_class(re.compile(f"point-{verdict}"))
        body.photographs(self.photographs / "assessment-sheet.png")
        watcher = self.person("jianzheng")
        watcher.opens(self.case)
        watcher.sees("没有演练记录")
        watcher.photographs(self.photographs / "assessment-witness.png")
        self.step("pingshen1", "record_visit", "记录现场评审")
        body.sees("已记录")
        body.photographs(self.photographs / "assessment-reviewed.png")
        self.is_printed(body)

    def is_printed(self, body: Person) -> None:
        """The record of the review says point by point what was found."""
        link = body.page.locator("main a[href^='/papers/']", has_text="现场评审记录").first
        address = self.address + (link.get_attribute("href") or "")
        file = self.photographs / "assessment-visit-record.pdf"

        def drawn() -> bool:
            answer = body.page.request.get(address)
            file.write_bytes(answer.body())
            return answer.headers["content-type"] == "application/pdf"

        wait_until(drawn, why=lambda: "现场评审记录没有制作出来")
        pages = pypdf.PdfReader(file).pages
        words = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
        for said in ("（示例）", "没有演练记录", "部分符合", "尚云", "未查"):
            assert said in words, (said, words)

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
