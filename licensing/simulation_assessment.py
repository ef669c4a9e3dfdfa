"""The words of a scenario about a voluntary assessment."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import clock
from casework.door import take_step
from casework.models import Authority, Case, Organisation, Regulation, Role, User
from casework.refusal import StepRefused
from casework.settled import settle
from casework.simulator.document import Actor, Step
from casework.simulator.registry import actors, acts, answers, creates, gives, prepares
from casework.simulator.world import World
from licensing.assessment import drafting, questions
from licensing.assessment.base import PROCEDURE, centre_of, office_of
from licensing.models import AnnualCheck, AssessmentCertificate

Words = dict[str, Any]
Made = tuple[Case, Words]
CASES = ("assessment", "certificate", "held")


# -- given --------------------------------------------------------------------------------------
def _regulation() -> Regulation:
    return Regulation.objects.all().carried_out_by(PROCEDURE)[0]


@gives("bodies")
def give_body(world: World, handle: str, words: Words) -> None:
    body = drafting.draft_body(_regulation(), handle, words)
    take_step(body, "enter", on=max(world.today, _regulation().in_force_from or world.today),
              state=words.get("state", "authorised"))  # fmt: skip
    world.bind(handle, body)


@gives("centres")
def give_centre(world: World, _number: int, province: str) -> None:
    region = Authority.objects.get(code=province).region
    Authority.objects.create(
        kind=Authority.Kind.CENTRE, code=f"centre-{province}", name=f"{region}服务中心",
        short_name=region[:2], region=region,
    )  # fmt: skip


@gives("assessment_certificates")
def give_certificate(world: World, handle: str, words: Words) -> None:
    certificate = drafting.draft(
        AssessmentCertificate, world.organisation(words["holder"]), _regulation(),
        level=words["level"], industries=words["industries"], number=handle,
        valid_from=date.fromisoformat(words["issued"]),
        valid_until=date.fromisoformat(words["valid_until"]),
    )  # fmt: skip
    take_step(certificate, "enter",
              on=max(world.today, _regulation().in_force_from or world.today),
              state=words.get("state", "valid"))  # fmt: skip
    world.bind(handle, certificate)


@gives("settings")
def give_setting(world: World, name: str, value: Any) -> None:
    settle(_regulation(), {name: None if value == {} else value}, by=None, on=world.today)


@gives("name of assessment_certificate")
def name_certificate(world: World, case: Case, step: Step) -> str | None:
    named = dict(step.with_).get("certificate")
    return named or "assessment_certificate" if step.act == "issue" else None


@gives("name of assessment")
def name_restarted(world: World, case: Case, step: Step) -> str | None:
    return dict(step.with_).get("new") or "restarted" if step.act == "answer" else None


# -- who ----------------------------------------------------------------------------------------
STAFF_OF_A_BODY = {
    Role.CONSULTANT: "consultant",
    Role.ASSESSOR: "assessor",
    Role.WITNESS: "witness",
}


@actors(*STAFF_OF_A_BODY)
def staff_of_body(world: World, actor: Actor, case: Case, on: date) -> User:
    if actor.where:
        named: Any = world.case("body", actor.where)
        return world.official(actor.role, named.seat)
    bodies: list[Any] = [
        getattr(case, name, None) for name in STAFF_OF_A_BODY.values() if name == actor.role
    ]
    seats = [body.seat for body in bodies if body]
    return world.official(actor.role, seats[0] if seats else _nowhere())


@actors(Role.OBSERVER)
def observer(world: World, actor: Actor, case: Case, on: date) -> User:
    name = actor.where or getattr(case, "observer", "") or Role.OBSERVER
    seat = office_of(_regulation(), "observers")
    account = world.official(Role.OBSERVER, seat)
    seen, _ = User.objects.get_or_create(username=f"observer:{name}", defaults={"name": name})
    seen.appointments.get_or_create(role=Role.OBSERVER, authority=seat)
    return seen if name != account.name else account


@actors(Role.CENTRE)
def staff_of_centre(world: World, actor: Actor, case: Case, on: date) -> User:
    province = actor.where or case.organisation.province
    centre = centre_of(province) if province else None
    away = Authority.objects.filter(code=actor.where or "").first()
    return world.official(Role.CENTRE, centre or away or _nowhere())


@actors(Role.BRANCH, Role.OFFICE, Role.PANEL, Role.COMMITTEE)
def staff_of_association(world: World, actor: Actor, case: Case, on: date) -> User:
    return world.official(actor.role, Authority.objects.filter(kind=actor.role)[0])


@actors(Role.DEPARTMENT, Role.PUBLIC)
def outsider(world: World, actor: Actor, case: Case, on: date) -> User:
    public = actor.role == Role.PUBLIC
    return world.official(actor.role, office_of(_regulation(), "public") if public else _nowhere())


def _nowhere() -> Authority:
    """Staff of an office that takes no part."""
    elsewhere, _ = Authority.objects.get_or_create(
        code="elsewhere",
        defaults={"kind": Authority.Kind.DEPARTMENT, "name": "其他单位", "short_name": "其他"},
    )
    return elsewhere


# -- words --------------------------------------------------------------------------------------
def _day(words: Words, *names: str) -> Words:
    return words | {n: date.fromisoformat(words[n]) for n in names if words.get(n)}


def _unit(world: World, step: Step, words: Words) -> Organisation:
    """The acting unit; it must be said who when there are several."""
    if step.by and step.by.role != Role.UNIT and not words.get("unit"):
        return next(iter(world.organisations.values()))
    return world.organisation_of(step.by, words)


def _case(world: World, words: Words, name: str, kind: str) -> Any:
    return world.case(kind, words[name]) if words.get(name) else None


@creates("assessment.open")
def open_assessment(world: World, step: Step, words: Words) -> Made:
    unit = _unit(world, step, words)
    drafting.law_on(step.on)
    held = _case(world, words, "certificate", "assessment_certificate")
    if held and held.organisation_id != unit.pk:
        raise StepRefused("E_ROLE")
    return drafting.draft_assessment(
        unit, on=step.on, level=words["level"], industries=words["industries"],
        asks=words.get("kind", "initial"), held=held,
    ), words | {"certificate": held}  # fmt: skip


@creates("certificate_change.note", "loss.report")
def about_certificate(world: World, step: Step, words: Words) -> Made:
    held = _case(world, words, "certificate", "assessment_certificate")
    case = drafting.draft_of_holder(step.kind, _unit(world, step, words), on=step.on, held=held)
    return case, _day({k: v for k, v in words.items() if k != "certificate"}, "happened")


@creates("objection.file")
def file_objection(world: World, step: Step, words: Words) -> Made:
    held = _case(world, words, "certificate", "assessment_certificate")
    named = words.get("assessment")
    subject = world.case("assessment", named) if named or not held else None
    case = drafting.draft_objection(
        _unit(world, step, words), on=step.on, subject=subject, held=held
    )
    return case, {k: v for k, v in words.items() if k not in CASES}


@creates("sanction.open")
def open_sanction(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation(words["unit"]) if words.get("unit") else None
    case = drafting.draft_sanction(
        on=step.on, unit=unit, party=_case(world, words, "body", "body"),
        person=words.get("person", ""),
        held=_case(world, words, "certificate", "assessment_certificate"),
    )  # fmt: skip
    return case, {"ground": words["ground"], "facts": words["facts"], "names_unit": bool(unit)}


@creates("spot_check.plan")
def plan_check(world: World, step: Step, words: Words) -> Made:
    return drafting.draft_spot_check(
        on=step.on,
        party=_case(world, words, "body", "body"),
        subject=_case(world, words, "assessment", "assessment"),
        held=_case(world, words, "certificate", "assessment_certificate"),
    ), {}


@acts("body.propose")
def propose_body(world: World, step: Step, words: Words) -> None:
    """Every kind has a step `propose` of another meaning; the body's own has another name."""
    handle = step.case or step.kind
    body = drafting.draft_body(drafting.law_on(step.on), handle, words)
    by = world.person(step.by or Actor("office"), body, "", step.on)
    take_step(body, "put_forward", by=by, on=step.on, **words)
    world.bind(handle, body)


