"""Every page of the office's people at a real browser: barriers, phones, no scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload

from applicants import urls as applicants_urls
from casework import urls as casework_urls
from casework import urls_account
from casework.clock import today
from inspections import urls as inspections_urls
from licensing import urls as licensing_urls
from supervision import urls as supervision_urls
from tests.applicants.crafted import crafted_pdf
from tests.house.office import HOUSE, Office, open_office
from tests.journeys.sweep import LEADS_OUT, Found, follow, judge, shown_plainly
from tests.journeys.walk import Person
from tests.offices import passable_folder

REVIEWER, INSPECTOR, SUPERVISOR = "hb-shencha", "hb-xianchang", "hb-jiandu"
HEAD, ISSUER, ADMINISTRATOR, EXPERT = "hb-juzhang", "hb-fazheng", "guanli", "zhuanjia"
NATIONAL, CLIENT = "gj-jiandu", "weituo1"
HOLDER, STRANGER = "qiye2", "stranger"
# Of the other regimes: the association's office and bodies, and those who grade.
SECRETARY, ASSESSOR, WITNESS, GRADER = "xh-bangong", "pingshen1", "jianzheng", "pd-shencha"
JOINING = (SECRETARY, ASSESSOR, WITNESS, GRADER)
EVERYBODY = (
    REVIEWER, INSPECTOR, SUPERVISOR, HEAD, ISSUER, ADMINISTRATOR, EXPERT, NATIONAL, CLIENT,
    HOLDER,
)  # fmt: skip
IN_PUBLIC = (
    "/sign-in/",
    "/verify/",
    "/public/decisions/",
    "/public/draws/",
    "/knowledge-test/questions/",
)
QUESTIONS = HOUSE / "fixtures" / "demo" / "questions.yaml"
# A unit to which nobody asked is tied.
UNIT = "91440100MAY7LLJY0K"
URLS = (
    urls_account, casework_urls, applicants_urls, licensing_urls, inspections_urls,
    supervision_urls,
)  # fmt: skip
# Every case is opened: it looks different in every state and kind.
EACH = {"case"}
# The pages of units: swept as units.
OF_A_UNIT = {
    "application", "application-check", "application-discard", "application-edit",
    "application-materials", "application-resubmit", "application-submitted",
    "application-withdraw", "applications", "apply", "certificate-next", "contacts", "declare",
    "earlier", "earlier-all", "eligibility", "eligibility-compare", "eligibility-conditions",
    "eligibility-ownership", "grading-compare", "grading-edit", "grading-new", "gradings",
    "identity", "invitation-revoke", "join", "keep-typed", "material-remove", "member-cases",
    "member-end", "member-invite", "member-part", "members", "organisation", "rate", "record",
    "record-add", "record-delete", "record-export", "record-import", "record-show",
    "record-template", "records", "register", "upload", "upload-begin", "upload-finish",
    "upload-piece",
}  # fmt: skip
# A paper is a file as soon as it is drawn.
BEYOND = OF_A_UNIT | LEADS_OUT | {"paper"}
# Asked by scripts alone, led to by a letter, a paper or a tablet, or shown after an act.
NOT_LED_TO = {
    "attachment-file", "display", "export-file", "mail-confirm", "messages-read",
    "password-changed", "presence", "public-draw-file", "search-hints",
    "sheet-manifest", "sheet-worker", "verify", "verify-key",
    # Led to once somebody complained, a patrol found something, every point of a sheet is filled
    # in, a result is made public, or a year has begun: test_rare_pages.py looks at them.
    "assessment-objection", "finding-leave", "finding-open", "patrol-finding", "self-check",
    "self-check-section", "unit-record", "visit-report-lock", "visit-report-refuse",
    "visit-report-sign", "visit-report-unlock",
    # A file; leads an expert to the opinion that was asked last.
    "visit-report-print", "opinions-of-case",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    """An office of its own: days pass in it, and a visit is held."""
    with passable_folder() as place:
        office = open_office(furnish(place / "office"))
        try:
            office.wait_until_ready()
            yield office
        finally:
            office.end()


@pytest.fixture(scope="module")
def found(office: Office, browser: Browser) -> Found:
    """Make one of each thing, then follow every link as everybody."""
    address = f"http://127.0.0.1:{office.port}"
    people = {name: Person.signs_in(browser, address, name) for name in EVERYBODY}
    people[STRANGER] = Person.arrives(browser, address)
    people |= {name: Person.signs_in(browser, address, name) for name in JOINING}
    told: Any = people[INSPECTOR].page.request.get(f"{address}/api/visits/").json()
    visit = next(each for each in told["results"] if each["state"] == "notified")
    in_the_office(people, visit["visit_on"])
    starts = {who: ["/"] for who in EVERYBODY} | {STRANGER: [*IN_PUBLIC]}
    starts |= of_other_regimes(people)
    own_look = [(SECRETARY, "/desk/"), (SECRETARY, "/dashboard/"), (ASSESSOR, starts[ASSESSOR][0])]
    starts[REVIEWER] += ["/components/"]
    starts[INSPECTOR] += [f"/visits/{visit['id']}/sheet/protection/"]
    code = visited(people[INSPECTOR], visit)
    starts[ISSUER] += [in_a_case(people)]
    people[STRANGER].sends("/knowledge-test/", code=code)
    found = follow(people, starts, each=EACH, beyond=BEYOND, joining=JOINING)
    found.pages.extend(own_look)
    return found


def visited(inspector: Person, visit: dict[str, Any]) -> str:
    """Let the days pass until the announced visit, and hold it; the code of one examinee."""
    days = (date.fromisoformat(visit["visit_on"]) - today()).days
    inspector.sends("/demo-clock/", days=str(days))
    case, sheet = f"/cases/{visit['id']}/", f"/visits/{visit['id']}/"
    inspector.sends(f"{case}steps/start/")
    point = f"{sheet}points/S-3.7.7-1/"
    inspector.sends(f"{sheet}sheet/protection/", point, verdict=True, reason="打印机不受控")
    inspector.sends(f"{sheet}sheet/protection/", f"{point}photos/", file=a_photograph())
    inspector.sends(case, f"{case}records/", note="听取了情况汇报")
    inspector.sends(f"{case}tests/")
    inspector.sends(f"{case}tests/", name="王强", post="工程师")
    code = re.search(r"的测试码：([\w-]+)", inspector.text)
    assert code, inspector.text
    return code.group(1)


def in_the_office(people: dict[str, Person], drawn_on: str) -> None:
    """What those who lead, supervise and administer have made."""
    day = (today() + timedelta(days=60)).isoformat()
    supervisor, head, keeper = people[SUPERVISOR], people[HEAD], people[ADMINISTRATOR]
    supervisor.sends(
        "/draws/new/",
        title="第四季度抽查",
        inspectors=True,
        seed_source="彩票开奖号码",
        avoid_months="0",
        seed_day=drawn_on,
    )
    for place in (first(supervisor, "/experts/"), first(supervisor, "/staff/")):
        supervisor.sends(f"{place}relations/", organisation=UNIT, kind=True)
    supervisor.sends(f"{place}leaves/", from_on=day, until_on=day)
    supervisor.sends("/desk/", "/desk/views/", name="本周到期")
    head.sends("/assignments/", "/assignments/rules/", **{"rule-officers": True})
    cover = {"cover-by": True, "cover-from_on": day, "cover-until_on": day}
    head.sends("/assignments/", "/assignments/covers/", **cover)
    # The page of a file in the making calls itself again: nobody goes on from it.
    people[NATIONAL].sends("/dashboard/export/?subject=cases")
    bank = QUESTIONS.read_bytes().replace(b"version: demo-1", b"version: demo-2")
    keeper.sends(
        "/question-banks/", file={"name": "q.yaml", "mimeType": "text/yaml", "buffer": bank}
    )
    keeper.sends(
        "/delegations/", source="1", to=True, level=True, stages=True, provinces=True,
        from_on=today().isoformat(), until_on=day, document="委托书",
    )  # fmt: skip


def in_a_case(people: dict[str, Person]) -> str:
    """What is written about a case, asked for in it, or said of it; a paper that was served."""
    reviewer, holder, issuer = people[REVIEWER], people[HOLDER], people[ISSUER]
    case = first(reviewer, "/desk/?kind=application&state=written_review")
    reviewer.sends(f"{case}notes/", text="与申请单位核对社保记录。")
    reviewer.sends(f"{case}review/", "/verdict/", **{"verdict-found": "met"})
    said: dict[str, str | bool] = {"remark-page": "1", "remark-says": "社保记录不全"}
    reviewer.sends(f"{case}review/", "/remark/", **said)
    day = (today() + timedelta(days=30)).isoformat()
    people[SUPERVISOR].sends(f"{case}directives/new/", to=True, text="请说明进度。", due_on=day)
    people[HEAD].sends(case, f"{case}assign/")
    draw = first(people[HEAD], "/draws/")
    people[HEAD].sends(f"{draw}act/seed/", seed="3000.15")
    issued = first(holder, "/applications/", row=".case-row").replace("applications", "cases")
    holder.sends(f"{issued}rating/", score=True)
    paper = first(issuer, issued, row=".papers", link="[href^='/services/']")
    issuer.sends(paper, method=True, received_by="方圆", file=a_pdf())
    return paper


def of_other_regimes(people: dict[str, Person]) -> dict[str, list[str]]:
    """An engineer and a grading; where the people of the other regimes start."""
    day, secretary, unit = today().isoformat(), people[SECRETARY], people[HOLDER]
    registered = {"name": "秦工", "number": "YW-1", "employer": UNIT}
    secretary.sends("/assessments/engineers/new/", trained_on=day, examined_on=day, **registered)
    unit.sends("/gradings/new/", level="2")
    grading = unit.here
    unit.follows("提交评定")
    unit.presses("提交评定")
    assessment = first(people[ASSESSOR], "/desk/?kind=assessment")
    return {
        SECRETARY: [first(secretary, "/desk/?kind=body"), "/assessments/office/"],
        ASSESSOR: [assessment], WITNESS: [assessment], GRADER: [grading],
    }  # fmt: skip


def first(person: Person, path: str, *, row: str = "tbody", link: str = "[href]") -> str:
    """Where the first row of a list leads to."""
    person.opens(path)
    return str(person.page.locator(f"main {row} a{link}").first.get_attribute("href"))


def a_pdf() -> FilePayload:
    return {"name": "送达凭证.pdf", "mimeType": "application/pdf", "buffer": crafted_pdf()}


def a_photograph() -> FilePayload:
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(stream, "JPEG")
    return {"name": "site.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def test_every_page_of_the_office_was_reached(found: Found) -> None:
    named = {str(pattern.name) for module in URLS for pattern in module.urlpatterns}
    assert named - found.names - BEYOND - NOT_LED_TO == set()


def test_no_page_has_a_grave_barrier_or_is_too_wide_or_complains(found: Found) -> None:
    assert judge(found) == {}


def test_every_page_shows_itself_and_its_forms_without_scripts(
    browser: Browser, found: Found
) -> None:
    assert len(shown_plainly(browser, found)) > 50
