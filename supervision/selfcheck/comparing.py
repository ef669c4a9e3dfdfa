"""What the unit attested of itself, held against what a check found at the same points."""

from __future__ import annotations

from collections.abc import Iterable

from casework.models import Organisation
from inspections.standard.document import CONFORMS
from supervision.models import AnnualReport


def contradicted(unit: Organisation, against: Iterable[str]) -> set[str]:
    """Of the points found against the unit, those its last self-check called conforming."""
    handed_in = AnnualReport.objects.filter(organisation=unit, submitted_on__isnull=False)
    last = handed_in.order_by("year").last()
    answers = last.content.get("answers", {}) if last else {}
    return {each for each in against if answers.get(each, {}).get("verdict") == CONFORMS}
