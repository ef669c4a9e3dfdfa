"""Does a unit meet the conditions of a regulation? Pure: no Django, no clock, no database.

The regulation names for every condition a test of the closed vocabulary and its numbers; the
engine computes, shows and explains. The verdict of the written review stays the reviewer's act.
"""

from __future__ import annotations

from licensing.eligibility.engine import evaluate, survey
from licensing.eligibility.verdicts import Assessment, Finding, Part, Register, Standing, Verdict

__all__ = [
    "Assessment",
    "Finding",
    "Part",
    "Register",
    "Standing",
    "Verdict",
    "evaluate",
    "survey",
]
