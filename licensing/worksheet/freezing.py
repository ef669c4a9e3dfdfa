"""A profile is frozen when it is handed in: later changes never change an old result."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from casework.steps import Act
from licensing.grading_law import ruleset_of, settled
from licensing.worksheet.profile import profile_of

if TYPE_CHECKING:
    from licensing.models import Grading


def digest(value: Any) -> str:
    """The fingerprint of a JSON value, whatever the order of its keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(case: Grading, act: Act) -> None:
    """Keep the profile of the day of the act; the journal keeps its fingerprint."""
    rules = ruleset_of(case.law)
    content = profile_of(case.organisation, case.stated, rules, act.on)
    kept = {
        "content": content,
        "settled": settled(case.law),
        "rules": digest(rules.document),
    }
    fingerprint = digest(kept)
    case.profiles.create(**kept, digest=fingerprint, taken_on=act.on)
    act.fact("profile", fingerprint)
