"""The profile of a unit in the words of the rules, from what it keeps row by row and has stated.

What is not known is None or left out, which is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from applicants import records
from applicants.records.catalogue import places
from casework.models import Organisation
from licensing.grading.ruleset import Ruleset

Row = Mapping[str, Any]
Profile = dict[str, Any]
LINES = (
    "standard", "operating_profit", "grants_in_non_operating_income", "grants_in_subsidy_income",
    "fair_value_gain", "investment_income", "net_profit",
)  # fmt: skip
ASSETS = ("electronic_equipment_net", "software_purchased_net", "software_self_developed_net")
OTHER = "other"  # the part without a name of its own is a column called other_part
PROOFS = {
    "test_report": ("cnas_accredited",),
    "supervision_report": ("supervisor_qualified", "signed"),
}
REGISTRY = {"registered_valid": "valid", "registered_not_valid": "not_valid"}
STATED = ("certificate", "first_contract_date", "recognition", "technical_lead")
HEADS = ("technical_head", "finance_head")


def profile_of(unit: Organisation, stated: Row, rules: Ruleset, on: date) -> Profile:
    """Everything the criteria ask of the unit on the day of its application."""
    years = records.rows(unit, "finance")
    profile: Profile = {"application_date": on.isoformat()}
    profile |= {name: stated.get(name) for name in (*STATED, *HEADS)}
    return profile | {
        "finance": {str(year["year"]): _year(year) for year in years},
        "assets": {str(year["year"]): _given(year, ASSETS) for year in years},
        "revenue": {str(year["year"]): _revenue(year) for year in years},
        "projects": [_project(row, rules) for row in records.rows(unit, "graded_project")],
        "qms": list(_certificates(records.rows(unit, "quality_certificate"), on)),
        "registrations": [_product(row) for row in records.rows(unit, "product")],
        "patents": [_product(row) for row in records.rows(unit, "patent")],
        **_people(records.rows(unit, "person")),
    }


def _given(row: Row, names: Iterable[str]) -> Profile:
    return {name: row[name] for name in names if row.get(name) is not None}


def _year(row: Row) -> Profile:
    """The lines of the report; a profit in whole yuan stands in for one to the cent."""
    year = _given(row, LINES)
    year.setdefault("net_profit", row.get("profit"))
    return year | {"revenue": row.get("revenue")}


def _revenue(row: Row) -> Profile:
    split = {name: row.get(name) for name in ("si", "other_it", "non_it")}
    return split | {"main": row.get("revenue"), "other": row.get("other_revenue")}


def _project(row: Row, rules: Ruleset) -> Profile:
    proofs = [
        {"kind": kind} | {fact: row.get(fact) for fact in facts}
        for kind, facts in PROOFS.items()
        if row.get(kind)
    ]
    domain, sites = row.get("domain"), row.get("sites")
    return {
        "id": row["contract"],
        "domain": int(domain.removeprefix("d")) if domain else None,
        "accepted_on": row.get("accepted_on"),
        "contract_amount": row["contract_amount"],
        "fees": _given(row, rules.tables["service_fees"]),
        "non_is_costs": _given(row, _columns(rules.tables["non_is_parts"])),
        "sites": _codes(sites) if sites else None,
        "proofs": proofs,
    }


def _columns(parts: Iterable[str]) -> list[str]:
    return [f"{part}_part" if part == OTHER else part for part in parts]


def _codes(sites: str) -> list[str]:
    codes = {name: code for code, name in places().items()}
    return [codes[name] for name in sites.split("、")]


def _certificates(rows: Iterable[Row], on: date) -> Iterable[Profile]:
    """The certificates of one standard are one, with a period for each row; the last one speaks."""
    standards: dict[str, list[Row]] = {}
    bearing: dict[str, set[str]] = {}
    for row in rows:
        standards.setdefault(row["standard"], []).append(row)
        bearing.setdefault(row["number"], set()).add(row["standard"])
    for standard, kept in standards.items():
        kept.sort(key=lambda row: row["valid_from"])
        begun = [row for row in kept if row["valid_from"] <= on.isoformat()]
        last = (begun or kept)[-1]
        marks = ("cnas_mark", "issued_by_committee", "joint_with_parent", "listed_for_applicant")
        number, alone = last["number"], len(bearing[last["number"]]) == 1
        yield {
            "id": number if alone else f"{number}（{standard}）",
            "standard": standard,
            "scope": last["scope"],
            "periods": [{"from": row["valid_from"], "to": row["valid_to"]} for row in kept],
            "registry_status": REGISTRY.get(last.get("registry_status") or "", "unknown"),
            **{mark: last.get(mark) for mark in marks},
        }


def _product(row: Row) -> Profile:
    return {key: value for key, value in row.items() if key not in ("number", "name")}


def _people(rows: Iterable[Row]) -> Profile:
    """The staff by role, and whose qualification was published; nobody is named."""
    people: dict[str, list[Profile]] = {"staff": [], "employees": [], "published": []}
    for number, row in enumerate(rows, start=1):
        one = {"id": str(number)}
        people["employees"].append(one | {"employed": row.get("employed")})
        if row.get("role"):
            people["staff"].append(one | {"role": row["role"].removesuffix("_role")})
        if row.get("pm_published") and row.get("pm_grade"):
            people["published"].append(one | {"grade": row["pm_grade"]})
    return dict(people)
