"""A unit whose records satisfy the computed criteria of the level it asks for, row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

from applicants.records.catalogue import kinds
from casework.models import User
from tests.applicants.rows import keep, person
from tests.factories import account, organisation

DAY = date(2026, 5, 6)  # the three natural years before it are 2023, 2024 and 2025
YEARS = (2023, 2024, 2025)
STATED = {
    "level": "2",
    "certificate.level": "3",
    "certificate.first_issued": "2020-01-01",
    "certificate.obtained": "2020-01-01",
    "technical_lead.industry_years": "12",
    "technical_head.education": "bachelor",
    "technical_head.graduated": "yes",
    "technical_head.years": "11",
}


def content(kind: str, **members: Any) -> dict[str, Any]:
    return dict.fromkeys(kinds()[kind].members) | members


def year(number: int, **lines: Any) -> dict[str, Any]:
    """A year without a loss; every line of its standard is known."""
    given = {
        "year": number, "revenue": 50_000_000, "net_profit": "9000000.00", "standard": "CAS_2006",
        "operating_profit": "1000000", "grants_in_non_operating_income": "0",
        "fair_value_gain": "0", "investment_income": "0", "electronic_equipment_net": "800000",
        "software_purchased_net": "300000", "software_self_developed_net": "500000",
        "other_revenue": "0", "si": "40000000", "other_it": "10000000", "non_it": "0",
    }  # fmt: skip
    return content("finance", **given | lines)


def project(number: int, **members: Any) -> dict[str, Any]:
    given = {
        "contract": f"HT-{number}", "name": f"项目{number}", "domain": f"d{number % 4 + 1}",
        "accepted_on": f"2024-0{number}-15", "contract_amount": f"{9 - number}000000",
        "software_development": f"{9 - number}00000", "sites": "北京、湖北、境外",
        "test_report": True, "cnas_accredited": True,
    }  # fmt: skip
    return content("graded_project", **given | members)


def graded_unit() -> User:
    """Its account; the records stand, nothing is stated yet."""
    user = account(organisation())
    for number in YEARS:
        keep(user, "finance", year(number))
    for number in range(1, 8):
        keep(user, "graded_project", project(number))
    for number in range(1, 7):
        keep(user, "product", content(
            "product", number=f"软{number}", name=f"产品{number}", registered_on="2024-05-05",
            valid_to="2029-05-04", imported=False, holders=1, origin="own_rd",
        ))  # fmt: skip
    keep(user, "quality_certificate", content(
        "quality_certificate", number="Q1", standard="GBT19001", scope="软件开发、系统集成",
        valid_from="2023-01-01", valid_to="2028-12-31", registry_status="registered_valid",
        cnas_mark=True, joint_with_parent=False,
    ))  # fmt: skip
    keep(user, "person", person(1, role="integration", employed=True, pm_grade="senior_pm",
                                pm_published=True))  # fmt: skip
    keep(user, "person", person(2, role="finance_role", employed=True))
    return user
