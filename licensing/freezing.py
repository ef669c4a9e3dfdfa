"""What a unit declared is frozen with its application, so that later changes can be seen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from applicants import facts as known_facts
from applicants.saying import said
from applicants.shapes import law_words
from casework import clock
from casework.steps import Act
from licensing.assessing import facts_of

if TYPE_CHECKING:
    from licensing.models import Application
    from licensing.steps.acceptance import Acceptance


def freeze(case: Acceptance, act: Act) -> None:
    """Keep the facts as declared on the day of the act; the journal keeps their fingerprint."""
    facts = facts_of(case.organisation, case.law, act.on)
    case.snapshots.create(facts=facts, taken_on=act.on)
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    act.fact("declared", hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True)
class Change:
    """A fact that the unit declares otherwise today than when it submitted."""

    title: str
    then: str
    now: str


def changes_since(application: Application) -> list[Change]:
    """What differs today from what was last handed in, in the order of the forms."""
    snapshot = application.snapshots.last()
    if snapshot is None:
        return []
    then = snapshot.facts
    now = facts_of(application.organisation, application.law, clock.today())
    changed = [fact for fact in known_facts.names() if then.get(fact) != now.get(fact)]
    names: dict[str, Any] = law_words().names if changed else {}
    return [
        Change(
            known_facts.label(fact), said(fact, then.get(fact), names),
            said(fact, now.get(fact), names),
        )
        for fact in changed
    ]  # fmt: skip
