"""What the papers of an application and the certificate say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework.models import Authority, Case
from casework.steps import Act
from licensing.models.expert import Expert
from licensing.opinions.asking import printed

if TYPE_CHECKING:
    from licensing.models import Application, Certificate


def common_context(case: Case, act: Act) -> dict[str, Any]:
    """The parts every paper shares."""
    authority = case.issuer_of(act)
    organisation = case.organisation
    law = case.law
    return {
        "authority": {"name": authority.name, "code": authority.code},
        "organisation": {
            "name": organisation.name,
            "code": organisation.code,
            "legal_representative": organisation.legal_representative,
            "registered_address": organisation.registered_address,
            "kind_name": organisation.get_kind_display(),
        },
        "regulation": {
            "title": law.title, "number": law.document["number"], "code": law.code,
        },
        "remedies": law.remedies,
        "periods": periods_of(case),
    }  # fmt: skip


UNIT_NAMES = {"working_day": "个工作日", "calendar_day": "日", "month_from": "个月"}


def periods_of(case: Case) -> dict[str, Any]:
    """The periods of the case with their dates; those not begun have their length only."""
    periods: dict[str, Any] = {
        key: {
            "title": rule.title,
            "article": rule.article,
            "length": rule.length,
            "unit_name": UNIT_NAMES.get(rule.unit, "年"),
            "due_on": None,
            "starts_on": None,
        }
        for key, rule in case.law.rules.items()
    }
    for deadline in case.deadlines.order_by("pk"):
        if deadline.period in periods:
            periods[deadline.period] |= {
                "due_on": deadline.due_on, "starts_on": deadline.day_zero,
                "length": deadline.length,
            }  # fmt: skip
    return periods


def application_context(application: Application, act: Act) -> dict[str, Any]:
    """The context of every paper of an application."""
    law = application.law
    given = application.law.materials_for(application.organisation.kind)
    return common_context(application, act) | {
        "case": {
            "number": application.number,
            "kind_name": application.get_asks_display(),
            "level_name": law.level_name(application.level),
            "categories": law.category_names(
                application.categories_passed or application.categories
            ),
            "received_on": application.opened_on,
            "accepted_on": application.accepted_on,
            "accepted_basis": application.accepted_basis,
            "materials": [
                {"name": entry["name"], "article": entry["article"]}
                for key, entry in given.items()
            ],
        },
        "inputs": said_inputs(application, act),
        "review": review_of(application, act),
        "decision": decision_of(application),
    }  # fmt: skip


def review_of(application: Application, act: Act) -> dict[str, Any]:
    """What the experts of the review that ends were asked, and what they said."""
    asked = application.opinion_requests.filter(review=act.inputs.get("review") or "")
    requests = list(asked.select_related("expert", "opinion"))
    return {"asks": requests[-1].asks if requests else "", "opinions": printed(requests)}


def received_materials(application: Application) -> list[dict[str, Any]]:
    """What was handed in, in the law's order, each file with its fingerprint."""
    given = {material.key: material for material in application.given_materials}
    rows = application.law.materials_for(application.organisation.kind).items()
    return [
        {
            "name": entry["name"], "article": entry["article"],
            "file": given[key].name if given[key].file else "",
            "size": given[key].size, "sha256": given[key].sha256,
        }
        for key, entry in rows
        if key in given
    ]  # fmt: skip


def said_inputs(case: Any, act: Act) -> dict[str, Any]:
    """The inputs of the act in the law's words."""
    law, inputs = case.law, {"evidence": ""} | act.inputs
    if inputs.get("items"):
        notes = inputs.get("says") or {}
        inputs["items"] = [
            law.material(key) | {"note": notes.get(key, "")} for key in inputs["items"]
        ]
    if inputs.get("ground"):
        ground = law.document["grounds"][inputs["ground"]]
        inputs["ground"] = {
            "says": ground["says"],
            "article": ground["article"],
            "stops_business": bool(ground.get("stops_business")),
        }
    if inputs.get("results"):
        inputs["results"] = [
            {"name": law.name("categories", category), "verdict": verdict}
            for category, verdict in inputs["results"].items()
        ]
    if inputs.get("direct_to"):
        inputs["direct_to"] = Authority.objects.get(code=inputs["direct_to"]).name
    if inputs.get("experts"):
        inputs["experts"] = Expert.objects.names(inputs["experts"])
    return inputs


def decision_of(application: Application) -> dict[str, Any]:
    """Which categories a grant covers, and which it does not, with the reasons given."""
    law = application.law
    failed = [c for c in application.categories if c not in application.categories_passed]
    if not failed or not application.categories_passed:
        return {"passed": [], "failed": []}
    review = application.entries.filter(step="record_written_review", outcome="done").last()
    reasons = review.inputs.get("reasons", []) if review else []
    return {
        "passed": law.category_names(application.categories_passed),
        "failed": [{"name": name, "reasons": reasons} for name in law.category_names(failed)],
    }


def certificate_context(certificate: Certificate, act: Act) -> dict[str, Any]:
    """All contents the law prescribes for the certificate."""
    law = certificate.law
    context = common_context(certificate, act)
    context["organisation"] |= {
        "name": certificate.holder_name,
        "legal_representative": certificate.legal_representative,
        "registered_address": certificate.registered_address,
    }
    return context | {
        "certificate": {
            "number": certificate.number,
            "level_name": law.level_name(certificate.level),
            "categories": law.category_names(certificate.categories),
            "valid_from": certificate.valid_from,
            "valid_until": certificate.valid_until,
            "issued_on": act.on if act.step != "replace_lost" else certificate.issued_on or act.on,
            "copy": act.inputs.get("copy", "") if act.step == "replace_lost" else "",
            "issuing_authority": certificate.deciding_authority.name,
            "title": law.document["certificate"]["title"],
            "contents": {
                key: entry["name"] for key, entry in law.document["certificate"]["contents"].items()
            },
        },
        "inputs": {},
    }


def sanction_context(certificate: Certificate, act: Act) -> dict[str, Any]:
    """The context of the decisions on a certificate after its issue."""
    context = certificate_context(certificate, act)
    # An enforcement case of the app above, known here by what it says.
    enforcement: Any = certificate.suspended_for
    number = enforcement.number if enforcement else certificate.number
    said = said_inputs(certificate, act)
    if enforcement and not said.get("ground"):
        said["ground"] = enforcement.procedure.ground_said
    return context | {"inputs": said, "case": {"number": number}}
