"""Questions about grading, as the tests put them to the product's functions."""

from __future__ import annotations

from typing import Any

from licensing import grading

RULES = grading.load("integrator-2013")
APPLIED = "2014-05-01"


def answer(rule: str, policy: dict[str, str] | None = None, **given: Any) -> dict[str, Any]:
    return grading.evaluate(grading.Inquiry(RULES, policy or {}), rule, given).plain()


def status(rule: str, policy: dict[str, str] | None = None, **given: Any) -> str:
    return answer(rule, policy, **given)["status"]


def project(mark: str, amount: Any, fee: Any = 0, **more: Any) -> dict[str, Any]:
    usual = {
        "domain": 1, "accepted_on": "2013-06-01", "sites": ["11"], "proofs": [],
        "non_is_costs": {},
    }  # fmt: skip
    fees = {"software_development": fee}
    return {"id": mark, "contract_amount": amount, "fees": fees, **usual, **more}
