"""Units with certificates, for the tests of what follows the grant."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import clock
from casework.door import take_step
from casework.models import Organisation, Regulation
from licensing.competence import deciding_authority
from licensing.models import Certificate
from tests.factories import organisation, ten_o_clock

ISSUED, LAST_DAY = date(2023, 3, 1), date(2028, 2, 29)


def holder(on: date, **wishes: Any) -> Certificate:
    """A certificate that is in the register since that day; its holder meets every condition."""
    unit: Organisation = wishes.pop("unit", None) or organisation()
    regulation = Regulation.objects.get(code=wishes.pop("regulation", "classified-2020"))
    level = wishes.pop("level", "B")
    authority = deciding_authority(regulation.law, level, unit)
    certificate = Certificate.objects.create(
        number=f"JC-{unit.code}",
        organisation=unit,
        regulation=regulation,
        authority=authority,
        deciding_authority=authority,
        level=level,
        categories=wishes.pop("categories", ["software_development"]),
        valid_from=wishes.pop("valid_from", ISSUED),
        valid_until=wishes.pop("valid_until", LAST_DAY),
        holder_name=unit.name,
    )
    with clock.moved_to(ten_o_clock(on)):
        take_step(certificate, "enter", on=on, state=wishes.pop("state", "valid"))
    return certificate
