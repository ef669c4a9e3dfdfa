"""Every page of the office asks the same questions, however many rows there are on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from applicants import urls as applicants_urls
from casework import urls as casework_urls
from casework import urls_account
from casework.models import Export, Role
from inspections import urls as inspections_urls
from licensing import urls as licensing_urls
from licensing.models import Certificate
from supervision import urls as supervision_urls
from supervision.models import AnnualReport, Finding
from tests.factories import account
from tests.pages import browser, officer, on
from tests.supervision.province import TODAY, Province

pytestmark = pytest.mark.django_db
URLS = (
    urls_account, casework_urls, applicants_urls, licensing_urls, inspections_urls,
    supervision_urls,
)  # fmt: skip
# Files, what scripts read, and addresses that lead on to another page.
NO_PAGES = {
    "home", "sign-out", "calendar", "opinions-of-case", "search-hints", "export-file", "paper",
    "service-proof", "verify-key", "record-template", "record-export", "material-file",
    "attachment-file", "opinion-file", "question-bank-template", "sheet-worker",
    "sheet-manifest", "sheet-photo-file", "visit-report-print", "qualifications-export",
    "draw-file", "public-draw-file",
}  # fmt: skip
# One row, found by a token; nothing on them can grow.
OF_ONE_ROW = {"join", "mail-confirm", "verify"}
# In test_own_settings.py, and in tests/licensing/test_constant_queries_regimes.py.
ELSEWHERE = {
    "setting", "engineer", "engineer-register", "engineers", "grading", "grading-compare",
    "grading-edit", "grading-override", "assessment-certified", "assessment-objection",
    "assessment-office", "assessment-opening", "assessment-publicity", "assessment-report",
    "assessment-settings",
}  # fmt: skip
# Pages that read what a process reads once.
READ_ONCE = {"desk", "begin"}
SUPERVISOR = (
    "/desk/", "/search/?q=公司", "/components/", "/exports/", "/dashboard/",
    "/dashboard/timeliness/", "/dashboard/forecast/", "/dashboard/afterwards/",
    "/dashboard/cards/", "/dashboard/export/?subject=cases", "/patrol/", "/findings/",
    "/publications/", "/holders/", "/qualifications/", "/draws/", "/draws/new/", "/ratings/",
    "/visits/", "/staff/", "/experts/", "/experts/new/", "/assignments/", "/notifications/",
    "/notifications/mail/", "/scope/", "/password/", "/password/changed/",
)  # fmt: skip
ADMINISTRATION = (
    "/accounts/", "/accounts/new/", "/delegations/", "/regulations/", "/regulations/new/",
    "/regulations/classified-2020/", "/numbering/", "/question-banks/", "/standards/",
    "/standards/new/", "/standards/baomi-standard-2013/", "/calendar/2026/",
    "/calendar/2026/notice/", "/calendar/days/2026-03-24/", "/gradings/settings/",
)  # fmt: skip
UNIT = (
    "/organisation/", "/organisation/members/", "/organisation/members/invite/",
    "/organisation/contacts/", "/organisation/identity/", "/organisation/records/person/",
    "/organisation/records/person/add/", "/organisation/records/person/import/",
    "/organisation/facts/standing/", "/eligibility/", "/eligibility/conditions/",
    "/eligibility/compare/", "/eligibility/ownership/", "/applications/", "/applications/new/",
    "/gradings/", "/gradings/new/", "/duties/",
)  # fmt: skip
IN_PUBLIC = (
    "/sign-in/", "/register/", "/verify/", "/knowledge-test/", "/public/decisions/",
    "/public/draws/",
)  # fmt: skip


def pages(province: Province) -> Iterator[tuple[str, Client]]:
    """Every page, with somebody who may open it."""
    supervisor, keeper = officer(Role.SUPERVISOR), officer(Role.ADMIN, "national")
    rated = province.closed
    for client, addresses in (
        (supervisor, [*SUPERVISOR, *of_the_office(province), *of_people(province)]),
        (keeper, [*ADMINISTRATION, *of_administration(province)]),
        (browser(province.applicant), [*UNIT, *of_a_unit(province)]),
        (browser(province.holder), of_a_holder(province)),
        (officer(Role.REVIEWER), of_a_reviewer(province)),
        (browser(account(rated.organisation)), [reverse("rate", args=[rated.pk])]),
        (officer(Role.INSPECTOR), of_a_visit(province)),
        (officer(Role.CLERK), [reverse("publication", args=[province.publication.pk])]),
        (browser(province.expert.account), ["/opinions/", opinion(province)]),
        (Client(), [*IN_PUBLIC, reverse("public-draw", args=[province.draw.pk])]),
        (province.examinee, ["/knowledge-test/questions/"]),
    ):
        yield from ((address, client) for address in addresses)


def of_the_office(province: Province) -> list[str]:
    case, deadline = province.first.pk, province.first.deadlines.get(period="decision").pk
    certificate = Certificate.objects.get(issued_for=province.closed)
    patrolled = Finding.objects.order_by("pk").last()
    ordered = Export.objects.order_by("pk").last()
    leaves, takes, _ = province.people
    assert patrolled
    assert ordered
    kept = province.record.pk
    return [
        *(reverse(name, args=[case]) for name in ("case", "obstacles", "notes", "messages")),
        *(reverse(name, args=[case]) for name in ("review", "unit-records", "direct")),
        reverse("deadline", args=[case, deadline]),
        reverse("unit-kind", args=[case, "person"]),
        reverse("unit-record", args=[case, "person", kept]),
        reverse("act", args=[province.moved.pk]),
        f"{reverse('handover')}?handover-person={leaves.pk}&handover-takers={takes.pk}",
        reverse("export", args=[ordered.pk]),
        reverse("rating", args=[province.rated.pk]),
        reverse("paper-service", args=[province.closed.papers.latest("pk").pk]),
        reverse("card", args=[province.card.pk]),
        reverse("directive", args=[province.directive.pk]),
        reverse("begin", args=[certificate.pk, "enforcement", "open"]),
        reverse("certificate", args=[certificate.pk]),
        reverse("holder", args=[province.unit.pk]),
        reverse("patrol-finding", args=[patrolled.pk]),
        reverse("finding-open", args=[province.finding.pk]),
        reverse("finding-leave", args=[province.finding.pk]),
        reverse("draw", args=[province.draw.pk]),
        reverse("draw-act", args=[province.draw.pk, "seed"]),
    ]


def of_people(province: Province) -> list[str]:
    expert, person = province.expert, province.person
    return [
        *(reverse(name, args=[expert.pk]) for name in ("expert", "expert-account")),
        *(reverse(name, args=[expert.pk]) for name in ("expert-train", "expert-relate")),
        reverse("expert-move", args=[expert.pk, "suspended"]),
        reverse("expert-unrelate", args=[expert.pk, expert.relations.latest("pk").pk]),
        *(reverse(name, args=[person.pk]) for name in ("staff-person", "staff-certify")),
        *(reverse(name, args=[person.pk]) for name in ("staff-relate", "staff-leave")),
        reverse("staff-unrelate", args=[person.pk, person.relations.latest("pk").pk]),
    ]


def of_administration(province: Province) -> list[str]:
    return [
        reverse("account", args=[province.person.pk]),
        reverse("question-bank", args=[province.bank.pk]),
    ]


def of_a_unit(province: Province) -> list[str]:
    kept, member = province.record.pk, province.member.pk
    asked, drafted = province.first.pk, province.draft.pk
    of_draft = ("application", "application-edit", "application-check", "application-materials")
    return [
        *(reverse(name, args=["person", kept]) for name in ("record", "record-delete")),
        reverse("record-show", args=["person", kept]),
        *(reverse(name, args=[member]) for name in ("member-part", "member-cases", "member-end")),
        *(reverse(name, args=[drafted]) for name in of_draft),
        *(reverse(name, args=[drafted, "charter"]) for name in ("upload", "earlier")),
        reverse("application-submitted", args=[asked]),
        reverse("application-withdraw", args=[asked]),
    ]


def of_a_holder(province: Province) -> list[str]:
    report = AnnualReport.objects.get(organisation=province.unit)
    certificate = Certificate.objects.get(organisation=province.unit)
    return [
        reverse("self-check", args=[report.pk]),
        reverse("self-check-section", args=[report.pk, "organisation"]),
        reverse("certificate-next", args=[certificate.pk]),
    ]


def of_a_reviewer(province: Province) -> list[str]:
    case = province.first.pk
    return [reverse("visit-plan", args=[case]), reverse("step", args=[case, "start_expert_review"])]


def of_a_visit(province: Province) -> list[str]:
    visit = province.site
    return [
        *(reverse(name, args=[visit.pk]) for name in ("sheet", "visit-tests", "visit-report")),
        reverse("sheet-head", args=[visit.pk, "organisation"]),
        reverse("sheet-history", args=[visit.pk, province.point]),
        reverse("visit-correct", args=[visit.pk, visit.records.latest("pk").pk]),
    ]


def opinion(province: Province) -> str:
    return reverse("opinion", args=[province.expert.opinion_requests.latest("pk").pk])


def asked(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200, page
    return len(queries)


def name_of(page: str) -> str:
    return str(resolve(page.partition("?")[0]).url_name)


def is_a_page(pattern: Any) -> bool:
    """Whether the address answers a reader; what only takes what is sent asks nothing."""
    view = pattern.callback
    while hasattr(view, "__wrapped__"):
        inside = zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)
        for name, cell in inside:
            if name == "request_method_list" and "GET" not in cell.cell_contents:
                return False
        view = view.__wrapped__
    return True


def test_every_page_asks_the_same_questions_however_much_there_is_on_it() -> None:
    with on(TODAY):
        province = Province()
        province.grows()
        for page, client in pages(province):
            if name_of(page) in READ_ONCE:
                client.get(page)
        few = {name_of(page): asked(client, page) for page, client in pages(province)}
        province.grows()
        more = {name_of(page): asked(client, page) for page, client in pages(province)}
    assert {page: (few[page], more[page]) for page in few if more[page] != few[page]} == {}
    assert max(more.values()) < 55  # the page of a case
    every = {str(each.name) for module in URLS for each in module.urlpatterns if is_a_page(each)}
    assert every - more.keys() - NO_PAGES - OF_ONE_ROW == ELSEWHERE
