"""Who sees which case."""

from __future__ import annotations

import pytest

from casework.models import Case, Role
from licensing.models import Application
from tests import factories
from tests.factories import account, office, official

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_by_its_organisation_alone() -> None:
    draft = factories.draft()
    assert draft.pk in Case.objects.visible_to(account(draft.organisation)).values_list(
        "pk", flat=True
    )
    for code in ("Hubei", "national"):
        for role in (Role.INTAKE, Role.HEAD, Role.SUPERVISOR):
            assert not Case.objects.visible_to(official(role, office(code))).exists()


def test_a_province_sees_its_own_cases_and_not_those_of_another() -> None:
    hubei = factories.submitted_application()
    hunan = factories.submitted_application(province="Hunan")
    for role in (Role.INTAKE, Role.REVIEWER, Role.HEAD, Role.CLERK, Role.SUPERVISOR):
        seen = Case.objects.visible_to(official(role, office("Hubei")))
        assert set(seen.values_list("pk", flat=True)) == {hubei.pk}
        seen = Case.objects.visible_to(official(role, office("Hunan")))
        assert set(seen.values_list("pk", flat=True)) == {hunan.pk}


def test_the_superior_sees_the_cases_below_it() -> None:
    cases = {
        factories.submitted_application(province=province).pk for province in ("Hubei", "Hunan")
    }
    national = official(Role.SUPERVISOR, office("national"))
    assert set(Case.objects.visible_to(national).values_list("pk", flat=True)) == cases


def test_a_province_does_not_see_what_the_national_office_decides_alone() -> None:
    case = factories.submitted_application(level="A")
    assert case.authority == office("national")
    assert not Case.objects.visible_to(official(Role.HEAD, office("Hubei"))).exists()


def test_a_unit_sees_its_own_cases_alone() -> None:
    own, other = factories.submitted_application(), factories.submitted_application()
    seen = Case.objects.visible_to(account(own.organisation))
    assert set(seen.values_list("pk", flat=True)) == {own.pk}
    assert other.pk not in seen.values_list("pk", flat=True)


def test_an_account_without_office_or_organisation_sees_nothing() -> None:
    factories.submitted_application()
    nobody = factories.User.objects.create(username="nobody")
    assert not Case.objects.visible_to(nobody).exists()


def test_an_organisation_stays_the_applicant_even_if_a_member_is_appointed() -> None:
    """An account belongs to a unit or to the office; the narrower view wins."""
    own, other = factories.submitted_application(), factories.submitted_application()
    user = account(own.organisation)
    user.appointments.create(role=Role.HEAD, authority=office())
    seen = set(Case.objects.visible_to(user).values_list("pk", flat=True))
    assert seen == {own.pk}
    assert other.pk not in seen


def test_a_visit_is_seen_from_its_notice_on_by_those_who_see_the_application() -> None:
    application = factories.reviewed_application()
    visit = factories.notified_visit(application, factories.MONDAY, factories.date(2026, 3, 16))
    unit, stranger = account(application.organisation), account(factories.organisation())
    assert Case.objects.visible_to(unit).filter(pk=visit.pk).exists()
    assert not Case.objects.visible_to(stranger).filter(pk=visit.pk).exists()
    assert isinstance(Case.objects.get(pk=application.pk).procedure, Application)


def test_a_visit_that_is_only_planned_is_not_shown_to_the_unit() -> None:
    from inspections.planning import plan_visit  # noqa: PLC0415

    application = factories.reviewed_application()
    plan = plan_visit(application, on=factories.date(2026, 3, 16), staff=["wang", "li"], experts=[])
    assert not (
        Case.objects.visible_to(account(application.organisation)).filter(pk=plan.pk).exists()
    )
