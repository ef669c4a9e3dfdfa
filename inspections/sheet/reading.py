"""The sheet as it stands: for every point what was found, by whom, and what is disputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from inspections.standard.document import FAILS, INAPPLICABLE, PARTLY, Checklist, Point
from inspections.standard.scoring import Score, score
from licensing.models import Certificate

if TYPE_CHECKING:  # a visit's own guards read the sheet
    from inspections.models import SheetEntry, SheetPhoto, Visit


def tips(entries: Iterable[SheetEntry]) -> list[SheetEntry]:
    """The entries no other is based on; what came after the visit ended counts for nothing."""
    counted = [entry for entry in entries if not entry.late]
    built_upon: set[UUID] = {each for entry in counted for each in entry.based_on}
    return [entry for entry in counted if entry.uuid not in built_upon]


@dataclass
class PointState:
    """One point of the sheet with everything written at it, oldest first."""

    point: Point
    extent: str
    is_checked: bool
    is_basic: bool
    entries: list[SheetEntry] = field(default_factory=list)
    photos: list[SheetPhoto] = field(default_factory=list)

    @cached_property
    def tips(self) -> list[SheetEntry]:
        return tips(self.entries)

    @property
    def standing(self) -> SheetEntry | None:
        """The finding that stands; None when there is none yet, or more than one."""
        return self.tips[0] if len(self.tips) == 1 else None

    @property
    def is_disputed(self) -> bool:
        return len(self.tips) > 1

    @property
    def verdict(self) -> str:
        """'' while unseen or disputed."""
        if not self.is_checked:
            return INAPPLICABLE
        return self.standing.verdict if self.standing else ""

    @property
    def fails_basic(self) -> bool:
        """Whether somebody holds that a basic item is not met, disputed or not."""
        return self.is_basic and any(entry.verdict == FAILS for entry in self.tips)

    @property
    def late(self) -> list[SheetEntry]:
        return [entry for entry in self.entries if entry.late]

    @property
    def mark(self) -> str:
        """Changes with everything that is written or photographed at the point."""
        return f"{len(self.entries)}-{len(self.photos)}"

    @property
    def based_on(self) -> list[UUID]:
        """What a new entry written now would be based on."""
        return [entry.uuid for entry in self.tips]


@dataclass
class HeadState:
    """One head of the review: its points and its marks so far."""

    key: str
    name: str
    full: int
    marks: Any
    states: list[PointState]
    people: list[str]

    @property
    def unseen(self) -> int:
        return sum(1 for state in self.states if not state.verdict)

    @property
    def seen(self) -> int:
        return len(self.states) - self.unseen

    @property
    def disputed(self) -> int:
        return sum(1 for state in self.states if state.is_disputed)

    @property
    def fails_basic(self) -> bool:
        return any(state.fails_basic for state in self.states)


class Sheet:
    """The points a visit checks, under the standard it was announced with."""

    def __init__(self, visit: Visit) -> None:
        if visit.standard is None:
            raise ValueError(f"Visit {visit.pk} was announced without a standard")
        self.visit = visit
        self.checklist: Checklist = visit.standard.checklist
        self.level = level_of(visit)
        self.procedure = procedure_of(visit)

    @cached_property
    def states(self) -> dict[str, PointState]:
        """Point -> state, in the standard's order; read in two queries."""
        found = {p.id: self._state(p) for p in self.checklist.points_for(self.level)}
        for entry in self.visit.entries_of_sheet.select_related("by"):
            found[entry.point].entries.append(entry)
        for photo in self.visit.photos.select_related("by"):
            found[photo.point].photos.append(photo)
        return found

    def _state(self, point: Point) -> PointState:
        return PointState(
            point,
            self.checklist.extent_says(point, self.procedure),
            self.checklist.is_checked(point, self.procedure),
            self.checklist.is_basic(point.id),
        )

    @property
    def is_begun(self) -> bool:
        return any(state.entries for state in self.states.values())

    @cached_property
    def score(self) -> Score:
        """The marks of what is settled; a disputed point counts as unseen."""
        standing = [s.standing for s in self.states.values() if s.standing and s.is_checked]
        return score(
            self.checklist,
            self.level,
            self.procedure,
            {entry.point: entry.verdict for entry in standing},
            {entry.point: entry.measured for entry in standing},
            self.visit.visit_on,
        )

    @property
    def failed_basic(self) -> list[PointState]:
        return [state for state in self.states.values() if state.fails_basic]

    @property
    def against(self) -> list[PointState]:
        """Points found not to conform, wholly or partly; a disputed one is not found yet."""
        return [s for s in self.states.values() if s.verdict in (FAILS, PARTLY)]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many points were found to be each, in the standard's words; none is left out."""
        found = [state.verdict for state in self.states.values()]
        return [(word, found.count(key)) for key, word in self.checklist.verdicts.items()]

    @property
    def disputed(self) -> list[PointState]:
        return [state for state in self.states.values() if state.is_disputed]

    @cached_property
    def heads(self) -> list[HeadState]:
        people: dict[str, list[str]] = {}
        for share in self.visit.shares.select_related("by"):
            people.setdefault(share.head, []).append(str(share.by))
        return [
            HeadState(
                key, name, self.checklist.marking.full[key], self.score.heads.get(key),
                [s for s in self.states.values() if s.point.head == key], people.get(key, []),
            )
            for key, name in self.checklist.heads.items()
        ]  # fmt: skip

    def head(self, key: str) -> HeadState:
        """Raises KeyError for a head the standard has not."""
        return {head.key: head for head in self.heads}[key]

    @property
    def result_word(self) -> str:
        return self.checklist.results[self.score.result]


def sheet_of(visit: Visit) -> Sheet | None:
    """The sheet; None when no standard was in force on the day of the notice."""
    return Sheet(visit) if visit.standard_id else None


def failed_told(sheet: Sheet) -> str:
    """The failed basic items with the facts, a line each; '' when there are none."""
    lines = []
    for state in sheet.failed_basic:
        facts = "；".join(entry.reason for entry in state.tips if entry.reason)
        lines.append(f"{state.point.clause} {state.point.says}：{facts}")
    return "\n".join(lines)


def level_of(visit: Visit) -> str:
    """The level asked for; for a change, that of the certificate the unit holds."""
    level = getattr(visit.subject.procedure, "level", "")
    if level:
        return str(level)
    held = Certificate.objects.held().filter(organisation=visit.organisation)
    return str(held.order_by("-valid_from").values_list("level", flat=True).first() or "")


def procedure_of(visit: Visit) -> str:
    """What kind of application it is; '' for a change."""
    return str(getattr(visit.subject.procedure, "asks", ""))
