"""The grading of 2013: projects, domains and quality certificates at their boundaries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.licensing.grading_questions import APPLIED, answer, project, status


def qualifies(level: int, p: dict[str, Any], **policy: str) -> str:
    return status("project_qualifies", policy, level=level, application_date=APPLIED, p=p)


def test_an_integration_project_counts_from_two_million_a_pure_one_from_one():
    assert qualifies(1, project("a", "1999999.99")) == "not_met"
    assert qualifies(1, project("a", 1_000_000, 1_000_000)) == "met"
    assert qualifies(1, project("a", 1_000_000, "999999.99")) == "not_met"
    assert qualifies(2, project("a", 400_000, 400_000)) == "met"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2010-12-31", "not_met"), ("2011-01-01", "met"), ("2013-12-31", "met"),
     ("2014-01-01", "not_met"), (None, "not_met")],
)  # fmt: skip
def test_completed_means_accepted_in_the_three_years_before(day, expected):
    assert qualifies(1, project("a", 3_000_000, accepted_on=day)) == expected


def test_whether_a_deducted_project_is_pure_depends_on_the_reading():
    p = project("a", 3_000_000, 1_200_000, non_is_costs={"towers": 1_800_000})
    assert qualifies(1, p) == "judgement"
    assert qualifies(1, p, pure_basis="declared_amount") == "met"
    assert qualifies(1, p, pure_basis="contract_total") == "not_met"


@pytest.mark.parametrize(
    "wrong",
    [
        project("a", 0), project("a", None), project("a", 100, 101), project("a", 100, -1),
        project("a", 100, 60, non_is_costs={"towers": 41}), project("a", Decimal("1.5")),
        project("a", 100, domain=18), {**project("a", 100), "fees": {"hardware": 1}},
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_is_for_a_person(wrong):
    assert qualifies(1, wrong) == "judgement"
    said = answer("declared_amount", p=wrong)
    assert said == {"status": "judgement", "values": {"invalid_input": True}}


REPORT = {"kind": "test_report", "cnas_accredited": True}
UNCHECKED = {"kind": "supervision_report", "supervisor_qualified": None, "signed": True}


def test_five_projects_need_a_third_partys_report_and_two_papers_on_one_count_once():
    def accepted(*proofs: list[dict[str, Any]]) -> str:
        projects = [project(str(n), 2_000_000, proofs=p) for n, p in enumerate(proofs)]
        given_ = {"level": 1, "application_date": APPLIED, "projects": projects}
        return status("third_party_acceptance", **given_)

    assert accepted(*[[REPORT]] * 5) == "met"
    assert accepted(*[[REPORT]] * 3, [REPORT, REPORT]) == "not_met"
    assert accepted(*[[REPORT]] * 4, [UNCHECKED]) == "judgement"


def spread(*projects: dict[str, Any], **policy: str) -> str:
    given_ = {"level": 1, "application_date": APPLIED, "projects": list(projects)}
    return status("provinces", policy, **given_)


def test_three_provinces_or_one_site_abroad():
    assert spread(project("a", 2_000_000, sites=["11", "31"])) == "not_met"
    assert spread(project("a", 2_000_000, sites=["11", "31", "44"])) == "met"
    assert spread(project("a", 2_000_000, sites=["OUT"])) == "met"
    assert spread(project("a", 2_000_000, sites=["81"]), hk_mo_tw="abroad") == "met"
    assert spread(project("a", 2_000_000, sites=["81"]), hk_mo_tw="not_counted") == "not_met"


def test_a_province_reached_only_by_a_small_project_is_disputed():
    projects = project("a", 2_000_000, sites=["11", "31"]), project("b", 10, sites=["44"])
    assert spread(*projects) == "judgement"
    assert spread(*projects, province_scope="qualifying") == "not_met"


def typical(*projects: dict[str, Any]) -> dict[str, Any]:
    given_ = {"level": 1, "application_date": APPLIED, "projects": list(projects)}
    return answer("typical_projects", **given_)


def test_a_tie_at_the_cut_is_for_a_person_and_a_tie_inside_is_none():
    four = [project(str(n), 100, n, domain=n) for n in (1, 2, 3, 4)]
    assert typical(*four)["values"]["ties"] == ["domain_cut"]
    inside = [project(f"{n}{k}", 300, k, domain=n) for n in (1, 2, 3) for k in (1, 2)]
    assert typical(*inside)["values"]["ties"] == ["contract"]


def test_too_few_projects_are_reported_and_never_refilled():
    said = typical(project("a", 100, 50))
    assert said["status"] == "judgement"
    assert said["values"]["missing"] == 4
    assert said["values"]["by_fee"] == ["a"]


def test_two_domains_of_one_size_leave_open_which_gives_two():
    projects = [project(f"{n}{k}", 100, 10 * n + k, domain=n) for n in (1, 2) for k in range(3)]
    assert "domain_first" in typical(*projects)["values"]["ties"]


def run(*periods: tuple[str, str], **policy: str) -> str:
    given_ = [{"from": since_, "to": until} for since_, until in periods]
    return status("qms_continuity", policy, application_date=APPLIED, periods=given_)


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2013-10-03", "met"), ("2013-10-02", "judgement"), ("2013-10-01", "not_met")],
)
def test_a_gap_of_ninety_days_joins_and_ninety_two_do_not(end, expected):
    assert run(("2010-10-01", end), ("2014-01-01", "2016-12-31")) == expected


def test_a_run_of_exactly_a_year_is_disputed():
    assert run(("2013-05-02", "2016-05-01")) == "not_met"
    assert run(("2013-05-01", "2016-04-30")) == "judgement"
    assert run(("2013-05-01", "2016-04-30"), period_full="anniversary") == "met"


def test_a_certificate_out_of_force_has_no_run():
    assert run(("2010-01-01", "2014-04-30")) == "not_met"


CERTIFICATE = {
    "id": "c", "standard": "GBT19001", "periods": [{"from": "2012-01-01", "to": "2014-12-31"}],
    "registry_status": "valid", "cnas_mark": True, "issued_by_committee": False,
    "joint_with_parent": False, "listed_for_applicant": None, "scope": "软件开发、系统集成",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "met"),
        ({"cnas_mark": False}, "not_met"),
        ({"standard": "GJB9001"}, "not_met"),
        ({"standard": "GJB9001", "issued_by_committee": True, "cnas_mark": False}, "met"),
        ({"standard": "ISO14001"}, "not_met"),
        ({"registry_status": "unknown"}, "judgement"),
        ({"joint_with_parent": True}, "judgement"),
        ({"joint_with_parent": True, "listed_for_applicant": False}, "not_met"),
        ({"scope": "软件销售"}, "judgement"),
        ({"periods": [{"from": "2013-12-01", "to": "2016-11-30"}]}, "not_met"),
    ],
)
def test_one_certificate_must_pass_every_check(change, expected):
    certificate = {**CERTIFICATE, **change}
    given_ = {"level": 1, "application_date": APPLIED, "certificates": [certificate]}
    assert status("qms", **given_) == expected


def test_level_three_asks_no_year_and_level_four_no_certificate():
    young = {**CERTIFICATE, "periods": [{"from": "2014-01-01", "to": "2016-12-31"}]}
    given_ = {"application_date": APPLIED, "certificates": [young]}
    assert status("qms", level=3, **given_) == "met"
    assert status("qms", level=4, **given_) == "judgement"
