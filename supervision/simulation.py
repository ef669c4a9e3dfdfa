"""The words of a scenario about what follows the grant."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.door import take_step
from casework.models import Authority, Case, Organisation
from casework.simulator.document import Step
from casework.simulator.registry import answers, creates, gives, prepares
from casework.simulator.world import World
from licensing import scope
from supervision import drafting
from supervision.models import AnnualReport
from supervision.models.filing import categories_on

Words = dict[str, Any]
Made = tuple[Case, Words]
# Inputs that a draft is made of; the step itself does not ask them.
OF_DRAFT = ("unit", "certificate", "against")


@gives("name of annual_report")
def name_report(world: World, case: Case, step: Step) -> str:
    report = AnnualReport.objects.get(pk=case.pk)
    return f"{report.organisation.code}.annual.{report.year}"


@gives("filings")
def give_filing(world: World, handle: str, words: Words) -> None:
    unit = world.organisation(words["unit"])
    filing = drafting.draft_filing(unit, on=date.fromisoformat(words["signed"]))
    take_step(filing, "enter", on=world.today, **_contract(world, words))
    world.bind(handle, filing)


# -- words --------------------------------------------------------------------------------------
def _day(words: Words, name: str) -> date | None:
    return date.fromisoformat(words[name]) if words.get(name) else None


def _authority(words: Words, name: str) -> Authority | None:
    return Authority.objects.get(code=words[name]) if words.get(name) else None


def _asked(words: Words) -> Words:
    return {name: word for name, word in words.items() if name not in OF_DRAFT}


def _contract(world: World, words: Words) -> Words:
    units = [world.organisation(name) for name in words.get("subcontractors", [])]
    partners = [
        {"unit": world.organisation(partner["unit"]), "consent": partner["consent"]}
        for partner in words.get("partners", [])
    ]
    cross = words.get("cross")
    return _asked(words) | {
        "place": _authority(words, "place"),
        "signed": _day(words, "signed"),
        "partners": partners,
        "subcontractors": units,
        "cross": world.case("cross_filing", cross) if cross else None,
    }


def _certificate(world: World, words: Words) -> Any:
    named = words.get("certificate")
    return world.case("certificate", named) if named else None


# -- creating -----------------------------------------------------------------------------------
@creates("change.report_before", "change.note")
def change(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    case = drafting.draft_change(unit, on=step.on, certificate=_certificate(world, words))
    asked = _asked(words)
    return case, asked | ({"happened": _day(words, "happened")} if "happened" in words else {})


@creates("filing.register")
def filing(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    return drafting.draft_filing(unit, on=step.on), _contract(world, words)


@creates("cross_filing.file")
def cross_filing(world: World, step: Step, words: Words) -> Made:
    to = Authority.objects.get(code=words["to"])
    unit = world.organisation_of(step.by, words)
    return drafting.draft_cross_filing(unit, on=step.on, to=to), words | {"to": to}


@creates("enforcement.open")
def enforcement(world: World, step: Step, words: Words) -> Made:
    case = drafting.draft_enforcement(
        world.organisation_of(step.by, words),
        on=step.on,
        certificate=_certificate(world, words),
        place=_authority(words, "place"),
    )
    return case, _asked(words)


@creates("investigation.open")
def investigation(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    place = _authority(words, "place")
    return drafting.draft_investigation(unit, on=step.on, place=place), _asked(words)


@creates("inspection.open_flying")
def flying(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    place = _authority(words, "place")
    return drafting.draft_inspection(unit, on=step.on, place=place), _asked(words)


@creates("inspection.plan")
def plan(world: World, step: Step, words: Words) -> Made:
    units: list[Organisation] = [world.organisation(name) for name in words["units"]]
    first = (units or list(world.organisations.values()))[0]
    return drafting.draft_inspection(first, on=step.on), words | {"units": units}


@creates("unlicensed.open")
def unlicensed(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    return drafting.draft_unlicensed(unit, on=step.on), _asked(words)


@creates("leak.report")
def leak(world: World, step: Step, words: Words) -> Made:
    unit = world.organisation_of(step.by, words)
    return drafting.draft_leak(unit, on=step.on), words | {"found": _day(words, "found")}


@creates("reconsideration.register")
def reconsideration(world: World, step: Step, words: Words) -> Made:
    against = world.case("", words["against"])
    return drafting.draft_reconsideration(against, on=step.on), _asked(words)


# -- further steps ------------------------------------------------------------------------------
@prepares("filing.sign")
def sign(world: World, case: Case, words: Words) -> Words:
    cross = words.get("cross")
    return {"cross": world.case("cross_filing", cross) if cross else None}


@prepares("filing.file", "investigation.copy")
def addressed(world: World, case: Case, words: Words) -> Words:
    return words | {"to": _authority(words, "to")}


@prepares("change.implement")
def implement(world: World, case: Case, words: Words) -> Words:
    return {"completed": _day(words, "completed")}


@prepares("enforcement.order")
def order(world: World, case: Case, words: Words) -> Words:
    return words | ({"due": _day(words, "due")} if "due" in words else {})


@prepares("inspection.notify")
def notify(world: World, case: Case, words: Words) -> Words:
    return {"date": _day(words, "date")}


@prepares("certificate.suspend", "certificate.revoke")
def sanction(world: World, case: Case, words: Words) -> Words:
    named = words.get("enforcement")
    chosen = {"enforcement": world.case("enforcement", named)} if named else {}
    return words | chosen | ({"from": _day(words, "from")} if "from" in words else {})


@prepares("certificate.reissue")
def reissue(world: World, case: Case, words: Words) -> Words:
    return {"change": world.case("change", words["change"])}


# -- questions ----------------------------------------------------------------------------------
@answers("scope")
def ask_scope(world: World, words: Words) -> Words:
    unit = world.organisation(words["unit"])
    business = scope.Business(
        category=words["category"],
        secrecy=words["secrecy"],
        place=words.get("place") or "",
        built_by=words.get("built_by") or "",
        others=categories_on(words.get("project") or "", unit),
    )
    error = scope.refusal(unit, business, world.today)
    return {"allowed": not error, "error": error or None}
