"""To whom cases go: the one with the fewest, or each in turn; nobody who is away or recused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count

from casework import clock, traits
from casework.assigning.acts import Reason, assign, offices_of, refused_pairs
from casework.models import DRAFT, AssignmentRule, Case, Cover, Entry, User
from casework.reactions import on_any

Away = Callable[[date], Iterable[int]]
_away: list[Away] = []


def away_by(told: Away) -> Away:
    """Let an app say who is away on a day, by key."""
    _away.append(told)
    return told


def away(on: date) -> set[int]:
    """The keys of the people who are away on that day."""
    covered = Cover.objects.filter(from_on__lte=on, until_on__gte=on, ended=None)
    return {*covered.values_list("person", flat=True), *(pk for told in _away for pk in told(on))}


def loads(people: Iterable[int]) -> dict[int, int]:
    """Person -> how many open cases they handle; one query."""
    handled = Case.objects.filter(closed_on=None, assignee__in=list(people))
    return dict(handled.order_by().values_list("assignee").annotate(Count("pk")))


def spread(cases: Sequence[Case], people: Sequence[User]) -> dict[int, User | None]:
    """Case -> whom it goes to, so that nobody has much more than another.

    Who is recused is passed over; where all are, the first is named and will be refused.
    """
    named = {person.pk: person for person in people}
    load = dict.fromkeys(named, 0) | loads(named)
    recused = refused_pairs([case.pk for case in cases], named)
    offices = offices_of(named)
    plan: dict[int, User | None] = {}
    for case in cases:
        free = [pk for pk in named if _may(case, pk, offices, recused)]
        chosen = min(free or named, key=lambda pk: load[pk])
        load[chosen] += len(free) > 0
        plan[case.pk] = named[chosen]
    return plan


def _may(
    case: Case,
    person: int,
    offices: Mapping[int, set[int]],
    recused: Mapping[tuple[int, int], str],
) -> bool:
    held = {case.authority_id, case.deciding_authority_id} & offices.get(person, set())
    return bool(held) and (case.pk, person) not in recused


# -- the office's rules -------------------------------------------------------------------------
def _was_opened(entry: Entry) -> bool:
    return bool(entry.case_id) and entry.source == DRAFT


@on_any(_was_opened)
def assign_by_rule(entry: Entry) -> None:
    """Give a case that has come in to whom the office's rules name."""
    case = Case.objects.get(entries=entry)
    if case.assignee_id or case.closed_on or case.assignments.exists():
        return
    for rule in AssignmentRule.objects.select_for_update().filter(authority=case.authority_id):
        person = _chosen(rule, case) if suits(rule, case) else None
        if person:
            assign({case.pk: person}, by=None, reason=Reason.BY_RULE, rule=rule.pk)
            AssignmentRule.objects.filter(pk=rule.pk).update(last=person)
            return


def suits(rule: AssignmentRule, case: Case) -> bool:
    """Whether the rule speaks of this case."""
    if rule.kind != case.kind or rule.province not in ("", case.organisation.province):
        return False
    return all(_has(case, key, value) for key, value in rule.traits.items())


def _has(case: Case, key: str, value: str) -> bool:
    trait = traits.trait(key)
    if trait is None or case.kind not in trait.kinds:
        return False
    held = getattr(case.procedure, trait.kinds[case.kind])
    return value in held if trait.many else value == held


def _chosen(rule: AssignmentRule, case: Case) -> User | None:
    absent = away(clock.today())
    people = {p.pk: p for p in rule.officers.filter(is_active=True) if p.pk not in absent}
    recused, offices = refused_pairs([case.pk], people), offices_of(people)
    free = sorted(pk for pk in people if _may(case, pk, offices, recused))
    if not free:
        return None
    if rule.method == AssignmentRule.Method.TURNS:
        following = [pk for pk in free if pk > (rule.last_id or 0)]
        return people[(following or free)[0]]
    load = loads(free)
    return people[min(free, key=lambda pk: load.get(pk, 0))]
