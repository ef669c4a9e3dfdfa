"""Who may visit whom on which day, and why not: the same answer for page, form and guard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from casework import clock
from casework.calendars import working_calendar
from casework.judging import objections, step_of
from casework.models import Case, User
from casework.steps import Act
from casework.sweep import model_of
from inspections.models.team import StaffCertificate, StaffLeave, StaffRelation, TeamMember
from inspections.occasions import RECORDED_BY
from inspections.team.staff import VISITORS
from licensing.models.expert import Expert

if TYPE_CHECKING:
    from inspections.models import Visit

BUSY = ("notified", "in_progress", "checking")


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be of the team, and every reason that speaks against it."""

    person: User | Expert
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Situation:
    """What is known, on one day, of everybody who could visit in one case. Read once."""

    case: Case
    on: date
    tied: dict[int, str]
    away: dict[int, str]
    busy: dict[int, str]
    busy_experts: dict[int, str]
    deciders: frozenset[int]
    certified: frozenset[int] | None

    @classmethod
    def of(cls, case: Case, on: date, *, but: Visit | None = None) -> Situation:
        """The situation for a visit on that day; `but` is the visit being planned itself."""
        others = TeamMember.objects.filter(
            visit__visit_on=on, visit__state__in=BUSY, left_on=None
        ).select_related("visit__organisation")
        if but is not None:
            others = others.exclude(visit=but)
        met = [(member, member.visit.organisation.name) for member in others]
        return cls(
            case=case,
            on=on,
            tied=_tied(case, on),
            away=_away(on),
            busy={m.user_id: name for m, name in met if m.user_id},
            busy_experts={m.expert_id: name for m, name in met if m.expert_id},
            deciders=_deciders(case),
            certified=_certified(case, on),
        )

    def against_staff(self, user: User) -> Iterator[str]:
        """Every reason against a member of staff, in words."""
        if kind := self.tied.get(user.pk):
            yield f"与该单位有利害关系（{kind}）"
        if user.pk in self.deciders:
            yield "本案的决定人不参加现场审查"
        if days := self.away.get(user.pk):
            yield f"当日不在岗（{days}）"
        if other := self.busy.get(user.pk):
            yield f"当日另有现场审查（{other}）"
        if self.certified is not None and user.pk not in self.certified:
            yield "当日没有适用于该地区的有效审查证件"
        yield from self.against_name(str(user))

    def against_name(self, name: str) -> Iterator[str]:
        """What the step that records the visit would hold against somebody of this name."""
        if step := RECORDED_BY.get(self.case.kind):
            inputs = {"team": [name]}
            act = Act(step, self.on, clock.now(), working_calendar(), inputs=inputs)
            yield from (refusal.reason for refusal in objections(self.case, act))

    def against_expert(self, expert: Expert) -> Iterator[str]:
        yield from expert.reasons_against(self.case.organisation, self.on)
        if other := self.busy_experts.get(expert.pk):
            yield f"当日另有现场审查（{other}）"

    def against_person(self, person: User | Expert) -> list[str]:
        """The reasons against one person, each with the name: '张三：当日不在岗'."""
        found = (
            self.against_expert(person) if isinstance(person, Expert)
            else self.against_staff(person)
        )  # fmt: skip
        return [f"{person}：{reason}" for reason in found]

    def staff(self) -> list[Candidate]:
        people = staff_of(self.case, self.on)
        return [Candidate(user, tuple(self.against_staff(user))) for user in people]

    def experts(self) -> list[Candidate]:
        pool = Expert.objects.filter(standing=Expert.Standing.ADMITTED).with_record()
        return [Candidate(e, tuple(self.against_expert(e))) for e in pool.order_by("code")]

    def against(self, members: Iterable[TeamMember]) -> list[str]:
        """One sentence for each reason against one of the members: '张三：当日不在岗'."""
        return [line for member in members for line in self.against_person(member.person)]


def _visitors(case: Case) -> Sequence[str]:
    """The roles of those who visit: the office's, or those who record the visit for a body."""
    step = RECORDED_BY.get(case.kind)
    return step_of(model_of(case.kind), step).roles if step else VISITORS


def staff_of(case: Case, on: date) -> QuerySet[User]:
    """Who may be sent: the staff of the offices or of the body that visits in this case."""
    offices = case.authorities_for("visit", on)
    return (
        User.objects.filter(
            is_active=True,
            appointments__role__in=_visitors(case),
            appointments__authority__in=offices,
        )
        .distinct()
        .order_by("pk")
    )


def _tied(case: Case, on: date) -> dict[int, str]:
    relations = StaffRelation.objects.filter(organisation=case.organisation)
    return {r.user_id: r.get_kind_display() for r in relations if r.holds(on)}


def _away(on: date) -> dict[int, str]:
    leaves = StaffLeave.objects.filter(from_on__lte=on, until_on__gte=on)
    return {leave.user_id: leave.reason or str(leave) for leave in leaves}


def _deciders(case: Case) -> frozenset[int]:
    """Who decides the case, as far as the regulation keeps them from the team."""
    wanted: Any = case.law.document.get("visit", {}).get("kept_from_team", ())
    roles = {role for step in wanted for role in step_of(*_step(step)).roles}
    held = User.objects.filter(
        appointments__role__in=roles, appointments__authority=case.deciding_authority_id
    )
    return frozenset(held.values_list("pk", flat=True))


def _step(name: str) -> tuple[type[Case], str]:
    kind, _, step = name.partition(".")
    return model_of(kind), step


def _certified(case: Case, on: date) -> frozenset[int] | None:
    """Who holds a certificate for the region on that day; None when none is asked for."""
    if case.law.document.get("visit", {}).get("staff_certificate") != "required":
        return None
    held = StaffCertificate.objects.filter(valid_until__gte=on)
    return frozenset(c.user_id for c in held if c.covers(case.organisation.province, on))
