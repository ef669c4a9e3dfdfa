"""What changed between two moments of the world: the consequences of an act or of a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.models import Case, Deadline, Effect, Paper

Row = dict[str, Any]
HANDING_OVER = "reissue"


@dataclass(frozen=True)
class Snapshot:
    states: Mapping[int, str]
    deadlines: Mapping[int, Row]
    papers: Mapping[int, str]
    effects: Mapping[int, tuple[str, str]]


def take() -> Snapshot:
    statutory = Deadline.objects.filter(statutory=True)
    return Snapshot(
        states=dict(Case.objects.values_list("pk", "state")),
        deadlines={row["id"]: dict(row) for row in statutory.values()},
        papers=dict(Paper.objects.values_list("pk", "key")),
        effects={row.pk: (row.kind, row.key) for row in Effect.objects.all()},
    )


def consequences(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """The keys of docs/scenarios.md section 7, without the handles of cases."""
    found: dict[str, Any] = {"effects": {}}
    handed_over = _handed_over(before, after)
    for pk, row in sorted(after.deadlines.items()):
        if pk in handed_over:
            continue
        for key, item in _of_deadline(before.deadlines.get(pk), row):
            found.setdefault(key, []).append(item)
    found["papers"] = [key for pk, key in after.papers.items() if pk not in before.papers]
    for pk, (kind, key) in after.effects.items():
        if pk not in before.effects:
            found["effects"].setdefault(kind, []).append(key)
    return found


def _handed_over(before: Snapshot, after: Snapshot) -> set[int]:
    """Periods that went on in another case: what a re-issue ends here it continues there."""
    fresh = [row for pk, row in after.deadlines.items() if pk not in before.deadlines]
    handed: set[int] = set()
    for pk, row in after.deadlines.items():
        was = before.deadlines.get(pk)
        if row["ended_by"] == HANDING_OVER and was and not was["ended_on"]:
            twins = [one["id"] for one in fresh if _same_period(one, row)]
            handed |= {pk, *twins[:1]}
    return handed


def _same_period(one: Row, other: Row) -> bool:
    apart = one["case_id"] != other["case_id"] and not one["ended_on"]
    return bool(apart and (one["period"], one["due_on"]) == (other["period"], other["due_on"]))


def changed_states(before: Snapshot, after: Snapshot) -> dict[int, str]:
    return {pk: state for pk, state in after.states.items() if before.states.get(pk) != state}


def _of_deadline(was: Row | None, row: Row) -> list[tuple[str, Any]]:
    period, due = row["period"], row["due_on"]
    found: list[tuple[str, Any]] = []
    if was is None:
        opened = {"period": period, "due": due}
        found.append(("opens", opened | ({"provisional": True} if row["provisional"] else {})))
    elif not row["ended_on"]:
        found += _of_running(was, row)
    if row["ended_on"] and not (was and was["ended_on"]):
        found.append(("closes", period))
    if row["overdue_on"] and not (was and was["overdue_on"]):
        found.append(("overdue", period))
    return found


def _of_running(was: Row, row: Row) -> list[tuple[str, Any]]:
    period, due = row["period"], row["due_on"]
    if row["paused_on"] and not was["paused_on"]:
        return [("paused", period)]
    if was["paused_on"] and not row["paused_on"]:
        return [("resumed", {"period": period, "due": due})]
    if due != was["due_on"]:
        return [("moves", {"period": period, "was": was["due_on"], "due": due})]
    return []
