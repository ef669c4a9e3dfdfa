"""A regulation as the program reads it: the one place that knows the shape of the YAML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F

from casework import practices
from casework.kinds import kind_names
from casework.models.regulation import Regulation
from casework.proposing import PROPOSE
from casework.reading import CLOSE, OVERDUE, Pause, Rule, Unit
from casework.refusal import StepRefused

if TYPE_CHECKING:
    from casework.models.user import User

GENERIC_STEPS = frozenset({OVERDUE, CLOSE, PROPOSE})


@dataclass(frozen=True)
class StepLaw:
    """What one regulation says of one step.

    papers_if: paper -> recorded fact that has to be true for the paper to be issued.
    """

    articles: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    papers_if: Mapping[str, str] = field(default_factory=dict)
    demands: frozenset[str] = frozenset()
    effects: tuple[Mapping[str, Any], ...] = ()
    to: str = ""
    authority: str = ""
    practice: str = ""
    two_persons: Mapping[str, Any] | None = None
    cites: str = ""


class Law:
    """One regulation, parsed. Look-ups raise KeyError for words the regulation does not know."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.code: str = document["code"]
        self.title: str = document["title"]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        return {
            key: _rule(self.code, key, entry) for key, entry in self.document["periods"].items()
        }

    def finding_of(self, period: str) -> str:
        """The finding offered when the period is overdue, or ''."""
        return self.document["periods"][period].get("finding", "")

    @cached_property
    def _rules_by_kind(self) -> dict[str, list[Rule]]:
        kinds: dict[str, list[Rule]] = {}
        for key, entry in self.document["periods"].items():
            named = entry["runs_on"]
            for kind in [named] if isinstance(named, str) else named:
                kinds.setdefault(kind, []).append(self.rules[key])
        return kinds

    def rules_for(self, kind: str) -> list[Rule]:
        return self._rules_by_kind.get(kind, [])

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(
            Pause(
                cause=entry["cause"],
                article=entry["article"],
                begins=entry["begins"],
                ends=entry["ends"],
                named=entry["named"],
            )
            for entry in self.document.get("pauses", [])
        )

    @cached_property
    def _steps(self) -> dict[tuple[str, str], StepLaw]:
        return {
            (kind, name): StepLaw(
                articles=tuple(entry.get("articles", ())),
                papers=tuple(entry.get("papers", ())),
                papers_if=entry.get("papers_if", {}),
                demands=frozenset(entry.get("demands", ())),
                effects=tuple(entry.get("effects", ())),
                to=entry.get("to", ""),
                authority=entry.get("authority", ""),
                practice=entry.get("practice", ""),
                two_persons=entry.get("two_persons"),
                cites=entry.get("cites", ""),
            )
            for kind, steps in self.document["steps"].items()
            for name, entry in steps.items()
        }

    def has_step(self, kind: str, name: str) -> bool:
        if name in GENERIC_STEPS:
            return name != PROPOSE or bool(self.proposable(kind))
        said = self._steps.get((kind, name))
        return said is not None and (not said.practice or self.follows(said.practice))

    def follows(self, practice: str) -> bool:
        """Whether the office follows this practice of other law under the regulation."""
        return practices.followed(self.document, practice)

    def proposable(self, kind: str) -> list[str]:
        """The steps of a kind that one person proposes and another takes."""
        if not self.follows(practices.TWO_PERSONS):
            return []
        named = [(name, said.two_persons) for (k, name), said in self._steps.items() if k == kind]
        return [name for name, asked in named if asked and PROPOSE in asked["prepared_by"]]

    def step(self, kind: str, name: str) -> StepLaw:
        return self._steps.get((kind, name), StepLaw())

    def decided_by_two(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Kind, step and what prepares it, of every decision that two persons take."""
        return [(k, n, s.two_persons) for (k, n), s in self._steps.items() if s.two_persons]

    def articles_of(self, kind: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """What an act rests on: of several articles, that of the ground it was taken on."""
        said = self.step(kind, name)
        ground = self.document["grounds"].get(inputs.get(said.cites) or "", {})
        return (ground["article"],) if ground else said.articles

    def settled_by(self, kind: str, name: str) -> list[str]:
        """The duties that this step fulfils in its case."""
        step, duties = f"{kind}.{name}", self.document.get("duties", {})
        return [key for key, duty in duties.items() if step in duty.get("settled_by", ())]

    def refusal(self, code: str, reason: str = "") -> StepRefused:
        """The refusal with the regulation's own sentence and article."""
        entry = self.document.get("refusals", {}).get(code, {})
        says = reason or entry.get("says", "") or "此步骤现在不能办理。"
        return StepRefused(code, says, entry.get("article", ""))

    @cached_property
    def bans(self) -> frozenset[str]:
        """The periods during which an organisation may not apply."""
        grounds = self.document["grounds"].values()
        return frozenset(ground["bans"] for ground in grounds if ground.get("bans"))

    @property
    def remedies(self) -> str:
        """The sentence that tells of the remedies against a decision."""
        return self.document.get("remedies", {}).get("text", "")

    def opens_annual_reports(self, day: date) -> bool:
        """Whether the yearly reports are opened on this day."""
        entry = self.document.get("annual_report", {})
        first = entry.get("first_opens", "")
        opens = f"{day:%m-%d}" == entry.get("opens") and f"{day:%Y}-01-01" > first
        return opens or day.isoformat() == first

    def knows_refusal(self, code: str) -> bool:
        """Whether this regulation can refuse for this reason at all."""
        return code in self.document["refusals"]

    @property
    def offices(self) -> list[str]:
        """The codes of the offices that carry the law out, where it names them."""
        return list(self.document.get("authorities", {}).values())

    def kind_name(self, kind: str) -> str:
        """What the law calls the kind of case, where it has a word of its own for it."""
        own: str = self.document.get("kinds", {}).get(kind) or kind_names().get(kind, kind)
        return own

    def state_name(self, kind: str, state: str) -> str:
        return self.document.get("states", {}).get(kind, {}).get(state, state)

    def name(self, section: str, key: str) -> str:
        """The Chinese name of a level, category, material or paper; replaced measures help out."""
        if key not in self.document[section] and self.document["replaces"]:
            return law_named(self.document["replaces"]).name(section, key)
        entry = self.document[section][key]
        return entry.get("name") or entry.get("title") or entry.get("says") or key

    def level_name(self, level: str) -> str:
        return self.name("levels", level)

    def category_names(self, categories: list[str]) -> list[str]:
        return [self.name("categories", category) for category in categories]

    @property
    def categories(self) -> Mapping[str, Any]:
        return self.document["categories"]

    def material(self, key: str) -> dict[str, str]:
        """Name and article of a material; what these measures do not list is named by its key."""
        entry = self.document["materials"].get(key, {})
        return {"name": entry.get("name", key), "article": entry.get("article", "")}

    def materials_for(self, applicant_kind: str) -> dict[str, Mapping[str, Any]]:
        """The materials an applicant of this kind hands in, in the law's order."""
        return {
            key: entry
            for key, entry in self.document["materials"].items()
            if applicant_kind in entry.get("applicant_kinds", [applicant_kind])
        }

    def ground(self, key: str, step: str) -> Mapping[str, Any]:
        """The ground when it belongs to the step ('application.refuse'), else E_GROUND."""
        entry = self.document["grounds"].get(key)
        if entry is None or step not in entry["steps"]:
            raise self.refusal("E_GROUND")
        return entry

    def grounds_for(self, step: str) -> dict[str, Mapping[str, Any]]:
        return {k: g for k, g in self.document["grounds"].items() if step in g["steps"]}


def _rule(law: str, key: str, entry: Mapping[str, Any]) -> Rule:
    ends = entry.get("ends", {})
    return Rule(
        key=key,
        title=entry["title"],
        article=entry["article"],
        unit=Unit(entry["unit"]),
        starts=entry["starts"],
        ends=dict.fromkeys(ends) if isinstance(ends, list) else ends,
        length=entry.get("length"),
        length_in=entry.get("length_in"),
        due_in=entry.get("due_in"),
        month_day=entry.get("month_day", ""),
        pausable=entry.get("pausable", False),
        silence=entry.get("silence", ""),
        statutory=entry.get("statutory", True),
        office_acts=entry.get("office_acts", False),
        law=law,
    )


def digest_of(document: Mapping[str, Any]) -> str:
    """The fingerprint of a regulation's content, independent of layout."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_parsed: dict[int, Law] = {}


def law_numbered(regulation_id: int) -> Law:
    """The regulation with this key, parsed once per process: what cases rest on never changes."""
    law = _parsed.get(regulation_id)
    if law is None:
        content = Regulation.objects.values_list("content", flat=True).get(pk=regulation_id)
        law = _parsed[regulation_id] = Law(json.loads(content))
    return law


@lru_cache(maxsize=64)
def _number_of(code: str) -> int:
    return Regulation.objects.values_list("pk", flat=True).get(code=code)


def law_named(code: str) -> Law:
    """The regulation with this code; Regulation.DoesNotExist when it is not loaded."""
    return law_numbered(_number_of(code))


def laws() -> list[Law]:
    """Every regulation that is loaded, the newest first; one query."""
    newest = Regulation.objects.order_by(F("in_force_from").desc(nulls_last=True), "-pk")
    return [law_numbered(pk) for pk in newest.values_list("pk", flat=True)]


def laws_at(user: User) -> list[Law]:
    """The regulations the person's offices work by: those that name one of them (an association
    and whoever is seated in it), else those that name none."""
    seats = [post.authority for post in user.posts()]
    held, known = {seat.code for seat in seats}, laws()
    if not seats or any(seat.is_administration for seat in seats):
        return [law for law in known if not law.offices]
    own = [law for law in known if held & {*law.offices}]
    return own or [law for law in known if law.offices]


def forget_laws() -> None:
    """Read every regulation again: one that no case rests on was replaced."""
    _parsed.clear()
    _number_of.cache_clear()
