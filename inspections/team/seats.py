"""The rows of a team: who is in it, what they declared, who came for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from casework.models import User
from inspections.models.team import TeamMember
from licensing.models.expert import Expert

if TYPE_CHECKING:
    from inspections.models import Visit

R, D = TeamMember.Role, TeamMember.Declaration


@dataclass(frozen=True)
class Seat:
    """Who is to be in the team, and as what."""

    role: str
    user: User | None = None
    expert: Expert | None = None


def seats_for(staff: Sequence[User], experts: Sequence[Expert], lead: User | None) -> list[Seat]:
    """The seats of a team; the first of the staff leads unless somebody is named."""
    first = lead or next(iter(staff), None)
    people = [Seat(R.LEAD if user == first else R.MEMBER, user=user) for user in staff]
    return people + [Seat(R.EXPERT, expert=expert) for expert in experts]


def seat(visit: Visit, seats: Sequence[Seat]) -> None:
    """Let the team of a plan be exactly this; nobody has declared anything yet."""
    visit.members.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(visit=visit, role=s.role, user=s.user, expert=s.expert) for s in seats
    )


def present(visit: Visit) -> QuerySet[TeamMember]:
    """The team as it is now: without those who were replaced."""
    return visit.members.filter(left_on=None).select_related("user", "expert")


def holds(visit: Visit, person: User | Expert) -> bool:
    """Whether the person already is of the team."""
    return any(member.person == person for member in present(visit))


def undeclared(visit: Visit) -> list[str]:
    """Who still stands in the way of the visit: '刘洋：尚未声明'."""
    return [
        f"{member.name}：{member.get_declaration_display()}"
        for member in present(visit).exclude(declaration=D.CLEAR)
    ]


def declare(member: TeamMember, declaration: str, on: date, reason: str = "") -> None:
    member.declaration, member.declared_on, member.reason = declaration, on, reason
    member.save(update_fields=["declaration", "declared_on", "reason"])


def replace(visit: Visit, member: TeamMember, by: User | Expert | None, on: date) -> None:
    """Let a member leave, and the other take the seat; the names for the papers follow."""
    member.left_on = on
    member.save(update_fields=["left_on"])
    if by is not None:
        person = {"expert": by} if isinstance(by, Expert) else {"user": by}
        TeamMember.objects.create(visit=visit, role=member.role, replaces=member, **person)
    elif member.role == R.LEAD:
        heir = present(visit).filter(role=R.MEMBER).first()
        if heir is not None:
            heir.role = R.LEAD
            heir.save(update_fields=["role"])
    visit.staff, visit.experts = names_of(visit)


def names_of(visit: Visit) -> tuple[list[str], list[str]]:
    """Names of the staff and codes of the experts, as the columns of the visit hold them."""
    members = list(present(visit))
    staff = [str(m.user) for m in sorted(members, key=lambda m: m.role != R.LEAD) if m.user]
    return staff, [m.expert.code for m in members if m.expert]
