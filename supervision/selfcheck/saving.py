"""Keeping the answers of a self-check while it is being filled in."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from supervision.models import AnnualReport
from supervision.selfcheck.reading import Section, SelfCheck


class Closed(Exception):
    """The report was handed in meanwhile; its answers stand."""


@transaction.atomic
def keep(report: AnnualReport, section: Section, answers: dict[str, dict[str, Any]]) -> None:
    """Store what was answered under this head, in the place of what was there. Raises Closed."""
    held = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    check = SelfCheck(held)
    if not check.is_open:
        raise Closed
    own = {line.point.id for line in section.lines}
    others = {key: answer for key, answer in check.answers.items() if key not in own}
    held.content = {
        "standard": check.standard.code,
        "level": check.level,
        "answers": others | answers,
    }
    held.save(update_fields=["content"])
