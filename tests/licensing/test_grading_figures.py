"""The grading of 2013: standing, money, people and products, each at its boundary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.licensing.grading_questions import APPLIED, answer, status

YEARS = ("2011", "2012", "2013")


def since(first_issued: str, on: str, **more: Any) -> str:
    certificate = {"level": 2, "first_issued": first_issued, "obtained": first_issued, **more}
    given_ = {"level": 1, "application_date": on, "certificate": certificate}
    return status("prior_level_time", **given_)


def test_two_years_are_over_the_day_after_the_anniversary_and_disputed_on_it():
    assert since("2012-06-02", "2014-06-01") == "not_met"
    assert since("2012-06-01", "2014-06-01") == "judgement"
    assert since("2012-05-31", "2014-06-01") == "met"


def test_after_a_downgrade_six_months_replace_the_two_years():
    assert since("2014-01-01", "2014-06-30", downgraded_from=1) == "not_met"
    assert since("2014-01-01", "2014-07-02", downgraded_from=1) == "met"


def test_a_downgrade_by_two_levels_is_for_a_person_between_half_a_year_and_a_year():
    def level_2(obtained: str) -> str:
        held = {"level": 3, "first_issued": obtained, "obtained": obtained, "downgraded_from": 1}
        given_ = {"level": 2, "application_date": "2014-06-01", "certificate": held}
        return status("prior_level_time", **given_)

    assert level_2("2013-05-01") == "met"
    assert level_2("2013-09-01") == "judgement"
    assert level_2("2014-03-01") == "not_met"


def test_nobody_skips_a_level_and_a_renewal_is_for_a_person():
    def level_1(held: int | None) -> str:
        certificate = held and {
            "level": held, "first_issued": "2001-01-01", "obtained": "2001-01-01",
        }  # fmt: skip
        given_ = {"level": 1, "application_date": APPLIED, "certificate": certificate}
        return status("prior_level_time", **given_)

    assert [level_1(held) for held in (None, 3, 1)] == ["not_met", "not_met", "judgement"]


def year(net: Any = 1, revenue: Any = 100, main: Any = 0) -> dict[str, Any]:
    lines = dict.fromkeys(
        ("grants_in_non_operating_income", "fair_value_gain", "investment_income"), 0
    )
    return {
        "standard": "CAS_2006", "operating_profit": main, **lines,
        "net_profit": net, "revenue": revenue,
    }  # fmt: skip


def profit(level: int, *years: dict[str, Any], policy: dict[str, str] | None = None) -> str:
    given_ = {"level": level, "application_date": APPLIED}
    return status("profit_test", policy, **given_, years=dict(zip(YEARS, years, strict=True)))


def test_an_average_of_exactly_eight_million_passes_and_a_fen_less_does_not():
    rich = [year(8_000_000, 10**9)] * 3
    assert profit(1, *rich) == "met"
    assert profit(1, *rich[:2], year("7999999.99", 10**9)) == "not_met"


def test_a_margin_is_compared_before_it_is_rounded():
    assert profit(1, *[year("4.99996", 100)] * 3) == "not_met"
    assert profit(1, *[year(5, 100)] * 3) == "met"


def test_where_the_two_margins_differ_a_person_decides_until_the_reading_is_fixed():
    years = [year(20, 100), year(0, 1000), year(0, 1000)]
    assert profit(1, *years) == "judgement"
    assert profit(1, *years, policy={"margin": "mean_of_years"}) == "met"
    assert profit(1, *years, policy={"margin": "ratio_of_totals"}) == "not_met"


def test_level_one_forgives_a_net_loss_and_level_two_does_not():
    years = [year(9**9, 10**9), year(9**9, 10**9), year(-1, 10**9)]
    assert profit(1, *years) == "met"
    assert profit(2, *years) == "not_met"


def test_a_sure_failure_is_not_hidden_by_a_missing_figure():
    assert profit(2, year(), year(main=-1), year(net=None)) == "not_met"
    assert profit(2, year(), year(), year(net=None)) == "judgement"


@pytest.mark.parametrize(
    ("local", "above", "expected"),
    [
        (True, True, "met"),
        (True, None, "judgement"),
        (None, True, "judgement"),
        (True, False, "not_met"),
        (False, None, "not_met"),
    ],
)
def test_special_circumstances_count_when_confirmed_and_recognised(local, above, expected):
    lost = dict(zip(YEARS, [year(main=-5)] * 3, strict=True))
    said = {"local_confirmed": local, "ministry_recognised": above}
    given_ = {"level": 2, "application_date": APPLIED, "years": lost, "recognition": said}
    assert status("profit_test", **given_) == expected


def test_equipment_and_software_are_two_tests_without_set_off():
    def assets(level: int, equipment: Any, software: Any) -> str:
        lines = {
            "electronic_equipment_net": equipment,
            "software_purchased_net": software, "software_self_developed_net": 0,
        }  # fmt: skip
        given_ = {"level": level, "application_date": APPLIED, "assets": {"2013": lines}}
        return status("asset_test", **given_)

    assert assets(1, 2_000_000, 2_000_000) == "met"
    assert assets(1, "1999999.99", 9_000_000) == "not_met"
    assert assets(2, 800_000, 800_000) == "met"
    assert assets(3, None, None) == "not_applicable"


@pytest.mark.parametrize(
    ("education", "years", "rank"),
    [
        ("bachelor", 11, "senior"), ("bachelor", Decimal("10.99"), "intermediate"),
        ("doctor", 0, "intermediate"), ("doctor", 3, "senior"), ("zhongzhuan", 99, "junior"),
        ("master_or_double", 0, "junior"), ("dazhuan", 3, None),
    ],
)  # fmt: skip
def test_full_years_are_treated_as_a_rank(education, years, rank):
    assert answer("title_equivalence", education=education, years=years)["values"]["rank"] == rank


def test_a_certified_accountant_alone_is_for_a_person():
    given_ = {"required": "senior", "role": "finance", "education": "bachelor", "years": 1}
    assert status("title_requirement", **given_, titles=[{"series": "cpa", "rank": None}]) == (
        "judgement"
    )


def registration(day: str = "2012-05-05", **more: Any) -> dict[str, Any]:
    usual = {"valid_to": "2017-05-04", "imported": False, "holders": 1, "origin": "own_rd"}
    return {"registered_on": day, **usual, **more}


PATENT = {
    "granted_on": "2009-05-05", "kind": "invention", "information_technology": True,
    "holders": 1, "origin": "own_rd", "in_force": True,
}  # fmt: skip


def products(own: int, patents: int, *, recent: int, **policy: str) -> str:
    given_ = {
        "level": 1, "application_date": APPLIED, "required": {"total": 20, "recent": recent},
        "registrations": [registration()] * own, "patents": [PATENT] * patents,
    }  # fmt: skip
    return status("software_products", policy, **given_)


def test_a_patent_stands_for_three_above_the_floor_of_ten():
    assert products(11, 3, recent=5) == "met"
    assert products(10, 3, recent=5) == "not_met"
    assert products(9, 30, recent=5) == "not_met"


def test_what_old_patents_do_for_the_recent_ones_is_a_reading():
    assert products(11, 3, recent=12) == "judgement"
    assert products(11, 3, recent=12, patent_recent="granted_in_window") == "not_met"
    assert products(11, 3, recent=12, patent_recent="any") == "met"
    assert products(11, 3, recent=12, patent_recent="floor_only") == "met"


def test_a_number_the_law_has_not_set_is_never_guessed():
    given_ = {"level": 1, "application_date": APPLIED, "registrations": [registration()] * 99}
    assert status("software_products", **given_, required={"total": None, "recent": 0}) == (
        "judgement"
    )
