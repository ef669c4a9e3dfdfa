"""What a test came to: marked by machine, exactly, from the answers that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from casework import clock
from inspections.models.knowledge import Examinee, Question, Sitting

if TYPE_CHECKING:
    from inspections.models import Visit

FULL = 100
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Result:
    """One person's test. `points` per cent, to a tenth; `verdict` pass, fail or '' without a mark.

    `state`: waiting, going_on, or done (handed in, or the time is over).
    """

    name: str
    post: str
    state: str
    right: int
    total: int
    points: Decimal | None
    verdict: str
    begun_at: datetime | None
    seed: str


def results_of(visit: Visit) -> list[Result]:
    """The results of everybody tested during the visit, in the order of registration."""
    now = clock.now()
    sittings = visit.sittings.select_related("bank").prefetch_related("examinees__answers")
    return [result for sitting in sittings for result in _results(sitting, now)]


def _results(sitting: Sitting, now: datetime) -> Iterable[Result]:
    questions = {q.pk: q for q in sitting.bank.questions.all()}
    for examinee in sitting.examinees.all():
        yield _result(examinee, sitting.bank.pass_mark, questions, now)


def _result(
    examinee: Examinee, pass_mark: Decimal | None, questions: dict[int, Question], now: datetime
) -> Result:
    state = state_of(examinee, now)
    done, total = state == "done", len(examinee.drawn)
    answers = list(examinee.answers.all()) if done else []
    right = sum(1 for answer in answers if questions[answer.question_id].is_right(answer.chosen))
    return Result(
        name=examinee.name,
        post=examinee.post,
        state=state,
        right=right,
        total=total,
        points=points(right, total) if done else None,
        verdict=verdict(right, total, pass_mark) if done else "",
        begun_at=examinee.begun_at,
        seed=examinee.seed,
    )


def state_of(examinee: Examinee, now: datetime) -> str:
    if examinee.due_at is None:
        return "waiting"
    return "done" if examinee.finished_at or now > examinee.due_at else "going_on"


def points(right: int, total: int) -> Decimal:
    return (Decimal(right * FULL) / total).quantize(TENTH, ROUND_HALF_UP)


def verdict(right: int, total: int, pass_mark: Decimal | None) -> str:
    """Compared as whole shares, so that rounding decides nothing; '' when no mark is set."""
    if pass_mark is None:
        return ""
    return "pass" if right * FULL >= pass_mark * total else "fail"
