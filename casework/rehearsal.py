"""A step rehearsed: really taken through the door, and taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from casework.door import take_step
from casework.drawing import revived
from casework.models import Case, Paper, User


def rehearsed_papers(case: Case, name: str, *, by: User, **inputs: Any) -> dict[str, Any]:
    """The content of each paper the step and what follows it would issue, by the paper's key.

    Nothing stays: no number is used up, no journal entry, not even of a refusal. Raises
    StepRefused. `case` is not touched.
    """
    with transaction.atomic():
        entry = take_step(Case.objects.get(pk=case.pk).procedure, name, by=by, **inputs)
        issued = list(Paper.objects.filter(Q(entry=entry) | Q(entry__cause=entry)))
        transaction.set_rollback(True)
    return {paper.key: _as_preview(paper) for paper in issued}


def _as_preview(paper: Paper) -> dict[str, Any]:
    content = revived(paper.context)
    content["paper"] |= {
        "number": None, "preview": True, "verification_code": "", "verification_url": "",
    }  # fmt: skip
    return content
