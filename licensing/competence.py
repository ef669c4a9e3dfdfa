"""Which authority decides an application, and which may handle a stage of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.law import Law
from casework.models import Authority, Delegation, Organisation


def deciding_authority(law: Law, level: str, organisation: Organisation) -> Authority:
    """The authority the law names for the level; Authority.DoesNotExist when it has no office."""
    named = law.document["competence"]["levels"][level]["authority"]
    if named == "national":
        return Authority.objects.national()
    return Authority.objects.get(code=organisation.province)


def handling_authorities(
    decider: Authority, level: str, province: str, stages: Iterable[str], on: date
) -> list[Authority]:
    """The delegates of any of the stages on that day, then the deciding authority itself."""
    held = Delegation.objects.in_force(on).filter(source=decider, level=level)
    wanted = set(stages)
    delegates = [
        delegation.to
        for delegation in held.select_related("to")
        if wanted & set(delegation.stages) and province in delegation.provinces
    ]
    return [*delegates, decider]
