"""The regulation files: their shape, their words, and that they cite only what the law has."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from casework import traceability
from casework.simulator.strict_yaml import Misread, Text

HOUSE = Path(__file__).resolve().parents[2]
FOLDER = HOUSE / "fixtures" / "regulations"
CODES = ("classified-2020", "classified-2013")

ERRORS = """
E_ROLE E_NOT_HEAD E_NOT_DECIDING_AUTHORITY E_WRONG_AUTHORITY E_CASE_CLOSED E_STATE E_BANNED
E_DECLARATION_MISSING E_MARKED_MATERIAL E_CATEGORY E_MATERIALS_MISSING E_ALREADY_ACCEPTED
E_SECOND_CORRECTION E_PERIOD_OVER E_CONDITION_UNKNOWN E_REASON_MISSING E_GROUND E_TEAM_TOO_SMALL
E_EXPERT_NOT_ELIGIBLE E_NOTICE_TOO_SHORT E_VISIT_TOO_EARLY E_GOOD_REASON E_STEPS_MISSING
E_SIGNATURE E_EXPERT_REVIEW_OPEN E_EXPERT_REVIEW_MISSING E_NOT_PASSED E_GUARD_TERMINATED
E_EXTENSION_TWICE E_EXTENSION_LATE E_TRAINING_MISSING E_WITHDRAW_BLOCKED E_NOT_VALID_CERT
E_SUSPENDED E_LEVEL_SECRECY E_TERRITORY E_OUT_OF_SCOPE E_CONFLICT_CONSULT_SUPERVISE
E_BUSINESS_STOPPED E_SECRECY_NOT_ASSURED E_CHANGE_NOT_APPROVED E_PRIOR_REPORT E_LISTING E_ON_HOLD
E_RECTIFICATION_LENGTH E_SUSPENSION_LENGTH E_SUSPENSION_START E_RECHECK_MISSING
E_SHEET_OPEN E_SHEET_DISPUTED E_BASIC_ITEM_FAILED E_VERDICT_NOT_SCORE
E_SECOND_PERSON E_NOT_HEARD E_TEAM_UNFIT E_TOO_MANY_EXPERTS E_NOT_MEMBER E_NOT_DECLARED
E_YEAR_REVIEWED
"""
# The measures of 2013 do not bind the authority to a single notice of what is to be corrected;
# a law without the sentence of this refusal allows several (`Law.knows_refusal`).
# Nor do they know basic items. Under them a visit is an opinion without a procedure, hence without
# a team of its own.
OF_TEAMS = {"E_TEAM_UNFIT", "E_TOO_MANY_EXPERTS", "E_NOT_MEMBER", "E_NOT_DECLARED"}
NEVER_REFUSED = {
    "classified-2020": {"E_YEAR_REVIEWED"},
    "classified-2013": {"E_NOT_HEARD", "E_SECOND_CORRECTION", "E_BASIC_ITEM_FAILED"} | OF_TEAMS,
}
STATES = {
    "application": "received correction_required abandoned not_accepted written_review "
    "onsite_pending onsite_review decision_pending terminated granted refused issued withdrawn "
    "accepted expert_pending",
    "visit": "planned notified in_progress passed failed terminated cancelled dropped "
    "checking checked",
    "certificate": "prepared valid suspended recheck expired_pending expired annulled revoked "
    "withdrawn replaced cancelled",
    "change": "reported approved not_approved implemented onsite_pending closed failed stripped "
    "noted",
    "annual_review": "under_review passed failed",
    "annual_report": "open submitted overdue submitted_late closed",
    "filing": "filed filed_late acknowledged",
    "cross_filing": "filed acknowledged used lapsed",
    "personnel": "filed acknowledged",
    "enforcement": "opened dismissed ordered claimed closed failed suspended recheck lifted "
    "revocation_proposed revoked",
    "reconsideration": "pending decided effect_recorded closed",
    "leak": "reported",
    "inspection": "planned drawn notified unannounced in_progress reported closed referred refused",
    "investigation": "lead approved preservation concluded handled copied",
    "unlicensed": "opened stop_ordered carriers_listed referred closed dismissed",
}
MATERIALS = {
    "enterprise": "application_form licence organisation_code charter capital_and_audit premises",
    "public_institution": "application_form licence organisation_code premises",
}
GROUNDS = {
    "application.decline": "17 46",
    "application.refuse": "46 24-2-1 24-2-2 24-2-3 24-2-4",
    "application.terminate": "23-1 23-2 23-5",
    "visit.complete": "22-2 22-3 22-4 22-5 22-6 22-7",
    "visit.record_refusal": "23-3",
    "visit.fail_basic_item": "23-4",
    "certificate.annul": "40-1-1 40-1-2 40-1-3 40-1-4 40-1-5 40-2",
    "certificate.cancel": "41-1 41-2 41-3 41-4 41-5 41-6",
    "certificate.revoke": "45 45-1 45-2 45-3 45-4 45-5 45-6 45-7 45-8",
    "enforcement.propose_revocation": "45 45-1 45-2 45-3 45-4 45-5 45-7 45-8",
    "enforcement.open": "44-1 44-2 44-3 44-4 44-5 44-6 45 45-1 45-2 45-3 45-4 45-5 45-7 45-8",
    "inspection.report": "44-1 44-2 44-3 44-4 44-5 44-6 45 45-1 45-2 45-3 45-4 45-5 45-7 45-8",
}
Change = Callable[[dict[str, Any]], Any]


@cache
def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = Text((FOLDER / f"{name}.yaml").read_bytes()).value
    return found


def faults(document: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(read("regulation.schema"))
    return [error.message for error in validator.iter_errors(document)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(read("regulation.schema"))


@pytest.mark.parametrize("code", CODES)
def test_a_regulation_has_the_shape_the_schema_asks(code: str) -> None:
    assert faults(read(code)) == []
    assert faults(traceability.regulations(FOLDER)[code]) == []
    assert read(code)["code"] == code


@pytest.mark.parametrize(
    "change",
    [
        lambda law: law.pop("grounds"),
        lambda law: law.update(fees={"charged": True}),
        lambda law: law["materials"]["charter"].pop("article"),
        lambda law: law["papers"]["acceptance_notice"].update(form="poster"),
        lambda law: law["refusals"]["E_ROLE"].update(says="没有句号"),
        lambda law: law["conditions"]["12-4"]["all"][0].update(test="guess"),
        lambda law: law["conditions"]["14-1b"]["all"][0].update(at_most=20),
        lambda law: law["annex"]["table"]["data_recovery"]["A"].pop("area"),
        lambda law: law["annex"]["table"]["data_recovery"]["A"].update(staff="30"),
        lambda law: law["certificate"]["contents"].pop("number"),
        lambda law: law["grounds"]["art-46"].update(bans="ten_years"),
        lambda law: law["articles"]["1"].pop("why"),
        lambda law: law["in_force"].update({"from": "1 March 2021"}),
    ],
)
def test_a_malformed_regulation_is_refused(change: Change) -> None:
    document = copy.deepcopy(read("classified-2020"))
    change(document)
    assert faults(document) != []


def test_words_of_yaml_1_1_stay_words_and_a_key_given_twice_is_refused() -> None:
    assert Text("{on: no, yes: off}").value == {"on": "no", "yes": "off"}
    with pytest.raises(Misread):
        Text("{decision: 20, decision: 30}")


@pytest.mark.parametrize("code", CODES)
def test_every_article_cited_is_an_article_and_every_article_is_cited_or_needs_nothing(
    code: str,
) -> None:
    law = read(code)
    cited = {article for _, article in traceability.cited(law)}
    assert cited - set(law["articles"]) == set()
    needed = {a for a, entry in law["articles"].items() if entry.get("needs") != "none"}
    assert needed - cited == set()


@pytest.mark.parametrize(("code", "articles"), [("classified-2020", 54), ("classified-2013", 42)])
def test_no_article_of_the_law_is_left_out(code: str, articles: int) -> None:
    listed = {int(a.split("-")[0].split("(")[0]) for a in read(code)["articles"]}
    assert listed == set(range(1, articles + 1))
    assert read(code)["source"]["articles"] == articles


@pytest.mark.parametrize("code", CODES)
def test_articles_are_summaries_and_never_the_text(code: str) -> None:
    assert max(len(entry["says"]) for entry in read(code)["articles"].values()) <= 40


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_of_the_format_has_its_sentence(code: str) -> None:
    assert set(read(code)["refusals"]) == set(ERRORS.split()) - NEVER_REFUSED[code]


@pytest.mark.parametrize("code", CODES)
def test_every_state_has_a_name_and_no_two_of_a_kind_the_same(code: str) -> None:
    for kind, names in read(code)["states"].items():
        assert set(names) == {"draft", *STATES[kind].split()}
        assert len(set(names.values())) == len(names)
    assert set(read(code)["states"]) == set(STATES)


@pytest.mark.article("17-1(1)")
@pytest.mark.article("17-1(2)")
@pytest.mark.article("17-1(3)")
@pytest.mark.article("17-1(4)")
@pytest.mark.article("17-1(5)")
@pytest.mark.article("17-1(6)")
@pytest.mark.article("17-1(7)")
@pytest.mark.article("17-1(8)")
@pytest.mark.article("17-1(9)")
def test_everybody_hands_in_the_nine_materials_in_the_order_of_the_law() -> None:
    materials = read("classified-2020")["materials"]
    assert [entry["article"] for entry in materials.values()] == [
        f"17-1({number})" for number in range(1, 10)
    ]
    assert not [key for key, entry in materials.items() if "applicant_kinds" in entry]


@pytest.mark.article("2013:12-2(1)", "2013:12-2(2)", "2013:12-2(3)", "2013:12-2(4)")
@pytest.mark.article("2013:12-2(5)")
@pytest.mark.article("2013:12-3")
@pytest.mark.parametrize("kind", MATERIALS)
def test_in_2013_enterprises_and_institutions_hand_in_their_own_materials(kind: str) -> None:
    materials = read("classified-2013")["materials"]
    asked = {k for k, m in materials.items() if kind in m.get("applicant_kinds", [kind])}
    assert asked == set(MATERIALS[kind].split())


@pytest.mark.article("11-1")
def test_general_integration_covers_other_business_and_maintenance_of_what_it_built() -> None:
    categories = read("classified-2020")["categories"]
    covering = {key: entry for key, entry in categories.items() if "covers" in entry}
    assert list(covering) == ["general_integration"]
    assert covering["general_integration"]["covers"] == [
        "software_development",
        "security_surveillance",
    ]
    assert covering["general_integration"]["covers_if_built_by_holder"] == ["operation_maintenance"]


@pytest.mark.article("11-2")
@pytest.mark.article("2013:7-2")
@pytest.mark.parametrize(
    ("code", "exclusive"),
    [
        ("classified-2020", ["system_consulting", "project_supervision"]),
        ("classified-2013", ["project_supervision"]),
    ],
)
def test_who_advises_or_supervises_does_nothing_else_on_the_project(
    code: str, exclusive: list[str]
) -> None:
    categories = read(code)["categories"]
    found = [key for key, entry in categories.items() if "excludes_on_same_project" in entry]
    assert found == exclusive


@pytest.mark.article("10-2")
@pytest.mark.article("2013:6-2")
def test_the_higher_level_alone_covers_the_highest_grade() -> None:
    for code in CODES:
        levels = read(code)["levels"]
        assert levels["A"]["grades"] == ["绝密", "机密", "秘密"]
        assert levels["B"]["grades"] == ["机密", "秘密"]
    assert "territory" not in read("classified-2020")["levels"]["B"]
    assert read("classified-2013")["levels"]["B"]["territory"] == "province_of_registration"


@pytest.mark.parametrize("step", GROUNDS)
def test_each_ground_belongs_to_its_steps(step: str) -> None:
    grounds = read("classified-2020")["grounds"]
    found = [key for key, ground in grounds.items() if step in ground["steps"]]
    assert sorted(found) == sorted(f"art-{number}" for number in GROUNDS[step].split())


def test_no_ground_belongs_to_another_step() -> None:
    grounds = read("classified-2020")["grounds"]
    assert {step for ground in grounds.values() for step in ground["steps"]} == set(GROUNDS)


def test_the_grounds_of_2013_refuse_annul_or_open_a_rectification() -> None:
    grounds = read("classified-2013")["grounds"]
    steps = {key: ground["steps"] for key, ground in grounds.items()}
    opening = {f"2013-art-32-2-{n}": ["enforcement.open"] for n in range(1, 6)}
    annulling = {
        key: ["certificate.annul"]
        for key in ("2013-art-31", *(f"2013-art-32-1-{n}" for n in range(1, 4)))
    }
    assert steps == {"2013-art-18": ["application.refuse"], **annulling, **opening}


@pytest.mark.article("40-2")
@pytest.mark.article("46")
def test_only_deceit_opens_a_bar() -> None:
    grounds = read("classified-2020")["grounds"]
    bars = {key: ground["bans"] for key, ground in grounds.items() if "bans" in ground}
    assert bars == {
        "art-46": "false_materials_ban",
        "art-23-1": "false_materials_ban",
        "art-40-2": "fraud_ban",
    }
    assert "bans" not in str(read("classified-2013")["grounds"])


@pytest.mark.article("42")
@pytest.mark.article("24-2")
def test_every_decision_against_a_unit_tells_it_the_remedies() -> None:
    for code in CODES:
        papers = read(code)["papers"].values()
        assert all(
            "remedies" in paper for paper in papers if paper["form"] in ("decision", "order")
        )


@pytest.mark.parametrize("code", CODES)
def test_no_two_papers_share_a_series_of_numbers(code: str) -> None:
    series = [paper["series"] for paper in read(code)["papers"].values()]
    assert len(series) == len(set(series))


@pytest.mark.article("27")
@pytest.mark.article("27(1)")
@pytest.mark.article("27(2)")
@pytest.mark.article("27(3)")
@pytest.mark.article("27(4)")
@pytest.mark.article("27(5)")
@pytest.mark.article("27(6)")
@pytest.mark.article("27(7)")
@pytest.mark.article("27(8)")
@pytest.mark.article("2013:20", "2013:20(1)", "2013:20(2)", "2013:20(3)", "2013:20(4)")
@pytest.mark.article("2013:20(5)", "2013:20(6)", "2013:20(7)", "2013:20(8)")
@pytest.mark.article("2013:21-1", "2013:22-1")
def test_a_certificate_has_eight_contents_and_its_years() -> None:
    for code, article, years in (("classified-2020", "27", 5), ("classified-2013", "20", 3)):
        certificate = read(code)["certificate"]
        cited = [entry["article"] for entry in certificate["contents"].values()]
        assert cited == [f"{article}({number})" for number in range(1, 9)]
        assert certificate["validity_years"] == years
        assert certificate["copies"] == ["正本", "副本"]


@pytest.mark.article("9")
def test_no_fee_is_charged() -> None:
    assert read("classified-2020")["rules"]["fees"]["charged"] is False
    words = ("收费", "缴费", "费用")
    papers = [paper["title"] for paper in read("classified-2020")["papers"].values()]
    assert not [title for title in papers for word in words if word in title]


@pytest.mark.article("29-2")
def test_five_decisions_are_published_and_refusals_never() -> None:
    register = read("classified-2020")["register"]
    assert set(register) == {"grant", "suspension", "revocation", "annulment", "cancellation"}


@pytest.mark.article("2013:24")
def test_in_2013_the_nation_publishes_awards_and_losses_and_no_suspension() -> None:
    assert set(read("classified-2013")["register"]) == {"grant", "annulment", "cancellation"}


@pytest.mark.article("2013:17")
def test_in_2013_acceptance_and_every_review_may_be_given_to_a_body() -> None:
    stages = read("classified-2013")["competence"]["delegation"]["stages"]
    assert set(stages) >= {"acceptance", "written_review"}
    steps = {step for stage in stages.values() for step in stage["steps"]}
    assert {"application.accept", "application.record_onsite_review"} <= steps


@pytest.mark.article("37-4")
@pytest.mark.article("38-2")
def test_changes_of_control_nature_and_premises_are_looked_at_and_printed_ones_reissued() -> None:
    changes = read("classified-2020")["changes"]
    assert [key for key, change in changes.items() if change.get("onsite")] == [
        "controlling_shareholder",
        "actual_controller",
        "nature",
        "subordination",
        "classified_premises",
    ]
    assert [key for key, change in changes.items() if change.get("printed")] == [
        "name",
        "registered_address",
        "legal_representative",
    ]


@pytest.mark.article("54")
@pytest.mark.article("2013:42")
def test_one_regulation_follows_the_other_without_a_gap() -> None:
    new, old = (read(code)["in_force"] for code in CODES)
    assert (old["until"], new["from"], new["until"]) == ("2021-02-28", "2021-03-01", None)
    assert read("classified-2020")["replaces"] == "classified-2013"
