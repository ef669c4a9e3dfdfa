"""Advice, assessment, witness and decision are separate: who may not do what in a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from casework.steps import Act, on_inputs
from licensing.assessment.agency import Agency
from licensing.assessment.base import refuse_unless

BARRING = ("suspension", "revocation")


def is_barred(person: str, on: date) -> bool:
    """Whether the person is suspended on that day, or revoked (Art. 28)."""
    sanctions: Any = apps.get_model("licensing", "Sanction").objects
    barring = sanctions.filter(person=person, state="decided", measure__in=BARRING)
    return bool(barring.filter(Q(until=None) | Q(until__gte=on)).exists())


def persons_named(name: str) -> Callable[[Any, Act], None]:
    @on_inputs
    def guard(case: Any, act: Act) -> None:
        for person in act.inputs.get(name) or []:
            refuse_unless(not is_barred(person, act.on), case, "E_PERSON_BARRED")

    return guard


def apart(name: str) -> Callable[[Any, Act], None]:
    """Who examines, decides or answers took no part in advice, visit or witness."""

    @on_inputs
    def guard(case: Any, act: Act) -> None:
        refuse_unless(not took_part(case, _listed(act.inputs.get(name))), case, "E_CONFLICT")

    return guard


def took_part(case: Any, persons: Iterable[str]) -> bool:
    engaged = {*case.recommended_by, *case.teams, case.observer} - {""}
    return bool(engaged & set(persons))


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


@on_inputs
def team_is_apart(case: Any, act: Act) -> None:
    engaged = {*case.recommended_by, case.observer} - {""}
    refuse_unless(not engaged & set(act.inputs["team"]), case, "E_CONFLICT")


# -- bodies -------------------------------------------------------------------------------------
def first_failed(tests: dict[str, bool]) -> str:
    """The code of the first test that does not hold; '' when all do."""
    return next((code for code, holds in tests.items() if not holds), "")


def consultant_misfit(case: Any, body: Agency) -> str:
    """Why the unit may not engage the body; '' when it may."""
    tests = {
        "E_BODY_KIND": body.does == Agency.Does.CONSULTING,
        "E_BODY_INACTIVE": body.is_active,
        "E_CONFLICT": not body.belongs_to(case),
    }
    return first_failed(tests)


@on_inputs
def consultant_fits(case: Any, act: Act) -> None:
    code = consultant_misfit(case, act.inputs["consultant"])
    refuse_unless(not code, case, code)


def misfit(case: Any, body: Agency) -> str:
    """Why the unit may not choose the body for this assessment; '' when it may."""
    tests = {
        "E_BODY_KIND": body.assesses,
        "E_BODY_INACTIVE": body.is_active,
        "E_BODY_CLASS": not body.assesses or body.fits(case.level),
        "E_BODY_REGION": case.organisation.province in body.regions,
        "E_CONFLICT": not (body.is_one_with(case.consultant) or body.belongs_to(case)),
    }
    return first_failed(tests)


@on_inputs
def assessor_fits(case: Any, act: Act) -> None:
    code = misfit(case, act.inputs["body"])
    refuse_unless(not code, case, code)


def own_body_is_active(name: str) -> Callable[[Any, Act], None]:
    def guard(case: Any, act: Act) -> None:
        body: Agency | None = getattr(case, name)
        refuse_unless(body is None or body.is_active, case, "E_BODY_INACTIVE")

    return guard


def assessor_has_the_class(case: Any, act: Act) -> None:
    refuse_unless(case.assessor.fits(case.level), case, "E_BODY_CLASS")


MAY_ASSESS = (own_body_is_active("assessor"), assessor_has_the_class)


@on_inputs
def names_one_witness(case: Any, act: Act) -> None:
    both = (act.inputs.get("witness"), (act.inputs.get("observer") or "").strip())
    refuse_unless(sum(map(bool, both)) == 1, case, "E_REASON_MISSING")


def witness_misfit(case: Any, body: Agency) -> str:
    """Why the body may not witness this assessment; '' when it may."""
    party = body.is_one_with(case.consultant) or body.is_one_with(case.assessor)
    tests = {
        "E_CONFLICT": not party and not body.belongs_to(case),
        "E_BODY_KIND": body.does == Agency.Does.WITNESS,
        "E_BODY_INACTIVE": body.is_active,
    }
    return first_failed(tests)


@on_inputs
def witness_fits(case: Any, act: Act) -> None:
    if observer := (act.inputs.get("observer") or "").strip():
        engaged = {*case.recommended_by, *case.teams}
        refuse_unless(observer not in engaged, case, "E_CONFLICT")
        return
    code = witness_misfit(case, act.inputs["witness"])
    refuse_unless(not code, case, code)
