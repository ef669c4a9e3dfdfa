"""The side of the office: asking experts, and what they answered, for forms and papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from casework.calendar import WorkingCalendar
from casework.steps import Act
from casework.winding import WARN_SHARE
from licensing.models.expert import Expert

if TYPE_CHECKING:  # the steps of an application ask experts
    from licensing.models import OpinionRequest
    from licensing.models.application_record import ApplicationRecord

AGREE, DISAGREE = "favourable", "unfavourable"


def ask(application: ApplicationRecord, review: str, act: Act) -> None:
    """Ask the experts the step names; where no day is named nobody is reminded."""
    due_on = act.inputs.get("due_on")
    experts = Expert.objects.filter(code__in=act.inputs.get("experts") or [])
    for expert in experts.order_by("code"):
        application.opinion_requests.create(
            review=review, expert=expert, asks=act.inputs["reason"], asked_on=act.on,
            materials=list(act.inputs.get("materials") or []),
            due_on=due_on, warn_on=_warn_on(act.on, due_on, act.calendar) if due_on else None,
        )  # fmt: skip


def _warn_on(asked_on: date, due_on: date, calendar: WorkingCalendar) -> date:
    """The day of the reminder: as long before the end as a period of that length turns yellow."""
    length = calendar.count(asked_on, due_on)
    return calendar.back(due_on, max(1, length // WARN_SHARE))


def of_open_reviews(application: ApplicationRecord) -> list[OpinionRequest]:
    """What was asked in the reviews that go on; those without experts asked nobody."""
    asked = application.opinion_requests.filter(review__in=application.open_reviews)
    return list(asked.select_related("expert", "opinion"))


def for_ending(application: ApplicationRecord) -> dict[str, Any]:
    """Initial values of the step that ends a review: what was said, agreed if all agree."""
    said = [r.opinion for r in of_open_reviews(application) if hasattr(r, "opinion")]
    voted = {opinion.found for opinion in said} & {AGREE, DISAGREE}
    lines = [f"{o.request.expert}（{o.get_found_display()}）：{o.says}" for o in said]
    found = {"statement": "\n".join(lines)} if lines else {}
    return found | ({"opinion": voted.pop()} if len(voted) == 1 else {})


def missing(application: ApplicationRecord) -> list[OpinionRequest]:
    return [r for r in of_open_reviews(application) if not hasattr(r, "opinion")]


def printed(requests: Iterable[OpinionRequest]) -> list[dict[str, Any]]:
    """The opinions as the paper prints them: name, word, reasons and moment of each expert."""
    return [
        {
            "name": str(request.expert),
            "word": request.opinion.get_found_display(),
            "says": request.opinion.says,
            "at": request.opinion.at,
        }
        for request in requests
        if hasattr(request, "opinion")
    ]
