"""The demo office: its people, its companies, and cases that walked the real procedure.

Everything is entered through the door on past days, with the sweeps of the nights between; no row
of a case is written by hand. Refuses to touch a database that holds cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from applicants import facts
from applicants.models import Profile
from casework import clock, reactions
from casework.calendar import ONE_DAY
from casework.calendars import working_calendar
from casework.door import take_step
from casework.judging import step_of
from casework.models import (
    Appointment,
    Authority,
    Case,
    Organisation,
    Role,
    SweptDay,
    User,
)
from casework.simulator.strict_yaml import Text
from casework.sweep import sweep
from config import demo_association
from config.demo_gradings import load_gradings
from config.demo_materials import hand_in
from config.demo_records import register_rows
from inspections.knowledge import banks
from inspections.models import Visit
from inspections.planning import plan_visit
from inspections.team.seats import present, seats_for
from licensing import pool
from licensing.competence import deciding_authority
from licensing.drafting import draft_application
from licensing.law import law_in_force
from licensing.models import Application, Assessment, Certificate, Expert

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "office.yaml"
QUESTIONS = FILE.with_name("questions.yaml")
OPENS_AT, STEP_MINUTES = time(9, 0), 7
VISIT_ACTS = {"start", "complete"}


class DemoRefused(Exception):
    """The database is not empty; the demo would mix with real cases."""


def load_demo() -> list[str]:
    """Fill an empty database; returns the accounts as 'name password role' lines."""
    story = Text(FILE.read_bytes()).value
    if not Case.objects.exists():
        _Office(story).live()
    elif not User.objects.filter(username=story["companies"][0]["username"]).exists():
        raise DemoRefused("数据库中已有案件，不再载入演示数据")
    return accounts(story)


def accounts(story: dict[str, Any]) -> list[str]:
    """The demo accounts, one line each."""
    password = story["password"]
    people = [
        (o["username"], o["name"], "、".join(Role(role).label for role in o["roles"]))
        for o in story["officials"]
    ]
    people += [(e["username"], e["name"], "审查专家") for e in story["experts"] if "username" in e]
    holders = {words["holder"] for words in story["certificates"]}
    shown = [*story["companies"][:3], *(c for c in story["companies"] if c["username"] in holders)]
    people += [(c["username"], c["person"], c["name"]) for c in shown]
    people += [(i["username"], i["name"], i["asks_for"]) for i in story["inquirers"]]
    people += demo_association.accounts()
    return [f"{username:<14}{password}  {name} {role}" for username, name, role in people]


class _Office:
    def __init__(self, story: dict[str, Any]) -> None:
        self.story = story
        self.today = clock.today()
        self.calendar = working_calendar()
        self.cases: dict[str, Case] = {}

    def live(self) -> None:
        first = min(day for day, *_ in self._acts())
        with clock.moved_to(_moment(first, 0)):
            self._people()
            register_rows()
        SweptDay.objects.create(day=first - ONE_DAY, finished_at=clock.now())
        self._questions(first)
        self._certificates(first)
        with clock.moved_to(_moment(first, 0)):
            demo_association.furnish(self._user, first)
        self._drafts()
        load_gradings()
        minute = 0
        for day, company, act, inputs in self._acts():
            minute += STEP_MINUTES
            with clock.moved_to(_moment(day, minute % 420)):
                sweep(day)
                self._act(company, act, inputs, day)
                reactions.relay()
        sweep(self.today)
        reactions.relay()

    def _stories(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every story with the name of its case."""
        yield from ((story["company"], story) for story in self.story["stories"])
        for story in demo_association.told()["stories"]:
            yield f"{story['company']} assessment", story

    def _acts(self) -> list[tuple[date, str, str, dict[str, Any]]]:
        """Every act of every story in order of time."""
        acts = []
        for name, story in self._stories():
            for offset, act, *inputs in story["acts"]:
                day = self.calendar.back(self.today, offset)
                acts.append((day, name, act, dict(inputs[0]) if inputs else {}))
        return sorted(acts, key=lambda act: act[0])

    # -- people ---------------------------------------------------------------------------------
    def _people(self) -> None:
        for words in self.story["officials"]:
            manages = "admin" in words["roles"]
            user = self._user(
                words["username"], words["name"], is_staff=manages, is_superuser=manages
            )
            authority = Authority.objects.get(code=words["authority"])
            for role in words["roles"]:
                Appointment.objects.create(user=user, role=role, authority=authority)
        for words in self.story["inquirers"]:
            self._user(words["username"], words["name"], asks_for=words["asks_for"])
        for words in self.story["experts"]:
            authority = Authority.objects.get(code=words["authority"])
            self._expert(authority, words)
        for words in self.story["companies"]:
            self._company(words)

    def _expert(self, authority: Authority, words: dict[str, Any]) -> None:
        """An expert on the way through the pool, as far as the story says."""
        keeper = User.objects.filter(
            appointments__role=Role.SUPERVISOR, appointments__authority=authority
        )[0]
        on = self.calendar.back(self.today, words["since"])
        by: dict[str, Any] = {"by": keeper, "on": on}
        told = {name: words[name] for name in ("code", "name", "employer", "fields")}
        expert = pool.propose(**by, authority=authority, **told)
        for to in words["standings"]:
            pool.move(expert, **by, to=to, reason="演示数据")
        for kind, passed in words["trainings"]:
            subject = "审查业务" if kind == "training" else "年度考核"
            pool.add_training(expert, **by, kind=kind, held_on=on, passed=passed, subject=subject)
        if "username" in words:
            account = {"username": words["username"], "password": self.story["password"]}
            pool.open_account(expert, **by, **account)

    def _questions(self, on: date) -> None:
        keeper = User.objects.filter(appointments__role=Role.ADMIN)[0]
        draft = banks.check(QUESTIONS.read_bytes())
        banks.publish(banks.load(draft, by=keeper, on=on), by=keeper, on=on)

    def _user(self, username: str, name: str, **more: Any) -> User:
        password = self.story["password"]
        more["date_joined"] = clock.now()
        return User.objects.create_user(username, password=password, name=name, **more)

    def _company(self, words: dict[str, Any]) -> None:
        organisation = Organisation.objects.create(
            code=words["code"],
            name=words["name"],
            province=words["province"],
            legal_representative=words["legal_representative"],
            registered_address=words["address"],
        )
        declared = facts.complete({"province": words["province"]})
        Profile.objects.create(organisation=organisation, declared=declared)
        self._user(words["username"], words["person"], organisation=organisation)

    def _organisation(self, company: str) -> Organisation:
        return Organisation.objects.get(members__username=company)

    # -- cases ----------------------------------------------------------------------------------
    def _certificates(self, first: date) -> None:
        for words in self.story["certificates"]:
            issued = date.fromisoformat(words["issued"])
            regulation = law_in_force(issued)
            organisation = self._organisation(words["holder"])
            authority = deciding_authority(regulation.law, words["level"], organisation)
            certificate = Certificate.objects.create(
                number=f"JC-{authority.short_name}-{issued.year}-{organisation.pk:04d}",
                organisation=organisation, regulation=regulation, authority=authority,
                deciding_authority=authority, level=words["level"],
                categories=words["categories"], valid_from=issued,
                valid_until=date.fromisoformat(words["valid_until"]),
                holder_name=organisation.name,
                legal_representative=organisation.legal_representative,
                registered_address=organisation.registered_address,
            )  # fmt: skip
            with clock.moved_to(_moment(first, 0)):
                take_step(certificate, "enter", on=first, state="valid")

    def _drafts(self) -> None:
        for story in self.story["stories"]:
            organisation = self._organisation(story["company"])
            renews = Certificate.objects.filter(organisation=organisation).first()
            begun = self.calendar.back(self.today, story["acts"][0][0] if story["acts"] else 0)
            with clock.moved_to(_moment(begun, 0)):
                draft = draft_application(
                    organisation,
                    level=story["level"],
                    categories=story["categories"],
                    on=begun,
                    asks=story.get("asks", "initial"),
                    renews=renews if story.get("asks") == "renewal" else None,
                )
                if story["acts"]:
                    hand_in(draft, story.get("missing", []))
            self.cases[story["company"]] = draft
        for name, story in self._stories():
            if name not in self.cases:
                begun = self.calendar.back(self.today, story["acts"][0][0])
                with clock.moved_to(_moment(begun, 0)):
                    self.cases[name] = demo_association.draft_of(story, begun)
                    hand_in(self.cases[name], [])

    def _act(self, company: str, act: str, inputs: dict[str, Any], day: date) -> None:
        case: Case = self.cases[company]
        case.refresh_from_db()
        if act == "plan":
            self._plan(case, day, **inputs)
            return
        if act == "review" and isinstance(case, Assessment):
            demo_association.review(case, day, inputs)
            return
        if act in VISIT_ACTS:
            case = self._visit(case, act, day)
        if act == "submit" and isinstance(case, Application):
            inputs = {"declared": True}
        if "due_in" in inputs:
            inputs["due_on"] = self.calendar.add(day, inputs.pop("due_in"))
        inputs = demo_association.with_bodies(inputs)
        take_step(case, act, by=self._actor(case, act, day), on=day, **inputs)

    def _plan(self, case: Case, day: date, **words: Any) -> None:
        """Announce the visit; everybody of the team declares on the same day."""
        visit_on = self.calendar.add(day, words.pop("in"))
        staff = list(User.objects.filter(name__in=words["staff"]).order_by("pk"))
        experts = list(Expert.objects.filter(code__in=words["experts"]))
        members = seats_for(staff, experts, None)
        visit = plan_visit(case, on=visit_on, members=members, **words)
        take_step(visit, "notify", by=self._actor(visit, "notify", day), on=day)
        for member in present(visit):
            take_step(visit, "declare", by=member.user or staff[0], on=day, member=member)

    def _visit(self, subject: Case, act: str, day: date) -> Visit:
        """The visit to the subject; before it is completed its steps are recorded."""
        visit = Visit.objects.get(subject=subject)
        if act == "complete":
            _record_steps(visit, self._staff(visit, act, day))
        return visit

    def _actor(self, case: Case, act: str, day: date) -> User:
        step = step_of(type(case), act)
        if "unit" in step.roles:
            return User.objects.filter(organisation=case.organisation)[0]
        return self._staff(case, act, day)

    def _staff(self, case: Case, act: str, day: date) -> User:
        step = step_of(type(case), act)
        offices = case.authorities_for(step.competence, day)
        return User.objects.filter(
            appointments__role__in=step.roles, appointments__authority__in=offices
        )[0]


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, OPENS_AT, clock.ZONE) + timedelta(minutes=minutes)


def _record_steps(visit: Visit, actor: User) -> None:
    for ground in visit.missing_steps:
        visit.records.create(ground=ground, at=clock.now(), actor=actor, note="已按程序办理。")


def lines() -> Iterator[str]:
    """What `load_demo` prints."""
    yield "演示账号（用户名  口令  姓名  角色或单位）："
    yield from load_demo()
