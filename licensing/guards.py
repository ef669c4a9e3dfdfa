"""The guards of the application's steps: each raises a StepRefused that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.steps import Act, on_inputs
from licensing.assessing import assess
from licensing.barring import standing
from licensing.eligibility import Verdict
from licensing.law import law_in_force
from licensing.models.expert import Expert
from licensing.refusing import refuse_blank, refuse_listed, refuse_unless

if TYPE_CHECKING:
    from licensing.models import Application

REVIEWS = ("accept_review", "accept_review_resubmission")
DEEMING = "deem_accepted"
SECOND_NOTICE = "E_SECOND_CORRECTION"


# -- submission ---------------------------------------------------------------------------------
@on_inputs
def is_declared(case: Application, act: Act) -> None:
    refuse_unless(act.inputs.get("declared"), case, "E_DECLARATION_MISSING")


def bears_no_mark(case: Application, act: Act) -> None:
    marked = case.materials.filter(marked=True, current=True).exists()
    refuse_unless(not marked, case, "E_MARKED_MATERIAL")


def knows_categories(case: Application, act: Act) -> None:
    known = case.law.categories
    lawful = case.categories and all(category in known for category in case.categories)
    refuse_unless(lawful, case, "E_CATEGORY")


def is_not_banned(case: Application, act: Act) -> None:
    bars = standing(case.organisation_id, case.law, act.on)
    refuse_unless(not bars.exists(), case, "E_BANNED")


def goes_to_competent_authority(case: Application, act: Act) -> None:
    lawful = case.channel == "paper" or case.authority in case.receivers(act.on)
    refuse_unless(lawful, case, "E_WRONG_AUTHORITY")


# -- acceptance ---------------------------------------------------------------------------------
def _review_is_over(case: Application, act: Act) -> bool:
    return any(
        case.is_over(period, act.on) and case.law.rules[period].silence == DEEMING
        for period in REVIEWS
    )


def is_not_deemed_accepted(case: Application, act: Act) -> None:
    refuse_unless(not _review_is_over(case, act), case, "E_ALREADY_ACCEPTED")


def review_is_over(case: Application, act: Act) -> None:
    refuse_unless(_review_is_over(case, act), case, "E_STATE")


def is_received_by_competent_authority(case: Application, act: Act) -> None:
    refuse_unless(not case.is_at_wrong_authority, case, "E_WRONG_AUTHORITY")


def materials_are_complete(case: Application, act: Act) -> None:
    lacking = case.open_items if case.notified_items else case.missing
    refuse_unless(not lacking, case, "E_MATERIALS_MISSING")


def is_first_notice(case: Application, act: Act) -> None:
    once = case.law.knows_refusal(SECOND_NOTICE)
    refuse_unless(not (once and case.notified_items), case, SECOND_NOTICE)


@on_inputs
def names_items(case: Application, act: Act) -> None:
    refuse_blank(case, act.inputs.get("items"))


@on_inputs
def items_were_notified(case: Application, act: Act) -> None:
    known = set(case.notified_items)
    refuse_unless(known.issuperset(act.inputs["items"]), case, SECOND_NOTICE)


def correction_is_running(case: Application, act: Act) -> None:
    running = case.running("correction")
    refuse_unless(running and not case.is_over("correction", act.on), case, "E_PERIOD_OVER")


def correction_is_not_over(case: Application, act: Act) -> None:
    refuse_unless(not case.is_over("correction", act.on), case, "E_CASE_CLOSED")


def correction_is_over(case: Application, act: Act) -> None:
    refuse_unless(case.is_over("correction", act.on), case, "E_STATE")


@on_inputs
def ground_of_declining(case: Application, act: Act) -> None:
    ground = case.law.ground(act.inputs["ground"], "application.decline")
    if ground.get("requires") == "not_competent":
        refuse_unless(case.is_at_wrong_authority, case, "E_GROUND")


@on_inputs
def gives_reasons(case: Application, act: Act) -> None:
    refuse_blank(case, act.inputs.get("reasons"))


@on_inputs
def gives_reason(case: Application, act: Act) -> None:
    refuse_blank(case, act.inputs.get("reason"))


def is_not_tainted(case: Application, act: Act) -> None:
    if case.termination_ground:
        ground = case.law.document["grounds"][case.termination_ground]
        refuse_unless(not ground.get("taints"), case, "E_WITHDRAW_BLOCKED")


# -- review -------------------------------------------------------------------------------------
def conditions_are_known(case: Application, act: Act) -> None:
    if "conditions_known" in case.law.step(case.kind, act.step).demands:
        verdicts = {finding.verdict for finding in assess(case).findings.values()}
        refuse_unless(Verdict.UNKNOWN not in verdicts, case, "E_CONDITION_UNKNOWN")


@on_inputs
def fails_with_reasons(case: Application, act: Act) -> None:
    results = act.inputs.get("results") or {}
    verdicts = [act.inputs.get("verdict"), *results.values()]
    refuse_unless(any(verdicts), case, "E_REASON_MISSING")
    if "fail" in verdicts:
        refuse_blank(case, act.inputs.get("reasons"))


@on_inputs
def review_name_is_free(case: Application, act: Act) -> None:
    refuse_unless(review_name(act) not in case.open_reviews, case, "E_STATE")


def review_name(act: Act) -> str:
    return act.inputs.get("review") or "experts"


@on_inputs
def experts_are_eligible(case: Application, act: Act) -> None:
    unfit = Expert.objects.unfit(act.inputs.get("experts") or [], case.organisation, act.on)
    refuse_listed(case, "E_EXPERT_NOT_ELIGIBLE", unfit)


def some_review_is_open(case: Application, act: Act) -> None:
    """An obligatory review needs no start."""
    refuse_unless(case.state == "expert_pending" or case.open_reviews, case, "E_STATE")


@on_inputs
def review_is_open(case: Application, act: Act) -> None:
    obligatory = case.state == "expert_pending"
    refuse_unless(obligatory or review_name(act) in case.open_reviews, case, "E_STATE")


@on_inputs
def ground_of_terminating(case: Application, act: Act) -> None:
    case.law.ground(act.inputs["ground"], "application.terminate")


@on_inputs
def gives_evidence(case: Application, act: Act) -> None:
    ground = case.law.ground(act.inputs["ground"], "application.terminate")
    refuse_blank(case, act.inputs.get("evidence"))
    if ground.get("requires") == "citation":
        refuse_blank(case, act.inputs.get("citation"))


# -- decision -----------------------------------------------------------------------------------
def reviews_are_passed(case: Application, act: Act) -> None:
    passed = case.written_verdict == "pass" and (
        case.visit_verdict == "pass" or not case.is_visited
    )
    refuse_unless(passed, case, "E_NOT_PASSED")


def no_expert_review_is_open(case: Application, act: Act) -> None:
    refuse_unless(not case.open_reviews, case, "E_EXPERT_REVIEW_OPEN")


def is_not_extended(case: Application, act: Act) -> None:
    extended = case.deadlines.filter(period="decision_extension").exists()
    refuse_unless(not extended, case, "E_EXTENSION_TWICE")


def first_period_is_not_over(case: Application, act: Act) -> None:
    refuse_unless(not case.is_over("decision", act.on), case, "E_EXTENSION_LATE")


@on_inputs
def ground_is_on_record(case: Application, act: Act) -> None:
    ground = case.law.ground(act.inputs["ground"], "application.refuse")
    required = ground.get("requires")
    refuse_unless(required in record_of(case) or not required, case, "E_GROUND")


def record_of(case: Application) -> set[str]:
    """What the record of the reviews allows a refusal to rest on."""
    if case.state == "terminated":
        return {"terminated"}
    if case.written_verdict == "fail":
        return {"written_review_failed", "false_materials"}
    if case.visit_verdict == "fail":
        return {"visit_failed", "false_materials"}
    return {"citation", "false_materials"}


@on_inputs
def explains_refusal(case: Application, act: Act) -> None:
    ground = case.law.ground(act.inputs["ground"], "application.refuse")
    refuse_blank(case, act.inputs.get("reasons"), act.inputs.get("remedies", case.law.remedies))
    if ground.get("requires") == "citation":
        refuse_blank(case, act.inputs.get("citation"))


@on_inputs
def letter_is_signed(case: Application, act: Act) -> None:
    signed = act.inputs["letter_signed_by"] == "legal_representative"
    refuse_unless(signed, case, "E_SIGNATURE")


def training_is_done(case: Application, act: Act) -> None:
    if "training" in case.law.step(case.kind, act.step).demands:
        refuse_unless(case.trained, case, "E_TRAINING_MISSING")


def is_under_older_law(case: Application, act: Act) -> None:
    refuse_unless(
        law_in_force(act.on, case.regulation.family).code != case.law.code, case, "E_STATE"
    )


@on_inputs
def converts_known_categories(case: Application, act: Act) -> None:
    known = law_in_force(act.on, case.regulation.family).law.categories
    refuse_unless(all(c in known for c in case.categories), case, "E_CATEGORY")
