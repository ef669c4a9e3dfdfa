"""Who in an organisation may do what, and how members change. Pages and API ask here alone.

The unit answers for its application; within it a manager does everything, a clerk works on
applications and on what the unit declares, an agent works only in the cases it was given.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from applicants.models import Invitation, Membership, Part
from casework import clock, hall
from casework.models import Case, Grant, Organisation, Role, User

# A deed, and the parts that may do it. CASE is work in a case that the person sees.
MEMBERS, IDENTITY, PROFILE, APPLY, CASE = "members", "identity", "profile", "apply", "case"
DEEDS: dict[str, frozenset[str]] = {
    MEMBERS: frozenset({Part.MANAGER}),
    IDENTITY: frozenset({Part.MANAGER}),
    PROFILE: frozenset({Part.MANAGER, Part.CLERK}),
    APPLY: frozenset({Part.MANAGER, Part.CLERK}),
    CASE: frozenset(Part.values),
}
SAYINGS = {
    MEMBERS: "只有本单位管理员可以管理成员。",
    IDENTITY: "只有本单位管理员可以修改登记信息和联系人。",
    PROFILE: "单位情况由本单位管理员和经办人办理，代理人不能查看或者填写。",
    APPLY: "申请由本单位管理员和经办人提出；代理人只办理单位交办的案件。",
    CASE: "您的委托期限已经届满，不能再办理本单位的事项。",
}


class MembersRefused(ValueError):
    """A change of members that may not be; the message is the sentence to show."""


def part_of(user: User) -> str:
    """The part of a member; '' for staff. Without a row: a manager (see Membership)."""
    if user.organisation_id is None:
        return ""
    row = getattr(user, "membership", None)
    return row.part if row else Part.MANAGER


def may(user: User, deed: str) -> bool:
    """Whether the member may do the deed today; nobody of the staff may."""
    return part_of(user) in DEEDS[deed] and user.has_mandate(clock.today())


def require(user: User, deed: str) -> Organisation:
    """The organisation for which the member may do the deed. Raises PermissionDenied, saying why.

    Staff are refused too; pages that staff should not know of answer 404 before they ask.
    """
    if user.organisation is None:
        raise PermissionDenied("只有申请单位的账号可以办理。")
    if not may(user, deed):
        expired = not user.has_mandate(clock.today())
        raise PermissionDenied(SAYINGS[CASE if expired else deed])
    return user.organisation


def members_of(organisation: Organisation) -> QuerySet[User]:
    """Every account of the organisation, the active ones first."""
    members = User.objects.filter(organisation=organisation).select_related("membership")
    return members.order_by("-is_active", "pk")


def enter(user: User, part: str, *, letter: str = "", by: User | None = None) -> Membership:
    """Give a new account its part; `by` invited it."""
    return Membership.objects.create(
        user=user, part=part, letter=letter, since=clock.today(), invited_by=by
    )


@transaction.atomic
def change_part(
    user: User, part: str, *, by: User, letter: str = "", until: date | None = None
) -> None:
    """Let a member have another part; `letter` and `until` are an agent's, with its last day.

    Raises MembersRefused for the last manager, for who has left, and for an agent without both.
    """
    _hold(user)
    if part != Part.MANAGER:
        _leave_a_manager(user)
    agent = part == Part.AGENT
    if agent and not (letter and until):
        raise MembersRefused("代理人须有委托书编号和委托期限")
    before = part_of(user)
    user.granted_only, user.granted_until = agent, until if agent else None
    user.save(update_fields=["granted_only", "granted_until"])
    defaults = {"part": part, "letter": letter if agent else ""}
    created = defaults | {"since": _joined_on(user)}
    if not agent:
        user.grants.all().delete()
    if part != Part.MANAGER:
        _withdraw_invitations(user)
    user.membership, _ = Membership.objects.update_or_create(
        user=user, defaults=defaults, create_defaults=created
    )
    note("change_part", by=by, member=user, before=before, part=part, letter=letter, until=until)


@transaction.atomic
def end(user: User, *, by: User) -> None:
    """Close a member's account at once: every session of it ends, its password is void.

    What it did stays. Raises MembersRefused for the last manager and for who has left.
    """
    _hold(user)
    _leave_a_manager(user)
    _withdraw_invitations(user)
    part = part_of(user)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    today = clock.today()
    Membership.objects.update_or_create(
        user=user,
        defaults={"ended_on": today},
        create_defaults={"ended_on": today, "part": part, "since": _joined_on(user)},
    )
    note("end", by=by, member=user, part=part)


@transaction.atomic
def give_cases(user: User, cases: QuerySet[Case], *, by: User) -> None:
    """Let an agent work in exactly these cases of the organisation.

    Raises MembersRefused for who is no agent.
    """
    _hold(user)
    if not user.granted_only:
        raise MembersRefused("只有代理人按件交办，其他成员可以办理本单位的全部案件")
    wanted = set(cases.filter(organisation=user.organisation).values_list("pk", flat=True))
    held = set(user.grants.values_list("case", flat=True))
    user.grants.filter(case__in=held - wanted).delete()
    Grant.objects.bulk_create(
        Grant(user=user, case_id=pk, given_by=by, given_on=clock.today())
        for pk in sorted(wanted - held)
    )
    if wanted != held:
        note("give_cases", by=by, member=user, cases=sorted(wanted), before=sorted(held))


def note(step: str, *, by: User, **inputs: Any) -> None:
    """Write an act about members into the journal."""
    hall.note("membership", step, by=by, on=clock.today(), role=Role.UNIT, **inputs)


def hold(organisation: Organisation) -> None:
    """Changes of the members of one organisation queue here: two managers cannot both go."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _withdraw_invitations(user: User) -> None:
    """Who manages no more has invited nobody who has not come yet."""
    waiting = Invitation.objects.filter(invited_by=user, accepted_by=None, revoked_at=None)
    waiting.update(revoked_at=clock.now())


def _joined_on(user: User) -> date:
    """The first day of a member without a row."""
    return user.date_joined.astimezone(clock.ZONE).date()


def _hold(user: User) -> None:
    """Queue, and read the member again: somebody may have been quicker."""
    assert user.organisation is not None
    hold(user.organisation)
    user.refresh_from_db()
    if not user.is_active:
        raise MembersRefused("该成员已经停用")


def _leave_a_manager(user: User) -> None:
    others = User.objects.filter(organisation=user.organisation_id, is_active=True)
    others = others.exclude(pk=user.pk).exclude(membership__part__in=(Part.CLERK, Part.AGENT))
    if part_of(user) == Part.MANAGER and not others.exists():
        raise MembersRefused("每个单位至少有一名管理员。请先让另一名成员担任管理员")
