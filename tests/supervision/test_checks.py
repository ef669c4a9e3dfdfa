"""A secrecy check uses the sheet of the visit: the same points, team, photographs and merging."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from casework.models import Entry, User
from casework.refusal import StepRefused
from inspections.checking import check_of
from inspections.models import Visit
from supervision import drafting
from supervision.models import AnnualReport, Inspection
from supervision.tasks import open_annual_reports
from tests.factories import account, act, office, organisation
from tests.inspections.people import inspector
from tests.inspections.sheets import says, seen, tips_of
from tests.pages import browser, on, words
from tests.supervision.holders import holder

pytestmark = [pytest.mark.django_db, pytest.mark.article("31", "44(6)")]

DAY = date(2026, 3, 16)
PRINTERS, BASIC, YEARLY = "S-3.7.7-1", "S-3.7.4-2", "S-3.2.1.3-1"


@pytest.fixture
def check() -> Inspection:
    """A flying check that has begun, of a holder by two inspectors."""
    unit = organisation()
    holder(date(2025, 6, 3), unit=unit, level="B")
    case = drafting.draft_inspection(unit, on=DAY, place=office())
    act(case, "open_flying", DAY)
    act(case, "start", DAY, inspectors=[inspector("何静").name, inspector("王海").name])
    case.refresh_from_db()
    return case


def sheet_visit(check: Inspection) -> Visit:
    visit = check_of(check)
    assert visit is not None
    return visit


def team(check: Inspection) -> list[User]:
    return list(User.objects.filter(name__in=check.team).order_by("pk"))


def test_a_check_asks_every_point_of_the_level_in_full_and_no_step_of_a_review(
    check: Inspection,
) -> None:
    visit = sheet_visit(check)
    sheet = seen(visit)
    assert sheet.level == "B"
    assert all(state.is_checked for state in sheet.states.values())
    assert visit.steps_of_visit == {}
    assert [e.step for e in visit.entries.all()] == ["open_check"]
    assert visit.entries.get().cause.case_id == check.pk


def test_what_the_team_finds_is_shown_with_the_check_and_offered_to_its_report(
    check: Inspection,
) -> None:
    visit, (first, second) = sheet_visit(check), team(check)
    says(visit, first, PRINTERS, "fails", reason="走廊打印机不受控")
    says(visit, second, BASIC, measured={"value": "0"}, verdict="")
    client = browser(first)
    with on(DAY):
        page = words(client.get(reverse("case", args=[check.pk])))
        bar = words(client.get(reverse("sheet", args=[visit.pk])))
        form = words(client.get(reverse("step", args=[check.pk, "report"])))
        assert browser(account(check.organisation)).get(f"/cases/{visit.pk}/").status_code == 404
    assert "走廊打印机不受控" in page
    assert "合格" not in bar
    assert "检查记录中不符合、部分符合的条款：3.7.7。" in form
    failed = check.law.document["steps"]["inspection"]["report"]["findings"]["failed"]
    assert check.law.document["grounds"][failed]["article"] == "44(6)"
    assert re.search(rf'value="{failed}"[^>]* checked', form)
    act(check, "report", DAY, findings=[failed])
    visit.refresh_from_db()
    assert (visit.state, visit.closed_on) == ("checked", DAY)
    assert says(visit, first, PRINTERS, "conforms", based_on=tips_of(visit, PRINTERS)).late


def test_a_check_is_not_reported_while_the_team_disagrees(check: Inspection) -> None:
    visit, (first, second) = sheet_visit(check), team(check)
    says(visit, first, PRINTERS, "fails")
    says(visit, second, PRINTERS, "conforms")
    with pytest.raises(StepRefused) as refusal:
        act(check, "report", DAY, findings=[])
    assert refusal.value.code == "E_SHEET_DISPUTED"
    says(visit, first, PRINTERS, "conforms", based_on=tips_of(visit, PRINTERS))
    act(check, "report", DAY, findings=[])


def test_a_unit_that_stops_a_check_closes_its_sheet_too(check: Inspection) -> None:
    act(check, "record_refusal", DAY, statement="拒绝检查人员继续检查")
    assert sheet_visit(check).state == "checked"
    assert Entry.objects.filter(case=check.pk, step="record_refusal").exists()


@pytest.mark.article("36")
def test_what_the_unit_attested_otherwise_in_its_last_self_check_is_marked(
    check: Inspection,
) -> None:
    with on(date(2026, 1, 1)):
        open_annual_reports(date(2026, 1, 1))
    report = AnnualReport.objects.get(organisation=check.organisation, year=2025)
    attested = {PRINTERS: {"verdict": "conforms"}, BASIC: {"verdict": "partly"}}
    act(report, "submit", date(2026, 3, 2), content={"answers": attested})
    visit, (first, _) = sheet_visit(check), team(check)
    for point in (PRINTERS, BASIC):
        says(visit, first, point, "fails", reason="现场查明")
    with on(DAY):
        page = words(browser(first).get(reverse("case", args=[check.pk])))
    assert page.count("与自检不一致") == 1
