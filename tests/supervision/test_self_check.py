"""The yearly self-check: points that continue after the grant, verdicts computed, frozen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework.models import Role
from casework.sweep import sweep
from inspections.models import Standard
from supervision.duties import duties_of
from supervision.models import AnnualReport, Enforcement
from supervision.selfcheck.forms import SectionForm
from supervision.selfcheck.reading import SelfCheck
from supervision.tasks import open_annual_reports
from tests.factories import account, office, official
from tests.pages import browser, officer, on, words
from tests.supervision.holders import holder
from tests.supervision.points import meets

pytestmark = pytest.mark.django_db
NEW_YEAR, LAST = date(2026, 1, 1), date(2026, 3, 31)
MEETINGS = "S-3.2.1.3-1"


def report(level: str = "B") -> AnnualReport:
    certificate = holder(date(2025, 6, 3), level=level)
    with on(NEW_YEAR):
        open_annual_reports(NEW_YEAR)
    return AnnualReport.objects.get(organisation=certificate.organisation, year=2025)


def answers(check: SelfCheck, head: str, **typed: object) -> SectionForm:
    with on(LAST):
        form = SectionForm(typed, check=check, section=check.section(head))
        form.is_valid()
    return form


def test_the_points_are_those_that_continue_after_the_grant_at_the_level_held() -> None:
    check = SelfCheck(report())
    standard = Standard.objects.get().checklist
    assert check.points
    assert all(point.continues and "B" in point.levels for point in check.points.values())
    only_higher = {p.id for p in standard.points_for("A")} - {
        p.id for p in standard.points_for("B")
    }
    assert not only_higher & set(check.points)
    assert only_higher & set(SelfCheck(report("A")).points)


@pytest.mark.article("standard:3.2.1.3")
@pytest.mark.parametrize(("held", "verdict"), [("2", "conforms"), ("1", "fails")])
def test_a_number_is_asked_and_its_verdict_computed(held: str, verdict: str) -> None:
    check = SelfCheck(report())
    typed = {f"{MEETINGS}__value": held, f"{MEETINGS}__reason": "有一次延期"}
    form = answers(check, "organisation", **typed)
    assert form.errors == {}
    assert form.answers[MEETINGS]["verdict"] == verdict


@pytest.mark.article("standard:3.5.6")
def test_the_least_trained_person_decides_not_the_average() -> None:
    check = SelfCheck(report())
    (point,) = [p for p in check.points.values() if p.threshold and p.threshold.form == "each"]
    told = {f"{point.id}__values": "12\n12\n12\n9.5", f"{point.id}__reason": "一人未满"}
    form = answers(check, point.head, **told)
    assert form.answers[point.id]["verdict"] == "fails"
    silent = answers(check, point.head, **(told | {f"{point.id}__reason": ""}))
    assert "请写明事实和理由" in str(silent.errors)


@pytest.mark.article("36")
def test_a_holder_fills_in_every_part_and_hands_it_in_on_the_last_day() -> None:
    case = report()
    client, check = browser(account(case.organisation)), SelfCheck(case)
    address = reverse("self-check", args=[case.pk])
    with on(LAST):
        assert address in words(client.get(reverse("duties")))
        assert client.post(address, {"truth": "on"}).status_code == 422
        for section in check.sections:
            typed: dict[str, object] = {}
            for line in section.lines:
                typed |= meets(line.point)
            part = reverse("self-check-section", args=[case.pk, section.key])
            answer = client.post(part, typed)
            assert answer.status_code == 302, words(answer)
        assert client.post(address).status_code == 422
        assert client.post(address, {"truth": "on"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.late) == ("submitted", False)
    assert case.content["counts"]["conforms"] == len(check.points)
    with on(LAST):
        part = reverse("self-check-section", args=[case.pk, "organisation"])
        assert client.post(part, {f"{MEETINGS}__value": "9"}).status_code == 200
        read = words(officer(Role.SUPERVISOR).get(address))
    assert f"{len(check.points)} 项" in read
    case.refresh_from_db()
    assert case.content["answers"][MEETINGS]["measured"] == {"value": "2"}


@pytest.mark.article("36", "44(5)")
def test_the_day_after_is_red_and_a_finding_and_nothing_more() -> None:
    case = report()
    user = account(case.organisation)

    def light(day: date) -> str:
        with on(day):
            owed = duties_of(case.organisation, user, day)
        return next(duty.light for duty in owed if duty.case and duty.case.pk == case.pk)

    assert light(NEW_YEAR) == "green"
    assert light(LAST) == "yellow"
    after = LAST + timedelta(days=1)
    with on(after):
        sweep(after)
        supervisor = browser(official(Role.SUPERVISOR, office()))
        red = words(supervisor.get(reverse("holders"), {"light": "red"}))
    assert light(after) == "red"
    assert case.organisation.name in red
    assert list(case.effects.values_list("kind", flat=True)) == ["findings"]
    assert not Enforcement.objects.exists()
    with on(after):
        assert "已经逾期" in words(browser(user).get(reverse("duties")))
