"""督办: directives to officers, their replies, and what is said when the day has passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from casework import clock, hall
from casework.models import Authority, Case, Role, User
from casework.notifying import Kind, Note, register, tell
from casework.refusal import StepRefused
from supervision import dashboards
from supervision.models import Directive, Reply

KIND = "directive"
GIVEN, REPLIED, OVER = "directive_given", "directive_replied", "directive_over"
SUPERVISORS = (Role.SUPERVISOR, Role.HEAD)

register(
    Kind(GIVEN, "督办", for_office=True),
    Kind(REPLIED, "督办答复", for_office=True),
    Kind(OVER, "督办逾期", for_office=True),
)


def may_direct(user: User, case: Case) -> bool:
    """Whether the person supervises the office that handles the case."""
    posts = [post for post in user.appointments.all() if post.role in SUPERVISORS]
    offices = {post.authority_id for post in posts}
    return case.closed_on is None and bool(
        offices & {case.authority_id, case.authority.superior_id}
    )


def officers_for(case: Case) -> QuerySet[User]:
    """Who may be asked: the staff of the office that handles the case."""
    found = User.objects.filter(appointments__authority=case.authority_id, is_active=True)
    return found.exclude(appointments__role=Role.ADMIN).distinct().order_by("name", "pk")


@transaction.atomic
def give(case: Case, *, to: User, text: str, due_on: date, by: User) -> Directive:
    """Ask an officer; StepRefused E_ROLE for who does not supervise the office."""
    if not may_direct(by, case):
        raise StepRefused("E_ROLE", "只有承办机构或者上级机关的监督检查人员、负责人可以督办")
    today = clock.today()
    directive = Directive.objects.create(
        case_id=case.pk, authority_id=case.authority_id, text=text, due_on=due_on, to=to, by=by,
        on=today, at=clock.now(),
    )  # fmt: skip
    role = min(by.roles() & set(SUPERVISORS))
    said = {"directive": directive.pk, "to": to.pk, "due_on": due_on, "text": text}
    hall.note(KIND, "give", by=by, on=today, role=role, said=said)
    tell([Note(GIVEN, to.pk, case.pk, f"directive:{directive.pk}", text, due_on)])
    return directive


@transaction.atomic
def reply(directive: Directive, text: str, *, by: User) -> Reply:
    """Answer it, once. StepRefused E_ROLE, E_DONE."""
    # The lock of the case: the row of the directive itself admits no lock, as it admits no change.
    Case.objects.select_for_update().get(pk=directive.case_id)
    if by.pk != directive.to_id:
        raise StepRefused("E_ROLE", f"这项督办由{directive.to}答复")
    if Reply.objects.filter(directive=directive).exists():
        raise StepRefused("E_DONE", "这项督办已经答复，答复不能更改")
    today = clock.today()
    said = {"directive": directive.pk, "text": text}
    hall.note(KIND, "reply", by=by, on=today, role=min(by.roles(), default=""), said=said)
    answer = Reply.objects.create(directive=directive, text=text, by=by, on=today, at=clock.now())
    key = f"reply:{directive.pk}"
    tell([Note(REPLIED, directive.by_id, directive.case_id, key, text, directive.due_on)])
    return answer


def tell_of_overdue(day: date) -> int:
    """Tell both sides, once, of directives whose day has passed without a reply."""
    late = Directive.objects.filter(due_on__lt=day, reply=None)
    return tell(
        Note(OVER, person, each.case_id, f"directive-over:{each.pk}", each.text, each.due_on)
        for each in late
        for person in {each.to_id, each.by_id}
    )


def seen_by(user: User, authorities: Iterable[Authority]) -> QuerySet[Directive]:
    """Those of the offices a person looks after, unanswered ones first, by their day."""
    found = Directive.objects.filter(authority__in=list(authorities))
    related = found.select_related("case__organisation", "to", "by", "reply__by")
    return related.order_by("reply", "due_on", "pk")


def overseen_by(user: User) -> QuerySet[Directive]:
    """Those a person may open: of the own offices or those below, or addressed to the person."""
    own = Directive.objects.filter(authority__in=dashboards.overseen(user))
    return own | Directive.objects.filter(to=user)
