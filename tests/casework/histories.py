"""Invented lives of cases, dense in what makes counting hard: pauses, make-up days, year ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.casework.oracle import Period, Told

REVIEW = ("start_expert_review", "end_expert_review")
PERIODS = [
    Period("receipt", 5, {"submit": ""}, {"accept": "", "request_correction": "", "withdraw": ""},
           silence="deem_accepted"),
    Period("correction", 15, {"request_correction": ""},
           {"resubmit": "complete", "accept": "", "withdraw": ""}, silence="lapse"),
    Period("second_receipt", 5, {"resubmit": ""},
           {"accept": "", "withdraw": "", "record_open_items": ""}, silence="deem_accepted"),
    Period("decision", 20, {"accept": "accepted_on"},
           {"grant": "", "refuse": "", "extend": "", "withdraw": ""},
           pause=REVIEW, silence="mark_overdue"),
    Period("extended", 30, {"extend": "counted_from"}, {"grant": "", "refuse": "", "withdraw": ""},
           pause=REVIEW, silence="mark_overdue"),
    Period("rectification", 20, {"order": ""}, {"rectify": ""}, working=False,
           silence="mark_overdue"),
]  # fmt: skip
# Days around which the notices move working days about, and the edges of what is known.
HARD_DAYS = [
    "2018-12-20", "2019-01-28", "2019-04-25", "2019-09-25", "2020-01-15", "2020-04-24",
    "2020-09-20", "2020-12-18", "2021-02-01", "2021-09-10", "2022-01-20", "2022-09-20",
    "2023-01-10", "2023-04-18", "2023-09-20", "2024-02-01", "2024-04-26", "2024-09-10",
    "2024-12-16", "2025-01-16", "2025-04-20", "2025-09-22", "2025-12-15", "2026-02-05",
    "2026-04-24", "2026-09-16", "2026-11-20", "2026-12-10", "2026-12-30",
]  # fmt: skip


@dataclass
class History:
    """One story, and the last year whose holidays are known in it."""

    told: list[Told]
    last_year: int


def histories(number: int, seed: int) -> Iterator[History]:
    chance = Random(seed)
    for _ in range(number):
        yield History(_life(chance), chance.choice([2026, 2026, 2026, 2025, 2024]))


class _Days:
    """The calendar of one story: acts follow one another, often on the same day."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        if chance.random() < 0.6:
            self.day = date.fromisoformat(chance.choice(HARD_DAYS))
        else:
            self.day = date(2018, 1, 1)
        self.day += timedelta(days=chance.randrange(0, 12 if self.day.year > 2018 else 3200))

    def later(self, most: int) -> date:
        self.day += timedelta(days=self.chance.choice([0, 0, 1, self.chance.randrange(most + 1)]))
        return self.day


def _life(chance: Random) -> list[Told]:
    days = _Days(chance)
    told: list[Told] = [("submit", days.day, {})]
    told += _completeness(chance, days)
    if chance.random() < 0.85:
        told += _review(chance, days)
    if chance.random() < 0.3:
        told += _order(chance, days)
    if chance.random() < 0.1:
        told.append(("withdraw", days.later(10), {}))
    return told


def _completeness(chance: Random, days: _Days) -> Iterator[Told]:
    rounds = chance.choice([0, 0, 1, 1, 2, 3])
    if rounds:
        yield "request_correction", days.later(8), {}
    for number in range(rounds):
        complete = number == rounds - 1 or chance.random() < 0.2
        yield "resubmit", days.later(14), {"complete": complete}
        if not complete:
            yield "record_open_items", days.later(4), {}
    if chance.random() < 0.2:
        yield "close_period", days.later(5), {"period": chance.choice(["correction", "decision"])}
    if chance.random() < 0.15:
        yield "request_correction", days.later(5), {}


def _review(chance: Random, days: _Days) -> Iterator[Told]:
    accepted = days.later(6)
    # Silence accepts as of the day of receipt, which lies before the act.
    zero = accepted - timedelta(days=chance.choice([0, 0, 0, 7, 9]))
    yield "accept", accepted, {"accepted_on": zero}
    going: list[str] = []
    extended = False
    for _ in range(chance.randrange(9)):
        event = chance.random()
        if event < 0.4:
            name = chance.choice("abc")
            yield REVIEW[0], days.later(9), {"review": name}
            going.append(name)
        elif event < 0.75:
            name = chance.choice(going) if going and chance.random() < 0.9 else "unknown"
            yield REVIEW[1], days.later(20), {"review": name}
        elif event < 0.85 and not extended:
            extended = True
            yield "extend", days.later(9), {"counted_from": zero}
        elif event < 0.95:
            yield "mark_overdue", days.later(25), {
                "period": chance.choice(["decision", "extended", "receipt"])
            }  # fmt: skip
        else:
            yield "accept", days.later(5), {"accepted_on": None}
    if chance.random() < 0.5:
        yield chance.choice(["grant", "refuse"]), days.later(25), {}


def _order(chance: Random, days: _Days) -> Iterator[Told]:
    yield "order", days.later(5), {}
    if chance.random() < 0.3:
        yield "mark_overdue", days.later(40), {"period": "rectification"}
    if chance.random() < 0.5:
        yield "rectify", days.later(30), {}
