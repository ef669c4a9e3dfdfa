"""A round of correction: what was asked for at once, what is answered, what silence will mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from applicants.materials import rows_of
from applicants.models import Material
from applicants.reusing import reusable
from casework.calendar import ONE_DAY
from casework.judging import step_of
from casework.models import Deadline, Entry
from licensing.models import Application

NOTICE = "request_correction"
ROUNDS = (NOTICE, "record_open_items")
PERIOD = "correction"


@dataclass(frozen=True)
class Item:
    """A material to be corrected; `asked` are the office's words, `new` what came since."""

    key: str
    name: str
    article: str
    asked: str
    former: Material | None
    new: Material | None
    reusable: bool


def items(application: Application) -> list[Item]:
    """Every open item in the law's order, with what the office asks and what has been given."""
    notice, renewed = _last(application, NOTICE), set(renewed_items(application))
    before = reusable(application)
    words = notice.inputs.get("says") or {} if notice else {}
    return [
        Item(
            key=row.key,
            name=row.name,
            article=application.law.material(row.key)["article"],
            asked=words.get(row.key, ""),
            former=None if row.key in renewed else row.material,
            new=row.material if row.key in renewed else None,
            reusable=row.key in before,
        )
        for row in rows_of(application)
        if row.key in application.open_items
    ]


def renewed_items(application: Application) -> list[str]:
    """The items to be corrected for which a file came after the last notice."""
    notice = _last(application, *ROUNDS)
    if notice is None:
        return []
    newer = application.given_materials.filter(added_at__gt=notice.at).exclude(file="")
    keys = set(newer.values_list("key", flat=True))
    return [key for key in application.open_items if key in keys]


def demanded(application: Application) -> str:
    """What the notice says of all items together, or ''."""
    notice = _last(application, NOTICE)
    return str(notice.inputs.get("reasons") or "") if notice else ""


def _last(application: Application, *steps: str) -> Entry | None:
    done = application.entries.filter(step__in=steps, outcome=Entry.Outcome.DONE)
    return done.order_by("position").last()


@dataclass(frozen=True)
class Silence:
    """What happens by law when the last day passes without an answer, and from which day."""

    deadline: Deadline
    due_on: date
    from_on: date
    effect: str
    article: str


def silence(application: Application) -> Silence | None:
    """The consequence of not answering; None when no period runs or nothing follows from it."""
    deadline = application.running(PERIOD)
    if deadline is None or deadline.due_on is None or not deadline.silence:
        return None
    deadline.case = application
    effect = step_of(Application, deadline.silence).effect
    return Silence(deadline, deadline.due_on, deadline.due_on + ONE_DAY, effect, deadline.article)
