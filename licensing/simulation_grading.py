"""The words of a scenario about a grading."""

from __future__ import annotations

from typing import Any

from applicants.records import changing
from applicants.records.catalogue import kinds
from casework.models import Case
from casework.simulator.document import Step
from casework.simulator.registry import answers, creates, gives, prepares
from casework.simulator.world import World
from licensing.grading_law import law_of_grading, office_of
from licensing.models import Grading
from licensing.worksheet.rows import rows_of, verdict

Words = dict[str, Any]


@gives("kept")
def give_records(world: World, _handle: str, words: Words) -> None:
    unit, kind = world.organisation(words["holder"]), kinds()[words["kind"]]
    for row in words["rows"]:
        content = dict.fromkeys(kind.members) | row
        changing.add(unit, kind, content, by=world.account(unit))


@creates("grading.submit")
def begin_grading(world: World, step: Step, words: Words) -> tuple[Case, Words]:
    regulation = law_of_grading(step.on)
    office = office_of(regulation.law)
    case = Grading.objects.create(
        organisation=world.organisation_of(step.by, words), regulation=regulation,
        authority=office, deciding_authority=office,
        level=words["level"], stated=words.get("stated") or {},
    )  # fmt: skip
    return case, {}


@prepares("grading.confirm")
def name_override(world: World, case: Any, words: Words) -> Words:
    """The last answer that waits."""
    waiting = case.overrides.filter(confirmed_by=None).last()
    return words | {"override": waiting.pk if waiting else 0}


@prepares("grading.conclude")
def name_level(world: World, case: Case, words: Words) -> Words:
    return {"level_reached": None, "reasons": ""} | words


@answers("graded")
def graded(world: World, words: Words) -> Words:
    """The answer to one criterion, or of the whole level."""
    case: Any = world.case("grading", words["grading"])
    rows = rows_of(case, words["level"])
    if key := words.get("criterion"):
        return {"status": next(row.final for row in rows if row.key == key).value}
    return {"status": verdict(rows).value}
