"""The words of a scenario about what follows the grant."""

from __future__ import annotations

from casework.models import Case
from casework.simulator.document import Step
from casework.simulator.registry import gives
from casework.simulator.world import World
from supervision.models import AnnualReport


@gives("name of annual_report")
def name_report(world: World, case: Case, step: Step) -> str:
    report = AnnualReport.objects.get(pk=case.pk)
    return f"{report.organisation.code}.annual.{report.year}"
