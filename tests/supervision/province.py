"""A province that grows: one more of each thing that pages show, for the counting of queries."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client

from casework import accounts, clock, messaging, noting, rating
from casework.assigning import acts as assigning
from casework.assigning.acts import Reason
from casework.models import Appointment, Case, Delegation, Effect, Export, Role, User
from casework.reactions import relay
from inspections.knowledge import banks, sitting
from inspections.models import QuestionBank
from inspections.models.team import StaffLeave
from licensing import pool
from supervision import directives
from supervision.draws import acts as draws
from supervision.draws.population import Plan, freeze
from supervision.models import Card, Finding
from supervision.tasks import open_annual_reports
from tests.applicants import rows
from tests.applicants.unit_members import joined
from tests.factories import (
    MONDAY,
    account,
    act,
    draft,
    issued_application,
    notified_visit,
    office,
    official,
    reviewed_application,
)
from tests.inspections.people import expert, inspector, tie
from tests.inspections.sheets import begun, says, seen, team
from tests.inspections.test_knowledge import SMALL
from tests.supervision.holders import holder

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
        self.first, self.site = reviewed_application(), begun()
        self.applicant, self.holder = account(self.first.organisation), account(self.unit)
        self.bank = banks.publish(self.question_bank(0), by=self.administrator, on=MONDAY)
        self.sitting = sitting.open_sitting(self.site, self.bank, by=team()[0])
        open_annual_reports(date(2026, 1, 1))
        cases = {self.first.pk: self.people[0]}
        self.moved, _ = assigning.assign(cases, by=self.keeper, reason=Reason.GIVEN)

    @property
    def keeper(self) -> User:
        return official(Role.SUPERVISOR, office())

    @property
    def administrator(self) -> User:
        return official(Role.ADMIN, office("national"))

    def question_bank(self, number: int) -> QuestionBank:
        text = SMALL.replace("'1'", f"'{number}'")
        return banks.load(banks.check(text.encode()), by=self.administrator, on=MONDAY)

    def grows(self) -> None:
        number = next(_numbers)
        self.closed = issued_application(MONDAY)
        self.rated = rating.rate(
            self.closed, by=account(self.closed.organisation), score="good", reasons=[]
        )
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
        self._is_written_about(number)
        self._is_filled_in(number)
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
        self.question_bank(number)
        accounts.delegate(
            Delegation(
                source=office("national"), to=office(), level="A", provinces=["Hubei"],
                stages=["accept"], from_on=TODAY + timedelta(days=number),
                until_on=TODAY + timedelta(days=number), document="委托书",
            ),
            by=self.administrator,
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

    def _is_written_about(self, number: int) -> None:
        """What is written in one case and comes of another."""
        case: Case = self.first
        noting.write(case, by=self.keeper, text=f"第{number}条")
        for by in (self.applicant, official(Role.REVIEWER, office())):
            part = messaging.part_of(case, by)
            assert part
            messaging.send(case, by=by, part=part, text=f"第{number}问")
        directives.give(case, to=self.person, text=f"第{number}次", due_on=LATER, by=self.keeper)
        complained = holder(MONDAY)
        act(complained, "receive_complaint", TODAY, facts="出借资质证书")
        self.finding = complained.effects.get(kind=Effect.Kind.FINDING)
        publications = Effect.objects.filter(kind=Effect.Kind.REGISTER)
        self.publication = publications.get(case__certificate__issued_for=self.closed)

    def _is_filled_in(self, number: int) -> None:
        """What inspectors and units fill in, row by row."""
        inspector, _ = team()
        self.point = [*seen(self.site).states][number]
        says(self.site, inspector, self.point, "fails")
        ground = [*self.site.steps_of_visit][number - 1]
        self.site.records.create(ground=ground, at=clock.now(), actor=inspector, note="")
        _, code = sitting.register(self.sitting, by=inspector, name=f"员工{number}", post="工程师")
        self.examinee = Client()
        self.examinee.post("/knowledge-test/", {"code": code})
        self.record = rows.keep(self.applicant, "person", rows.person(number))
        self.member = joined(self.applicant)
        self.draft = draft(organisation=self.first.organisation)
