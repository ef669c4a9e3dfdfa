"""Every page of the office asks the same questions, however many rows there are on it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import accounts, clock, rating
from casework.models import (
    Appointment,
    Case,
    Delegation,
    Export,
    Role,
    User,
)
from casework.reactions import relay
from inspections.knowledge import banks
from inspections.models.team import StaffLeave
from licensing import pool
from licensing.models import Certificate
from supervision import directives
from supervision.draws import acts as draws
from supervision.draws.population import Plan, freeze
from supervision.models import Card, Finding
from tests.factories import (
    MONDAY,
    account,
    act,
    issued_application,
    notified_visit,
    office,
    official,
    reviewed_application,
)
from tests.inspections.people import expert, inspector, tie
from tests.inspections.test_knowledge import SMALL
from tests.pages import browser, officer, on
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 24)
LATER = TODAY + timedelta(days=30)
_numbers = count(1)


class Province:
    """One of each thing that pages show; `grows` adds another of each."""

    def __init__(self) -> None:
        self.unit = holder(MONDAY).organisation
        self.people = [inspector(name) for name in ("何静", "林涛", "吴敏")]
        self.expert, self.person = expert("钟立群"), inspector("刘洋")
        pool.open_account(
            self.expert, by=self.keeper, on=MONDAY, username="expert", password="Pingshen-2026"
        )

    @property
    def keeper(self) -> User:
        return official(Role.SUPERVISOR, office())

    def grows(self) -> None:
        number = next(_numbers)
        self.closed = issued_application(MONDAY)
        rating.rate(self.closed, by=account(self.closed.organisation), score="good", reasons=[])
        holder(MONDAY)
        self.open = reviewed_application()
        self.visit = notified_visit(self.open, MONDAY, LATER)
        act(
            reviewed_application(),
            "start_expert_review",
            MONDAY,
            review="备份方案评审",
            experts=[self.expert.code],
            reason="需要论证。",
            materials=["charter"],
            due_on=LATER,
        )
        self._is_watched(number)
        self._is_administered(number)
        self._has_people(number)
        relay()

    def _is_watched(self, number: int) -> None:
        case: Case = self.open
        self.card = Card.objects.create(
            case_id=case.pk, authority=case.authority, officer=self.person, rung="yellow",
            title="审查期限", ordinal=number, overrun=1, explain=True, given_on=TODAY,
            at=clock.now(),
        )  # fmt: skip
        self.directive = directives.give(
            case, to=self.person, text="请说明进度", due_on=LATER, by=self.keeper
        )
        Finding.objects.create(
            check_key="deadline_unequal", case=case.case_ptr, says="期限不符",
            first_seen=clock.now(), last_seen=clock.now(),
        )  # fmt: skip
        Export.objects.create(
            person=self.keeper, kind="table", title=f"表{number}", ordered_at=clock.now()
        )
        plan = Plan(
            title=f"抽查{number}", high_rate=100, usual_rate=100, risk_months=24, avoid_months=0,
            inspectors=self.people, excluded={}, related=[], seed_source="指数", seed_day=LATER,
        )  # fmt: skip
        self.draw = draws.freeze(office(), freeze(plan, office(), TODAY), by=self.keeper)

    def _is_administered(self, number: int) -> None:
        administrator = official(Role.ADMIN, office("national"))
        text = SMALL.replace("'1'", f"'{number}'")
        self.bank = banks.load(banks.check(text.encode()), by=administrator, on=MONDAY)
        accounts.delegate(
            Delegation(
                source=office("national"), to=office(), level="A", provinces=["Hubei"],
                stages=["accept"], from_on=TODAY + timedelta(days=number),
                until_on=TODAY + timedelta(days=number), document="委托书",
            ),
            by=administrator,
        )  # fmt: skip
        roles = [Role.CLERK, Role.REVIEWER, Role.HEAD]
        Appointment.objects.create(
            user=self.person, role=roles[number % 3], authority=office("Guangdong")
        )

    def _has_people(self, number: int) -> None:
        expert(f"专家{number}")
        said: dict[str, Any] = {"by": self.keeper, "on": MONDAY}
        unit = self.closed.organisation
        pool.declare_relation(self.expert, organisation=unit, kind="shares", **said)
        tie(self.person, unit)
        self.person.certificates.create(
            number=f"Z{number}", valid_until=LATER, regions=["Hubei", "Guangdong"]
        )
        day = TODAY + timedelta(days=number)
        StaffLeave.objects.create(user=self.person, from_on=day, until_on=day)

    def pages(self) -> dict[str, Client]:
        supervisor, keeper = officer(Role.SUPERVISOR), officer(Role.ADMIN, "national")
        answering = browser(self.expert.account)
        return {
            **dict.fromkeys(LISTS, supervisor),
            f"/holders/{self.unit.pk}/": supervisor,
            f"/cards/{self.card.pk}/": supervisor,
            f"/directives/{self.directive.pk}/": supervisor,
            f"/draws/{self.draw.pk}/": supervisor,
            f"/experts/{self.expert.pk}/": supervisor,
            f"/staff/{self.person.pk}/": supervisor,
            f"/qualifications/{Certificate.objects.get(issued_for=self.closed).pk}/": supervisor,
            **dict.fromkeys(ADMINISTRATION, keeper),
            f"/accounts/{self.person.pk}/": keeper,
            f"/question-banks/{self.bank.pk}/": keeper,
            "/opinions/": answering,
            "/duties/": browser(account(self.unit)),
            "/public/decisions/": Client(),
            "/public/draws/": Client(),
            f"/public/draws/{self.draw.pk}/": Client(),
        }


LISTS = (
    "/dashboard/cards/", "/exports/", "/patrol/", "/findings/", "/publications/", "/holders/",
    "/qualifications/", "/draws/", "/ratings/", "/visits/", "/staff/", "/experts/",
    "/assignments/", "/notifications/",
)  # fmt: skip
ADMINISTRATION = (
    "/accounts/", "/delegations/", "/regulations/", "/regulations/classified-2020/",
    "/numbering/", "/question-banks/", "/standards/", "/standards/baomi-standard-2013/",
)  # fmt: skip


def asked(client: Client, page: str) -> int:
    assert client.get(page).status_code == 200, page  # what is read once in a process
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)


def test_every_page_asks_the_same_questions_however_much_there_is_on_it() -> None:
    with on(TODAY):
        province = Province()
        province.grows()
        few = {page: asked(client, page) for page, client in province.pages().items()}
        for _ in range(2):
            province.grows()
        more = {page: asked(client, page) for page, client in province.pages().items()}
    grown = {name: (few[was], more[name]) for was, name in zip(few, more, strict=True)}
    assert {page: both for page, both in grown.items() if both[1] > both[0]} == {}
    assert max(more.values()) < 40
