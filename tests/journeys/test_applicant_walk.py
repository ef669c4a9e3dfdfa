"""A company that was never here fills an application, breaks off, is corrected once and accepted.

Two members at two browsers, the second of them invited; the officer at a third. The office is the
one `make run` opens.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.applicants.crafted import crafted_pdf, noisy_bytes, stream
from tests.applicants.rows import header, identity_number, person_row, row, workbook
from tests.house.office import Office, wait_until
from tests.journeys.test_browser import FACTS, a_pdf
from tests.journeys.walk import PASSWORD, Person

CODE = "91420100MA48606906"
NAME = "武汉听涛数据工程有限公司"
MANAGER, CLERK = "tingtao", "tingtao-jingban"
DRAFTED = "三千万"
# Thirty pieces are too many to wait for; four are enough to be cut in the middle.
LARGE = crafted_pdf(o7=stream(noisy_bytes(3_500_000)))
# Facts that follow from the workbooks: nobody has to fill them in again.
TOLD = ("holdings", "people", "staff.", "titles", "revenue_3y", "projects_3y", "classified")
WORKBOOKS: dict[str, list[list[object]]] = {
    "person": [
        person_row(n, insured_since=date(2019, 1, 1), title="工程师", grade="中级",
                   speciality="计算机技术与软件（含信息安全）")
        for n in range(45)
    ],
    "project": [
        row("project", contract=f"HT-{n}", name=f"平台建设{n}期", category="软件开发",
            amount=8_000_000, revenue=8_000_000, classified="否", signed_on=date(2025, 3, n))
        for n in range(1, 5)
    ],
    "holding": [
        row("holding", owner=owner, of="本单位", pct=pct, origin="境内", as_of=date(2026, 1, 1))
        for owner, pct in (("伯牙", "70"), ("子期", "30"))
    ],
}  # fmt: skip


@pytest.mark.article("16", "17-1", "18")
def test_an_application_from_an_empty_account_is_corrected_once_and_accepted(
    office: Office, browser: Browser, photographs: Path, tmp_path: Path
) -> None:
    walk = ApplicantWalk(browser, f"http://127.0.0.1:{office.port}", photographs, tmp_path)
    walk.registers()
    walk.invites_a_clerk()
    walk.hands_in_a_bad_workbook()
    walk.hands_in_the_workbooks()
    walk.looks_at_the_conditions()
    walk.starts_and_breaks_off()
    walk.goes_on_as_the_clerk()
    walk.uploads_over_a_cut_line()
    walk.checks_and_submits()
    receipt = walk.takes_home_the_receipt()
    assert NAME in re.sub(r"\s", "", "".join(page.extract_text() for page in receipt.pages))
    walk.is_asked_for_one_correction()
    walk.writes_a_message_and_is_answered()
    walk.answers_in_place()
    walk.is_accepted()


class ApplicantWalk:
    """The manager and the clerk of one company, and the officer who receives what they write."""

    def __init__(self, browser: Browser, address: str, photographs: Path, folder: Path) -> None:
        self.browser, self.address = browser, address
        self.photographs, self.folder = photographs, folder
        self.manager = Person.arrives(browser, address)
        self.clerk = Person.arrives(browser, address)
        self.application = self.corrected = ""
        self.seen = 0

    def photograph(self, person: Person, name: str) -> None:
        self.seen += 1
        person.photographs(self.photographs / f"walk-{self.seen:02}-{name}.png")

    # -- the account and its members ------------------------------------------------------------
    def registers(self) -> None:
        person = self.manager
        person.opens("/register/")
        person.fills({
            "code": CODE, "name": NAME, "kind": "enterprise", "province": "Hubei",
            "legal_representative": "俞听涛", "registered_address": "湖北省武汉市江岸区沿江大道1号",
            "person": "俞伯牙", "username": MANAGER,
            "password": PASSWORD, "password_again": PASSWORD,
        })  # fmt: skip
        person.presses("注册并登录")
        assert person.here == "/organisation/", person.text
        person.sees("已填 0／")
        self.photograph(person, "empty-account")

    def invites_a_clerk(self) -> None:
        self.manager.opens("/organisation/members/invite/")
        self.manager.fills({"name": "钟子期", "address": "13800001234", "part": "clerk"})
        self.manager.presses("生成邀请链接")
        self.photograph(self.manager, "invited")
        link = self.manager.page.locator("#link").input_value()
        assert link.startswith(self.address)
        self.clerk.opens(link.removeprefix(self.address))
        self.clerk.sees(NAME)
        self.clerk.fills({"username": CLERK, "password": PASSWORD, "password_again": PASSWORD})
        self.photograph(self.clerk, "joins")
        self.clerk.presses("加入并登录")
        self.clerk.sees("还没有申请")
        self.manager.opens("/organisation/contacts/")
        self._names_the_contacts()

    def _names_the_contacts(self) -> None:
        for place, name in (("1", "俞伯牙"), ("2", "钟子期")):
            self.manager.fills({
                f"name_{place}": name, f"phone_{place}": f"1390000123{place}",
                f"email_{place}": f"contact{place}@example.cn",
            })  # fmt: skip
        self.manager.presses("保存")
        self.manager.sees("联系人已保存")

    # -- what it tells of itself ----------------------------------------------------------------
    def hands_in_a_bad_workbook(self) -> None:
        bad = [
            person_row(1), person_row(2, id_number="420106199001010000"),
            person_row(3, post="厨师"), person_row(1),
        ]  # fmt: skip
        self._imports("person", bad)
        for place in ("第 4 行“证件号码”", "第 5 行“职务”", "没有导入任何内容"):
            self.manager.sees(place)
        self.photograph(self.manager, "bad-workbook")
        self.manager.opens("/organisation/records/person/")
        self.manager.sees("还没有登记")

    def _imports(self, kind: str, rows: list[list[object]]) -> None:
        file = self.folder / f"{kind}.xlsx"
        file.write_bytes(workbook(header(kind), rows).read())
        self.manager.opens(f"/organisation/records/{kind}/import/")
        self.manager.page.locator("main [type=file]").set_input_files(file)
        self.manager.presses("检查并导入")

    def hands_in_the_workbooks(self) -> None:
        for kind, rows in WORKBOOKS.items():
            self._imports(kind, rows)
            self.manager.sees(f"已导入 {len(rows)} ")
        self.manager.opens("/organisation/records/person/")
        self.photograph(self.manager, "people")
        assert identity_number(1) not in self.manager.page.content()

    def looks_at_the_conditions(self) -> None:
        self.manager.opens("/eligibility/")
        boxes = self.manager.page.locator("main [name=pick]")
        assert boxes.count() == 16
        self.photograph(self.manager, "conditions")
        for number in (0, 1):
            boxes.nth(number).check()
        self.manager.presses("并排对照")
        self.photograph(self.manager, "compared")

    # -- the application ------------------------------------------------------------------------
    def starts_and_breaks_off(self) -> None:
        self.manager.opens("/applications/new/")
        self.manager.fills({"asks": "initial", "level": "B", "categories": "software_development"})
        self.photograph(self.manager, "new")
        self.manager.presses("保存并继续")
        self.application = self.manager.here
        self.manager.follows("设立与信用")
        self.manager.fills({"paid_in_cash": DRAFTED})
        self.manager.page.get_by_text(re.compile(r"草稿已保存 \d\d:\d\d")).wait_for()
        self.photograph(self.manager, "kept")
        self.manager.page.context.close()

    def goes_on_as_the_clerk(self) -> None:
        clerk = self.clerk
        clerk.opens("/applications/")
        clerk.page.locator(f"main a[href='{self.application}']").click()
        clerk.sees("俞伯牙")
        self.photograph(clerk, "resumed")
        clerk.follows("接着填写")
        assert clerk.page.locator("[name=paid_in_cash]").input_value() == DRAFTED
        for group in self._groups():
            clerk.opens(f"/organisation/facts/{group}/?next={self.application}")
            facts = FACTS[group].items()
            clerk.fills({name: value for name, value in facts if not name.startswith(TOLD)})
            clerk.presses("保存")
            assert clerk.here == self.application, clerk.text
        done = clerk.page.locator(
            ".tasks li", has=clerk.page.locator(".task-done")
        ).all_inner_texts()
        assert {"人员", "业务与业绩", "股权与境外因素"} <= {line.split("\n")[0] for line in done}
        self.photograph(clerk, "facts-told")

    def _groups(self) -> list[str]:
        self.clerk.opens(self.application)
        links = self.clerk.page.locator("main a[href*='/organisation/facts/']").all()
        hrefs = [link.get_attribute("href") or "" for link in links]
        return sorted({href.split("/")[3] for href in hrefs})

    def uploads_over_a_cut_line(self) -> None:
        first, *others = self._materials()
        self._survives_a_cut(first)
        for number, href in enumerate(others, start=2):
            self.clerk.opens(href)
            self.clerk.hands_in(a_pdf(self.folder / f"material-{number}.pdf"))
        self.corrected = first.removeprefix(self.application).split("/")[1]

    def _materials(self) -> list[str]:
        self.clerk.opens(self.application)
        links = self.clerk.page.locator("main .tasks a[href*='/materials/']").all()
        return list(dict.fromkeys(link.get_attribute("href") or "" for link in links))

    def _survives_a_cut(self, href: str) -> None:
        file = self.folder / "large.pdf"
        file.write_bytes(LARGE)
        page, sent = self.clerk.page, cut_after(self.clerk.page, 2)
        self.clerk.opens(href)
        page.locator("main [type=file]").set_input_files(file)
        page.get_by_role("button", name="上传", exact=True).click()
        page.get_by_text("网络中断，正在重试").last.wait_for()
        self.photograph(self.clerk, "cut")
        page.unroute("**/uploads/**")
        page.on("request", partial(note, sent))
        page.wait_for_url(f"**{self.application}")
        assert sent == sorted(set(sent)), "a piece was sent twice"

    def checks_and_submits(self) -> None:
        self.clerk.opens(f"{self.application}check/")
        self.clerk.sees("据股权登记（2条）")
        self.photograph(self.clerk, "check")
        self.clerk.fills({"declared.truth": True})
        self.clerk.presses("提交申请")
        assert self.clerk.here == f"{self.application}check/"
        self.photograph(self.clerk, "one-declaration")
        self.clerk.fills({"declared.truth": True, "declared.no_secrets": True})
        self.clerk.presses("提交申请")
        self.clerk.sees("鄂保资申")
        self.photograph(self.clerk, "submitted")

    def takes_home_the_receipt(self) -> pypdf.PdfReader:
        links = self.clerk.page.locator("main a[href^='/papers/']")
        href, file = links.first.get_attribute("href"), self.photographs / "receipt.pdf"

        def drawn() -> bool:
            answer = self.clerk.page.request.get(f"{self.address}{href}")
            file.write_bytes(answer.body())
            return answer.headers["content-type"] == "application/pdf"

        wait_until(drawn, why=lambda: "回执没有制作出来")
        return pypdf.PdfReader(file)

    # -- the round of correction ----------------------------------------------------------------
    def is_asked_for_one_correction(self) -> None:
        self.officer = Person.signs_in(self.browser, self.address, "hb-shouli")
        self.case = self.application.replace("/applications/", "/cases/")
        self._officer_takes("request_correction", {
            "items": self.corrected, f"says.{self.corrected}": "缺少骑缝章，请补盖后重新扫描。",
        })  # fmt: skip
        self.clerk.opens(self.application)
        self.clerk.sees("缺少骑缝章")
        self.clerk.sees("没有补正的")
        self.photograph(self.clerk, "correction")

    def _officer_takes(self, step: str, values: dict[str, str | bool]) -> None:
        self.officer.opens(f"{self.case}steps/{step}/")
        self.officer.fills(values)
        with self.officer.page.expect_navigation():
            self.officer.page.locator("main form [type=submit].btn-primary").first.click()
        assert self.officer.here == self.case, self.officer.text

    def writes_a_message_and_is_answered(self) -> None:
        for writer, reader, said in (
            (self.clerk, self.officer, "骑缝章可以用电子印章吗？"),
            (self.officer, self.clerk, "可以，请使用备案的电子印章。"),
        ):
            writer.opens(f"{self.case}messages/")
            writer.fills({"text": said})
            writer.presses("发送")
            reader.opens(f"{self.case}messages/")
            reader.sees(said)
        self.photograph(self.clerk, "messages")

    def answers_in_place(self) -> None:
        self.clerk.opens(self.application)
        self.clerk.presses("提交补正")
        self.clerk.sees("请先上传补正后的材料")
        self.clerk.page.locator(f"#file-{self.corrected}").set_input_files(
            a_pdf(self.folder / "corrected.pdf")
        )
        with self.clerk.page.expect_navigation():
            self.clerk.page.locator(".upload-here button").click()
        self.clerk.sees("已补正")
        self.photograph(self.clerk, "answered")
        self.clerk.presses("提交补正")
        self.clerk.sees("补正材料已提交")

    def is_accepted(self) -> None:
        self._officer_takes("accept", {})
        self.clerk.opens(self.application)
        self.clerk.sees("许可决定期限")
        self.photograph(self.clerk, "accepted")


def cut_after(page: Page, pieces: int) -> list[int]:
    """Let so many pieces pass and lose the line for the others; collects the offsets sent."""
    sent: list[int] = []

    def judge(route: Route) -> None:
        if route.request.method == "PATCH":
            if len(sent) >= pieces:
                return route.abort("internetdisconnected")
            note(sent, route.request)
        return route.continue_()

    page.route("**/uploads/**", judge)
    return sent


def note(sent: list[int], request: Request) -> None:
    if request.method == "PATCH":
        sent.append(int(request.headers["upload-offset"]))
