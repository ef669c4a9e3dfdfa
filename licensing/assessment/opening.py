"""Whether an assessment may be opened."""

from __future__ import annotations

from typing import Any

from applicants.models import Profile
from casework.calendar import add_months
from casework.steps import Act, on_inputs
from licensing.assessment.base import refuse_unless
from licensing.assessment.certificate import RUNNING, AssessmentCertificate
from licensing.assessment.settings import setting

REQUIRED = ("registered_in_china", "legal_person")


def is_not_opened(case: Any, act: Act) -> None:
    refuse_unless(case.opened_on is None, case, "E_STATE")


def is_a_legal_person(case: Any, act: Act) -> None:
    profile = Profile.objects.filter(organisation=case.organisation_id).first()
    declared = profile.declared if profile else {}
    refuse_unless(all(declared.get(name, True) for name in REQUIRED), case, "E_NOT_LEGAL_PERSON")


def is_accepted_now(case: Any, act: Act) -> None:
    from licensing.assessment.applying import is_accepted  # noqa: PLC0415 - steps build on this

    is_accepted(case, act)


@on_inputs
def holds_what_it_builds_on(case: Any, act: Act) -> None:
    if case.asks == case.Asks.INITIAL:
        return
    held = case.held
    wanted = RUNNING if case.asks == case.Asks.RENEWAL else ("valid",)
    refuse_unless(held and held.state in wanted and act.on <= held.valid_until, case,
                  "E_NOT_VALID_CERT")  # fmt: skip


@on_inputs
def is_time_to_renew(case: Any, act: Act) -> None:
    months = setting(case.law, "renewal_opens_months")
    if case.asks == case.Asks.RENEWAL and months is not None:
        opens = add_months(case.held.valid_until, -months)
        refuse_unless(act.on >= opens, case, "E_RENEWAL_EARLY")


@on_inputs
def level_fits(case: Any, act: Act) -> None:
    if case.asks == case.Asks.INITIAL:
        return
    higher = case.asks == case.Asks.UPGRADE
    fits = case.level < case.held.level if higher else case.level == case.held.level
    refuse_unless(fits, case, "E_LEVEL")


@on_inputs
def industries_fit(case: Any, act: Act) -> None:
    wanted = set(case.industries)
    refuse_unless(wanted, case, "E_ITEM")
    if case.asks in (case.Asks.RENEWAL, case.Asks.UPGRADE):
        refuse_unless(wanted <= set(case.held.industries), case, "E_ITEM")
        return
    running = AssessmentCertificate.objects.filter(
        organisation=case.organisation_id, state__in=RUNNING, valid_until__gte=act.on
    )
    held = {item for certificate in running for item in certificate.industries}
    refuse_unless(not wanted & held, case, "E_ITEM")


@on_inputs
def is_the_only_one(case: Any, act: Act) -> None:
    others = type(case).objects.filter(
        organisation=case.organisation_id, asks=case.asks, closed_on=None, opened_on__isnull=False
    )
    busy = {item for other in others.exclude(pk=case.pk) for item in other.industries}
    refuse_unless(not busy & set(case.industries), case, "E_DUPLICATE")


MAY_BE_OPENED = (
    is_not_opened, is_a_legal_person, is_accepted_now, holds_what_it_builds_on,
    is_time_to_renew, level_fits, industries_fit, is_the_only_one,
)  # fmt: skip
