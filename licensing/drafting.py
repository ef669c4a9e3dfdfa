"""Preparing an application: a draft has no legal effect until it is submitted."""

from __future__ import annotations

from datetime import date

from casework import clock
from casework.models import Authority, Organisation, User
from licensing import competence
from licensing.law import law_in_force
from licensing.models import Application, Certificate


def draft_application(
    organisation: Organisation,
    *,
    level: str,
    categories: list[str],
    on: date,
    asks: str = "initial",
    renews: Certificate | None = None,
    channel: str = "online",
    authority: Authority | None = None,
    by: User | None = None,
    family: str = "",
) -> Application:
    """A new draft under the law in force, addressed to the authority that handles acceptance.

    family: which law, where the house has several of this procedure.
    authority: overrides the address: papers received over the counter, rightly or wrongly.
    """
    regulation = law_in_force(on, family)
    decider = competence.deciding_authority(regulation.law, level, organisation)
    handlers = competence.handling_authorities(
        decider, level, organisation.province, ["acceptance"], on
    )
    return Application.objects.create(
        organisation=organisation,
        regulation=regulation,
        level=level,
        categories=categories,
        asks=asks,
        renews=renews,
        channel=channel,
        authority=authority or handlers[0],
        deciding_authority=decider,
        asked_by=by,
        asked_at=clock.now(),
    )
