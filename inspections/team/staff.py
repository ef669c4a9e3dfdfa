"""What is known of the staff who visit: certificates, ties to organisations, days away.

Everybody tells of themselves; who supervises or administers their office tells of all. Each act
stands in the journal.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from casework import hall
from casework.models import Authority, Role, User
from casework.refusal import StepRefused
from inspections.models.team import StaffCertificate, StaffLeave, StaffRelation

KIND = "staff"
VISITORS = (Role.INSPECTOR, Role.REVIEWER)
KEEPERS = (Role.SUPERVISOR, Role.ADMIN)
OWN = "own"


def staff_seen_by(user: User) -> QuerySet[User]:
    """Those who may visit, of the person's offices and of those below them."""
    offices = Authority.objects.filter(
        Q(appointments__user=user) | Q(superior__appointments__user=user)
    )
    return User.objects.filter(
        appointments__role__in=VISITORS, appointments__authority__in=offices
    ).distinct()


def keeper_role(by: User, person: User) -> str:
    """The role in which somebody may keep everything of this person; '' when not."""
    held = [a for a in by.appointments.all() if a.role in KEEPERS]
    appointments = person.appointments.select_related("authority")
    offices = {o for a in appointments for o in (a.authority_id, a.authority.superior_id)}
    return next((a.role for a in held if a.authority_id in offices), "")


def _role(by: User, person: User, *, own: bool = True) -> str:
    role = keeper_role(by, person)
    if role:
        return role
    if own and by == person:
        return next((a.role for a in by.appointments.all()), "")
    raise StepRefused("E_ROLE", "只有本人或者本机关的监督检查人员、系统管理员可以登记。")


@transaction.atomic
def add_certificate(person: User, *, by: User, on: date, **said: Any) -> StaffCertificate:
    """A certificate: number, valid_until, regions (names of provinces; none: everywhere)."""
    role = _role(by, person, own=False)
    hall.note(KIND, "certify", by=by, on=on, role=role, person=person, said=said)
    return StaffCertificate.objects.create(user=person, **said)


@transaction.atomic
def declare_relation(person: User, *, by: User, on: date, **said: Any) -> StaffRelation:
    """A tie to an organisation; from now on the person does not visit it."""
    role = _role(by, person)
    hall.note(KIND, "declare", by=by, on=on, role=role, person=person, said=said)
    return StaffRelation.objects.create(user=person, declared_on=on, **said)


@transaction.atomic
def end_relation(relation: StaffRelation, *, by: User, on: date, ended_on: date) -> None:
    """The tie ended on that day; it still counts on the day itself."""
    role = _role(by, relation.user, own=False)
    ended = {"relation": relation.pk, "ended_on": ended_on}
    hall.note(KIND, "end_relation", by=by, on=on, role=role, person=relation.user, **ended)
    relation.ended_on = ended_on
    relation.save(update_fields=["ended_on"])


@transaction.atomic
def add_leave(person: User, *, by: User, on: date, **said: Any) -> StaffLeave:
    """Days away: from_on, until_on, reason."""
    role = _role(by, person)
    hall.note(KIND, "leave", by=by, on=on, role=role, person=person, said=said)
    return StaffLeave.objects.create(user=person, **said)


@transaction.atomic
def drop_leave(leave: StaffLeave, *, by: User, on: date) -> None:
    """The person is there after all."""
    role = _role(by, leave.user)
    said = {"from_on": leave.from_on, "until_on": leave.until_on}
    hall.note(KIND, "drop_leave", by=by, on=on, role=role, person=leave.user, **said)
    leave.delete()
