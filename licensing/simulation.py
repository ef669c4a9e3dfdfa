"""The words of a scenario about applications, certificates, experts and conditions."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.door import take_step
from casework.models import Authority, Case, Deadline, Regulation
from casework.simulator.document import Step
from casework.simulator.registry import answers, creates, gives, prepares
from casework.simulator.world import World
from licensing import (  # noqa: F401 - their words register themselves
    simulation_assessment,
    simulation_grading,
)
from licensing.assessing import assess_organisation
from licensing.competence import deciding_authority
from licensing.drafting import draft_application
from licensing.law import PROCEDURE, law_in_force
from licensing.models import Application, Certificate, Expert
from licensing.models.expert import ExpertRelation, ExpertTraining

LONG_AGO = date(2000, 1, 1)


def _law_on(world: World, day: date) -> Regulation:
    """The law of the day, of the family the story names when that is one of this procedure."""
    told = Regulation.objects.filter(code=world.regulation or "").first()
    named = told and told.law.document["procedure"] == PROCEDURE
    return law_in_force(day, told.family if told and named else "")


# -- given --------------------------------------------------------------------------------------
@gives("certificates")
def give_certificate(world: World, handle: str, words: dict[str, Any]) -> None:
    organisation = world.organisation(words["holder"])
    issued = date.fromisoformat(words["issued"])
    code = words.get("regulation")
    regulation = Regulation.objects.get(code=code) if code else _law_on(world, issued)
    authority = deciding_authority(regulation.law, words["level"], organisation)
    certificate = Certificate.objects.create(
        number=handle, organisation=organisation, regulation=regulation,
        authority=authority, deciding_authority=authority, level=words["level"],
        categories=words["categories"], valid_from=issued,
        valid_until=date.fromisoformat(words["valid_until"]), holder_name=organisation.name,
    )  # fmt: skip
    take_step(certificate, "enter", on=world.today, state=words.get("state", "valid"))
    world.bind(handle, certificate)


@gives("experts")
def give_expert(world: World, handle: str, words: dict[str, Any]) -> None:
    expert = known_expert(handle)
    if words.get("state") == "unassessed":
        expert.trainings.all().delete()
    if words.get("state") == "removed":
        expert.standing = Expert.Standing.REMOVED
    expert.save()
    for name in words.get("conflicts", []):
        expert.relations.create(
            organisation=world.organisation(name), kind=ExpertRelation.Kind.OTHER,
            declared_on=LONG_AGO,
        )  # fmt: skip


def known_expert(code: str) -> Expert:
    """The expert of the pool; those a scenario does not speak of are admitted and free."""
    national = Authority.objects.national()
    admitted = Expert.Standing.ADMITTED
    expert, is_new = Expert.objects.get_or_create(
        code=code, defaults={"name": code, "authority": national, "standing": admitted}
    )
    if is_new:
        kind = ExpertTraining.Kind.ASSESSMENT
        expert.standings.create(standing=admitted, on=LONG_AGO)
        expert.trainings.create(kind=kind, on=LONG_AGO, passed=True, subject="考核")
    return expert


@gives("name of certificate")
def name_certificate(world: World, case: Case, step: Step) -> str | None:
    named = dict(step.with_).get("certificate")
    return named or "certificate" if step.act in ("issue", "reissue") else None


# -- acts ---------------------------------------------------------------------------------------
@creates("application.submit")
def submit(world: World, step: Step, words: dict[str, Any]) -> tuple[Case, dict[str, Any]]:
    renews = words.get("renews")
    named = words.get("authority") or (
        step.by.where if step.by and step.by.role == "intake" else None
    )
    application = draft_application(
        world.organisation_of(step.by, words),
        level=words["level"],
        categories=words["categories"],
        on=step.on,
        asks=words.get("kind", "initial"),
        renews=_certificate(world, renews) if renews else None,
        channel=words.get("channel", "online"),
        authority=Authority.objects.get(code=named) if named else None,
        family=_law_on(world, step.on).family,
    )
    _hand_in(application, words)
    return application, {"declared": words.get("declared", True)}


def _certificate(world: World, handle: str) -> Certificate:
    return Certificate.objects.get(pk=world.case("certificate", handle).pk)


def _hand_in(application: Application, words: dict[str, Any]) -> None:
    missing, marked = words.get("missing", []), words.get("marked", [])
    for key in application.law.materials_for(application.organisation.kind):
        if key not in missing:
            application.materials.create(key=key, marked=key in marked)


@prepares("application.start_expert_review")
def start_expert_review(world: World, case: Case, words: dict[str, Any]) -> dict[str, Any]:
    for code in words.get("experts", []):
        known_expert(code)
    return words


# -- questions ----------------------------------------------------------------------------------
@answers("conditions")
def conditions(world: World, words: dict[str, Any]) -> dict[str, Any]:
    assessment = assess_organisation(
        _law_on(world, world.today).law,
        world.organisation(words["unit"]),
        level=words["level"],
        categories=words["categories"],
        on=world.today,
        facts=words.get("facts"),
    )
    return {
        "overall": str(assessment.overall),
        "results": {key: str(f.verdict) for key, f in assessment.findings.items()},
        "metrics": dict(assessment.metrics),
    }


@answers("register")
def register(world: World, words: dict[str, Any]) -> dict[str, Any]:
    if handle := words.get("certificate"):
        return world.case("certificate", handle).facts
    bans = _law_on(world, world.today).law.bans
    covering = Deadline.objects.covering(world.today).filter(
        case__organisation=world.organisation(words["unit"]), period__in=bans
    )
    bars = list(covering)
    until = max((bar.due_on for bar in bars if bar.due_on), default=None)
    return {"barred": bool(bars), "until": until}
