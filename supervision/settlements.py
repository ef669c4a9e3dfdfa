"""What acts called for and no step settles: findings, publications, filings with the nation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from casework import clock, hall
from casework.calendars import working_calendar
from casework.law import Law, law_numbered
from casework.models import Case, Effect, Entry, Role, User
from casework.refusal import StepRefused
from supervision import dashboards
from supervision.models import Settlement

PUBLICITY = "publicity"
FILING = "national_filing"
OPENED_BY = "enforcement.open"
TO_PUBLISH = Q(kind=Effect.Kind.REGISTER) | Q(kind=Effect.Kind.DUTY, key=FILING)
RELATED = ("case__organisation", "case__certificate", "entry__authority")


# -- findings -----------------------------------------------------------------------------------
def findings(user: User) -> QuerySet[Effect]:
    """The findings in cases this person may see that nobody has settled, the oldest first."""
    seen = Case.objects.visible_to(user)
    found = Effect.objects.filter(kind=Effect.Kind.FINDING, settled_on=None, case__in=seen)
    return found.select_related("case__organisation", "case__authority", "entry").order_by("pk")


def law_of(effect: Effect) -> Law:
    assert effect.entry.regulation_id  # every act in a case rests on a regulation
    return law_numbered(effect.entry.regulation_id)


def told(effect: Effect, section: str) -> dict[str, Any]:
    """What the regulation says of a finding, duty or publication; its key when it says nothing."""
    said: dict[str, Any] = law_of(effect).document.get(section, {}).get(effect.key, {})
    return {"says": effect.key, "article": ""} | said


def opens(effect: Effect) -> tuple[str, str]:
    """Kind and first step of the case that a finding may lead to."""
    kind, name = told(effect, "findings").get("opens", OPENED_BY).split(".")
    return kind, name


@transaction.atomic
def settle(
    effect: Effect, way: Settlement.Way, *, by: User, says: str = "", begun: Case | None = None,
    on: date | None = None,
) -> Settlement:  # fmt: skip
    """Write down how it was settled, once. StepRefused E_STATE when somebody was faster."""
    held = Effect.objects.select_for_update(of=("self",)).get(pk=effect.pk)
    if held.settled_on:
        raise StepRefused("E_STATE", "已经有人处理了这一事项。")
    held.settled_on = on or clock.today()
    held.save(update_fields=["settled_on"])
    made = Settlement.objects.create(
        effect=held, way=way, says=says, begun_id=begun.pk if begun else None, by=by,
        on=held.settled_on,
    )  # fmt: skip
    role = Role.CLERK if held.kind != Effect.Kind.FINDING else Role.SUPERVISOR
    noted = {"effect": held.pk, "key": held.key, "way": way, "says": says}
    hall.note("effect", "settle", by=by, on=clock.today(), role=role, said=noted)
    return made


def supervised(user: User) -> set[int]:
    """The offices where the person supervises and may settle findings."""
    return {post.authority_id for post in user.appointments.all() if post.role == Role.SUPERVISOR}


def concerns(effect: Effect, offices: set[int]) -> bool:
    """Whether the finding is for one of these offices to settle."""
    return bool({effect.case.authority_id, effect.case.deciding_authority_id} & offices)


# -- publications and filings -------------------------------------------------------------------
@dataclass(frozen=True)
class ToPublish:
    """A decision to be published, or a certificate to be filed, and until when."""

    effect: Effect
    says: str
    article: str
    due_on: date | None
    late: bool
    mine: bool

    @property
    def is_filing(self) -> bool:
        return self.effect.kind == Effect.Kind.DUTY


def publications(user: User) -> QuerySet[Effect]:
    """What the offices a person looks after have to publish or file, done or not."""
    offices = dashboards.overseen(user)
    return _unfinished().filter(entry__authority__in=offices)


def _unfinished() -> QuerySet[Effect]:
    found = Effect.objects.filter(TO_PUBLISH).exclude(entry__authority=None)
    return found.select_related(*RELATED, "settlement__by").order_by("on", "pk")


def to_publish(effects: Iterable[Effect], user: User) -> Iterator[ToPublish]:
    """The rows of the list: due dates are the office's own target, where it follows one."""
    calendar, today = working_calendar(), clock.today()
    posts = {p.authority_id for p in user.appointments.all() if p.role == Role.CLERK}
    for effect in effects:
        said = told(effect, "duties" if effect.kind == Effect.Kind.DUTY else "register")
        law = law_of(effect)
        target = law.document["practices"].get(PUBLICITY) if law.follows(PUBLICITY) else None
        due = calendar.add(effect.on, target["working_days"]) if target else None
        late = bool(due and not effect.settled_on and due < today)
        mine = effect.entry.authority_id in posts
        yield ToPublish(effect, said["says"], said["article"], due, late, mine)


def published() -> QuerySet[Effect]:
    """The decisions made known to everybody, the newest first; set_aside: by a remedy since."""
    restored = Entry.objects.filter(
        case=OuterRef("case"),
        step="restore",
        outcome=Entry.Outcome.DONE,
        position__gt=OuterRef("entry__position"),
    ).annotate(decision=KeyTextTransform("decision", "inputs"))
    restored = restored.filter(decision=OuterRef("entry__step"))
    found = Effect.objects.filter(kind=Effect.Kind.REGISTER, settlement__isnull=False)
    found = found.select_related(*RELATED, "settlement").annotate(set_aside=Exists(restored))
    return found.order_by("-pk")