@creates("public_report.file")
def file_report(world: World, step: Step, words: Words) -> Made:
    return drafting.draft_public_report(on=step.on), words


@acts("annual_check.notify")
def notify(world: World, step: Step, words: Words) -> None:
    inputs = _day(words, "from", "until")
    named = [world.case("assessment_certificate", handle) for handle in words.get("to", [])]
    unit = next(iter(world.organisations.values()))
    first: Any = named[0] if named else AnnualCheck(organisation=unit)
    by = world.person(step.by or Actor("office"), first, "", step.on)
    for check in drafting.notify_annual_checks(
        by=by, on=step.on, year=inputs["year"], first=inputs["from"], until=inputs["until"],
        certificates=named if "to" in words else None,
    ):  # fmt: skip
        world.bind(f"{world.handle_of(check.held_id)}.annual.{check.year}", check)


@acts("annual_check.check")
def check(world: World, step: Step, words: Words) -> None:
    case = world.case("annual_check", step.case)
    by = world.person(step.by or Actor("office"), case, "", step.on)
    take_step(case, "examine", by=by, on=step.on, **words)


@prepares("assessment.engage", "assessment.submit", "assessment.entrust_witness")
def name_bodies(world: World, case: Case, words: Words) -> Words:
    names = ("consultant", "body", "witness")
    return words | {n: world.case("body", words[n]) for n in names if words.get(n)}


@prepares("assessment_certificate.suspend", "sanction.decide")
def with_last_day(world: World, case: Case, words: Words) -> Words:
    return _day(words, "until")


# -- questions ----------------------------------------------------------------------------------
@answers("fitting_bodies")
def fitting_bodies(world: World, words: Words) -> Words:
    assessment: Any = world.case("assessment", words["assessment"])
    found = questions.fitting_bodies(assessment)
    return {"bodies": [body.seat.code for body in found]}


@answers("assessment_register")
def register(world: World, words: Words) -> Words:
    if handle := words.get("certificate"):
        return world.case("assessment_certificate", handle).facts
    unit = world.organisation(words.get("unit"))
    barred, until = questions.bar_of(unit, clock.today())
    running = [world.handle_of(c.pk) for c in questions.running_of(unit, clock.today())]
    return {"certificates": running, "acceptance_suspended": barred, "until": until}


@answers("permits")
def permits(world: World, words: Words) -> Words:
    certificate = world.case("assessment_certificate", words["certificate"])
    allowed = questions.permits(certificate, words["scale"], words["mode"])  # type: ignore[arg-type]
    return {"allowed": allowed}
