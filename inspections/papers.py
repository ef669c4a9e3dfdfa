"""What the papers of a visit say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework.steps import Act
from casework.templatetags.law import spoken
from inspections.knowledge.marking import results_of
from inspections.reporting.printing import printed
from inspections.sheet.reading import sheet_of
from inspections.standard.scoring import written
from licensing.models import Expert

if TYPE_CHECKING:
    from inspections.models import Visit


def visit_context(visit: Visit, key: str, act: Act) -> dict[str, Any]:
    """The context of the notice and of the report."""
    context = visit.subject.procedure.paper_context(key, act)
    steps = visit.steps_of_visit
    records = visit.records.filter(corrected_by=None).select_related("actor")
    return context | {
        "inputs": dict(act.inputs) | {
            "visit": visit.visit_on,
            "team": {"staff": visit.staff, "experts": Expert.objects.names(visit.experts)},
            "signed_by": spoken(visit.signed_by),
        },
        "visit": {
            "visit_on": visit.visit_on,
            "verdict_name": spoken(visit.verdict),
            "steps": [
                {
                    "name": steps[record.ground]["says"],
                    "at": record.at,
                    "actor": str(record.actor) if record.actor else "",
                    "note": record.note,
                }
                for record in records.order_by("ground")
            ],
            "report": printed(visit),
            "scores": scores_of(visit),
            "tests": [
                {
                    "name": result.name,
                    "post": result.post,
                    "right": result.right,
                    "total": result.total,
                    "points": str(result.points),
                    "verdict_name": spoken(result.verdict),
                }
                for result in results_of(visit)
                if result.state == "done"
            ],
        },
    }  # fmt: skip


def scores_of(visit: Visit) -> list[dict[str, str]]:
    """The marks by head and in all, as the report prints them; [] for a visit without a sheet."""
    sheet = sheet_of(visit)
    if sheet is None or not sheet.is_begun or sheet.score.total is None:
        return []
    marking = sheet.checklist.marking
    heads = [
        {"name": head.name, "points": written(head.marks), "full": str(head.full), "note": ""}
        for head in sheet.heads
    ]
    note = f"{marking.title}。{marking.note}" if marking.is_example else marking.title
    total = {
        "name": "合计",
        "points": written(sheet.score.total),
        "full": str(sum(marking.full.values())),
        "note": note,
    }
    return [*heads, total]
