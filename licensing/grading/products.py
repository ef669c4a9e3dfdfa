"""Registered software products of the company's own, and the patents that stand for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.grading.figures import Contradiction, day, known_day
from licensing.grading.periods import years_before
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.shapes import flag, rows, table, whole, word
from licensing.grading.statuses import (
    NOT_APPLICABLE,
    Answer,
    Status,
    all_of,
    any_of,
    holds,
    reaches,
    under_every,
)

Given = Sequence[Mapping[str, Any]]
READING = "patent_recent"
GRANTED_IN_WINDOW, FLOOR_ONLY = "granted_in_window", "floor_only"


@dataclass(frozen=True)
class Counts:
    """Products held and registered lately, patents held and granted lately."""

    held: int
    recent: int
    patents: int
    patents_recent: int


def software_products(
    inquiry: Inquiry,
    *,
    level: int,
    application_date: str,
    required: Mapping[str, int | None] | None,
    registrations: Given | None,
    patents: Given | None = (),
) -> Answer:
    """Enough products by themselves, or with patents above the floors of the level."""
    row = inquiry.rules.row("software_products", level)
    if row is None:
        return NOT_APPLICABLE
    on = known_day(application_date)
    own, granted = (
        _registrations(inquiry.rules, registrations, on),
        _patents(inquiry.rules, patents, on),
    )
    certain = _counted(inquiry.rules, own, granted, on, open_too=False)
    possible = _counted(inquiry.rules, own, granted, on, open_too=True)
    worth = inquiry.rules.criterion("software_products")["patent_worth"]
    asked = {name: whole(count) for name, count in table(required).items()}
    found = {_judged(inquiry, row, asked, counts, worth) for counts in (certain, possible)}
    status = found.pop() if len(found) == 1 else Status.JUDGEMENT
    if None in (registrations, patents) and status is Status.NOT_MET:
        status = Status.JUDGEMENT
    values = {
        "held": certain.held,
        "recent": certain.recent,
        "patents": certain.patents,
        "patents_recent": certain.patents_recent,
        "equivalent": certain.held + worth * certain.patents,
    }
    return Answer(status, values)


def _registrations(
    rules: Ruleset, given: Given | None, on: date
) -> list[tuple[Status, date | None]]:
    """Whether each registration counts on the day, and when it was made."""
    return [
        (_registration(rules, entry, on), day(entry.get("registered_on")))
        for entry in rows(given or ())
    ]


def _registration(rules: Ruleset, entry: Mapping[str, Any], on: date) -> Status:
    since, until = day(entry.get("registered_on")), day(entry.get("valid_to"))
    if since and until and until < since:
        raise Contradiction("a registration ends before it begins")
    imported = flag(entry.get("imported"))
    return all_of(
        [
            holds(None if since is None else since <= on),
            holds(None if until is None else on <= until),
            holds(None if imported is None else not imported),
            *_own(rules, entry),
        ]
    )


def _patents(rules: Ruleset, given: Given | None, on: date) -> list[tuple[Status, date | None]]:
    """Whether each patent counts on the day, and when it was granted."""
    kind = rules.criterion("software_products")["patent_counts"]["kind"]
    found = []
    for entry in rows(given or ()):
        granted, claimed = day(entry.get("granted_on")), word(entry.get("kind"))
        checks = [
            holds(None if granted is None else granted <= on),
            holds(None if claimed is None else claimed == kind),
            holds(flag(entry.get("information_technology"))),
            holds(flag(entry.get("in_force"))),
            *_own(rules, entry),
        ]
        found.append((all_of(checks), granted))
    return found


def _own(rules: Ruleset, entry: Mapping[str, Any]) -> list[Status]:
    """Held alone, and come about by own work or by a merger."""
    holders, origin = whole(entry.get("holders")), word(entry.get("origin"))
    origins = rules.tables["product_origins"]
    if origin is not None and origin not in origins:
        raise Contradiction(f"no such origin: {origin}")
    alone = rules.criterion("software_products")["registration_counts"]["holders"]
    return [
        holds(None if holders is None else holders == alone),
        holds(None if origin is None else origins[origin]),
    ]


def _counted(
    rules: Ruleset,
    own: Sequence[tuple[Status, date | None]],
    granted: Sequence[tuple[Status, date | None]],
    on: date,
    *,
    open_too: bool,
) -> Counts:
    counting = {Status.MET, Status.JUDGEMENT} if open_too else {Status.MET}
    window = years_before(on, rules.years("recent_three"))

    def both(entries: Sequence[tuple[Status, date | None]]) -> tuple[int, int]:
        days = [since for status, since in entries if status in counting]
        late = [since for since in days if (open_too if since is None else since.year in window)]
        return len(days), len(late)

    return Counts(*both(own), *both(granted))


def _judged(
    inquiry: Inquiry,
    row: Mapping[str, Any],
    asked: Mapping[str, int | None],
    counts: Counts,
    worth: int,
) -> Status:
    plain = all_of(
        [_enough(counts.held, asked.get("total")), _enough(counts.recent, asked.get("recent"))]
    )
    if not counts.patents:
        return plain
    floor = row["patent_path_floor"]
    floors = [reaches(counts.held, floor["held"]), reaches(counts.recent, floor["recent"])]
    together = _enough(counts.held + worth * counts.patents, asked.get("total"))

    def with_patents(reading: dict[str, str]) -> Status:
        recent = _recent(reading[READING], counts, asked.get("recent"), worth)
        return all_of([together, recent, *floors])

    return any_of([plain, under_every(inquiry.readings(READING), with_patents)])


def _recent(reading: str, counts: Counts, asked: int | None, worth: int) -> Status:
    """What patents do for the number of products registered lately."""
    if reading == FLOOR_ONLY:
        return Status.MET
    patents = counts.patents_recent if reading == GRANTED_IN_WINDOW else counts.patents
    return _enough(counts.recent + worth * patents, asked)


def _enough(count: int, asked: int | None) -> Status:
    """A number that the law has not set asks for judgement."""
    return holds(None if asked is None else count >= asked)
