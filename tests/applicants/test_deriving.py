"""What follows from the rows a unit keeps, and what is said when a declaration contradicts them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from applicants import facts
from applicants.deriving import Question, derive
from applicants.known import facts_on
from applicants.models import Record
from applicants.records import catalogue
from applicants.records.keeping import fill
from casework import clock
from casework.law import law_named
from casework.models import Organisation
from licensing.assessing import assess_organisation
from tests.factories import account, organisation
from tests.licensing.eligibility_questions import regulation

TODAY = date(2026, 3, 10)
UNIT = "江城软件公司"
SOUND = {"chinese": True, "residence_abroad": False, "married_abroad": False}


def row(kind: str, **members: Any) -> dict[str, Any]:
    """A record as it is read: members that were not given are None."""
    return dict.fromkeys(catalogue.kinds()[kind].members) | members


def person(**members: Any) -> dict[str, Any]:
    return row("person", **{"post": "technical", "engaged": True, **SOUND, **members})


def project(**members: Any) -> dict[str, Any]:
    usual = {"category": "data_recovery", "signed_on": "2025-01-01", "classified": False}
    return row("project", **{**usual, "amount": 0, "revenue": 0, **members})


def follow(
    kind: str, rows: list[dict[str, Any]], on: date = TODAY, code: str = "classified-2020"
) -> dict[str, Any]:
    return derive({kind: rows}, Question(regulation(code), on, UNIT))


# -- people -------------------------------------------------------------------------------------
@pytest.mark.article("16")
def test_those_engaged_are_grouped_by_the_day_since_when_they_are_insured() -> None:
    rows = [
        person(insured_since="2024-01-01"),
        person(insured_since="2024-01-01"),
        person(insured_since="2025-06-01"),
        person(),
        person(engaged=False, insured_since="2024-01-01"),
    ]
    assert follow("person", rows)["staff"] == [
        {"count": 2, "insured_since": "2024-01-01"},
        {"count": 1, "insured_since": "2025-06-01"},
        {"count": 1},
    ]


def test_whether_somebody_is_engaged_may_be_open_and_then_so_is_the_number() -> None:
    assert follow("person", [person(engaged=None)])["staff"] == [{"count": None}]


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("grade", "counts"),
    [
        ("senior", True),
        ("associate_senior", True),
        ("practice", True),
        ("intermediate", False),
        ("junior", False),
    ],
)
def test_senior_grades_and_practice_qualifications_count(grade: str, counts: bool) -> None:
    rows = [person(title="工程师", grade=grade, speciality="computing", insured_since="2020-05-01")]
    expected = [{"count": 1, "speciality": "computing", "insured_since": "2020-05-01"}]
    assert follow("person", rows)["titles"] == (expected if counts else [])


@pytest.mark.article("16")
def test_titles_of_another_speciality_do_not_count_and_an_open_one_leaves_the_number_open() -> None:
    other = person(title="高级会计师", grade="senior", speciality="other")
    assert follow("person", [other])["titles"] == []
    no_grade = person(title="高级工程师", speciality="computing")
    assert follow("person", [no_grade])["titles"] == [{"count": None, "speciality": "computing"}]
    no_speciality = person(title="高级工程师", grade="senior")
    open_groups = [{"count": None, "speciality": s} for s in ("computing", "electromagnetics")]
    assert follow("person", [no_speciality])["titles"] == open_groups


@pytest.mark.article("12(3)")
@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"chinese": False}, "nationality"),
        ({"residence_abroad": True}, "residence"),
        ({"married_abroad": True}, "marriage"),
    ],
)
@pytest.mark.parametrize(
    "post",
    ["legal_representative", "principal", "controller", "director", "supervisor", "senior_manager"],
)
def test_the_law_asks_of_those_who_lead_whether_engaged_or_not(
    post: str, answers: dict[str, bool], problem: str
) -> None:
    rows = [person(post=post, engaged=False, **{**SOUND, **answers})]
    assert follow("person", rows)["people"] == [{"role": post, "problem": problem}]


@pytest.mark.article("12(3)")
def test_the_law_asks_of_others_only_when_they_are_engaged_in_the_business() -> None:
    abroad = {**SOUND, "married_abroad": True}
    assert follow("person", [person(post="sales", engaged=False, **abroad)])["people"] == []
    found = follow("person", [person(post="sales", **abroad)])["people"]
    assert found == [{"role": "engaged", "problem": "marriage"}]


@pytest.mark.article("12(3)")
def test_an_exception_of_the_state_goes_with_every_problem_of_the_person() -> None:
    member = person(chinese=False, residence_abroad=True, exception="国务院文件")
    found = follow("person", [member])["people"]
    assert [entry["exception"] for entry in found] == ["国务院文件", "国务院文件"]


@pytest.mark.article("12(3)")
def test_an_answer_that_is_missing_leaves_it_open_unless_another_speaks_against_the_unit() -> None:
    unanswered = person(chinese=None)
    assert follow("person", [unanswered])["people"] is None
    against = person(residence_abroad=True)
    found = follow("person", [unanswered, against])["people"]
    assert found == [{"role": "engaged", "problem": "residence"}]


@pytest.mark.article("2013:8(3)")
def test_in_2013_only_those_engaged_are_asked_and_titles_were_not_counted() -> None:
    engaged, not_engaged = (
        person(post="director", engaged=e, chinese=False) for e in (True, False)
    )
    found = follow("person", [engaged, not_engaged], code="classified-2013")
    assert found["people"] == [{"role": "engaged", "problem": "nationality"}]
    assert "titles" not in found


# -- ownership ----------------------------------------------------------------------------------
@pytest.mark.article("14-1")
def test_holdings_keep_their_exact_shares_and_name_the_unit_itself_by_one_word() -> None:
    rows = [
        row("holding", owner="甲", of="本单位", pct="33.333333", origin="domestic", parent=True),
        row("holding", owner="乙", of=UNIT, pct="66.666667", origin="HK"),
    ]
    found = follow("holding", rows)["holdings"]
    assert [(h["owner"], h["of"], h["pct"], h["origin"], h["parent"]) for h in found] == [
        ("甲", "self", "33.333333", "domestic", True),
        ("乙", "self", "66.666667", "HK", False),
    ]


@pytest.mark.article("14-1")
@pytest.mark.parametrize(
    ("since", "until", "controls"),
    [
        (None, None, True),
        ("2026-03-10", None, True),
        ("2026-03-11", None, False),
        ("2020-01-01", "2026-03-11", True),
        ("2020-01-01", "2026-03-10", False),
    ],
)
def test_control_counts_from_its_first_day_until_it_is_lost(
    since: str | None, until: str | None, controls: bool
) -> None:
    control = row("control", of="本单位", controller="丙", origin="MO", since=since, until=until)
    assert follow("control", [control])["controllers"] == ({"self": "MO"} if controls else {})


@pytest.mark.article("51")
@pytest.mark.parametrize("order", [1, -1])
def test_of_several_controllers_one_from_outside_is_enough(order: int) -> None:
    origins = {"丁": "domestic", "戊": "settled_abroad"}
    rows = [row("control", of="甲", controller=c, origin=o) for c, o in origins.items()]
    assert follow("control", rows[::order])["controllers"] == {"甲": "settled_abroad"}


# -- business -----------------------------------------------------------------------------------
@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("signed", "completed", "counts"),
    [
        ("2026-03-10", None, True),
        ("2026-03-11", None, False),
        ("2020-01-01", None, True),
        ("2020-01-01", "2023-03-10", True),
        ("2020-01-01", "2023-03-09", False),
    ],
)
def test_three_years_end_on_the_day_and_the_corresponding_day_counts(
    signed: str, completed: str | None, counts: bool
) -> None:
    rows = [project(signed_on=signed, completed_on=completed, amount=7, revenue=5)]
    found = follow("project", rows)
    assert found["revenue_3y"] == ({"data_recovery": 5} if counts else {})
    assert found["projects_3y"] == ({"data_recovery": [7]} if counts else {})


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("category", "worth"),
    [
        ("system_consulting", 900),
        ("project_supervision", 900),
        ("software_development", 40),
        ("general_integration", 40),
    ],
)
def test_a_project_is_worth_its_contract_and_advice_the_investment(
    category: str, worth: int
) -> None:
    rows = [project(category=category, amount=40, investment=900)]
    assert follow("project", rows)["projects_3y"] == {category: [worth]}


@pytest.mark.article("16")
def test_every_category_that_the_annex_measures_by_investment_is_derived_so() -> None:
    law = regulation("classified-2020")
    table = law["annex"]["table"].items()
    measured = {c for c, rows in table if "measure" in rows["A"].get("projects", {})}
    assert set(law["records"]["projects"]["by_investment"]) == measured


def test_an_investment_or_a_revenue_that_is_missing_leaves_the_category_open() -> None:
    rows = [project(category="system_consulting"), project(revenue=3), project(revenue=None)]
    found = follow("project", rows)
    assert found["projects_3y"]["system_consulting"] == [None]
    assert found["revenue_3y"] == {"system_consulting": 0, "data_recovery": None}


@pytest.mark.article("16")
def test_classified_projects_count_whatever_their_age_and_are_completed_by_the_day() -> None:
    rows = [
        project(classified=True, signed_on="2010-01-01", completed_on="2011-01-01", revenue=1),
        project(classified=True, completed_on="2026-03-10", revenue=2),
        project(classified=True, completed_on="2026-03-11", revenue=3),
        project(classified=True, signed_on="2026-03-11", revenue=4),
        project(revenue=5),
    ]
    found = follow("project", rows)["classified_projects"]
    assert [(p["revenue"], p["completed"]) for p in found] == [(1, True), (2, True), (3, False)]


def test_no_fact_follows_from_a_kind_without_rows() -> None:
    assert follow("person", []) == {}


def test_what_follows_has_the_shape_of_what_is_declared() -> None:
    kept = {
        "person": [person(insured_since="2024-01-01", married_abroad=True, title="x")],
        "control": [row("control", of="甲", controller="乙", origin="TW")],
        "project": [project(classified=True)],
        "room": [room()],
    }
    found = derive(kept, Question(regulation("classified-2020"), TODAY, UNIT))
    assert facts.problems(found) == []
    promised = {fact for kind in kept for fact in catalogue.kinds()[kind].facts}
    assert set(found) == promised


# -- premises -----------------------------------------------------------------------------------
def room(**members: Any) -> dict[str, Any]:
    usual = {"tenure": "owned", "area_m2": 60, "closed": True, "classified": True}
    return row("room", **{**usual, **members})


@pytest.mark.article("16")
def test_areas_of_the_rooms_for_classified_business_are_added() -> None:
    rooms = [room(), room(area_m2=40), room(area_m2=900, classified=False)]
    found = follow("room", rooms)["premises"]
    assert found == {"tenure": "owned", "lease": None, "area_m2": 100, "closed": True}
    assert follow("room", [room(), room(area_m2=None)])["premises"]["area_m2"] is None


@pytest.mark.article("16")
def test_of_several_leases_the_shortest_speaks_and_one_untold_leaves_it_open() -> None:
    long = {"tenure": "leased", "lease_from": "2024-01-01", "lease_until": "2030-12-31"}
    short = {"tenure": "leased", "lease_from": "2026-01-01", "lease_until": "2028-12-30"}
    found = follow("room", [room(**long), room(**short), room()])["premises"]
    assert (found["tenure"], found["lease"]) == ("leased", ["2026-01-01", "2028-12-30"])
    untold = follow("room", [room(**long), room(tenure="leased")])["premises"]
    assert (untold["tenure"], untold["lease"]) == ("leased", None)


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("answers", "closed"),
    [([True, True], True), ([True, False], False), ([True, None], None), ([None, False], False)],
)
def test_one_room_that_is_open_opens_the_whole(
    answers: list[bool | None], closed: bool | None
) -> None:
    rooms = [room(closed=answer) for answer in answers]
    assert follow("room", rooms)["premises"]["closed"] is closed


def test_rooms_for_other_uses_say_nothing_of_the_premises() -> None:
    assert follow("room", [room(classified=False), room(classified=None)]) == {}


# -- with the database --------------------------------------------------------------------------
def keep(unit: Organisation, kind: str, **members: Any) -> None:
    record = Record(organisation=unit, kind=kind)
    fill(record, row(kind, **members), by=account(unit), at=clock.now()).save()


def keep_people(unit: Organisation, count: int) -> None:
    for number in range(count):
        keep(unit, "person", **person(id_number=f"P{number}", insured_since="2020-01-01"))


@pytest.mark.django_db
def test_rows_go_before_what_was_declared_and_the_difference_is_told() -> None:
    unit = organisation()
    unit.profile.declare({"staff": [{"count": 3, "insured_since": "2015-01-01"}]})
    keep_people(unit, 2)
    known = facts_on(unit, TODAY, law_named("classified-2020"))
    assert known.facts["staff"] == [{"count": 2, "insured_since": "2020-01-01"}]
    assert (known.sources["staff"].kind, known.sources["staff"].count) == ("person", 2)
    assert known.sources["staff"].changed_at is not None
    said = [str(c) for c in known.contradictions if c.fact == "staff"]
    assert said == ["从事业务的相关人员：名册为2人，申报为3人，以名册为准"]


@pytest.mark.django_db
def test_the_same_number_of_other_people_is_told_too_and_the_same_people_are_not() -> None:
    unit = organisation()
    keep_people(unit, 2)
    law = law_named("classified-2020")
    two_groups = [{"count": 1, "insured_since": "2020-01-01"}] * 2
    unit.profile.declare({"staff": two_groups, "titles": [], "people": []})
    assert facts_on(unit, TODAY, law).contradictions == ()
    unit.profile.declare({"staff": [{"count": 2, "insured_since": "2021-01-01"}]})
    told = [str(c) for c in facts_on(unit, TODAY, law).contradictions]
    assert told == ["从事业务的相关人员：名册与申报的内容不一致（同为2人），以名册为准"]


@pytest.mark.django_db
def test_without_rows_the_declaration_stands_and_nothing_contradicts() -> None:
    unit = organisation()
    known = facts_on(unit, TODAY, law_named("classified-2020"))
    assert known.facts == unit.profile.facts
    assert known.contradictions == ()
    assert {source.kind for source in known.sources.values()} == {""}


@pytest.mark.django_db
def test_what_rooms_do_not_tell_of_the_premises_stays_as_declared() -> None:
    unit = organisation()
    keep(unit, "room", **room(address="光谷大道77号", use="研发", area_m2=80))
    known = facts_on(unit, TODAY, law_named("classified-2020"))
    assert known.facts["premises"] == {
        "tenure": "owned", "lease": None, "area_m2": 80, "closed": True,
        "surroundings_safe": True, "protected": True,
    }  # fmt: skip
    said = [str(contradiction) for contradiction in known.contradictions]
    assert said == ["涉密业务场所：名册为自有产权、80平方米，申报为自有产权、100平方米，以名册为准"]


@pytest.mark.django_db
@pytest.mark.article("16")
@pytest.mark.parametrize(("people", "verdict"), [(20, "pass"), (19, "fail")])
def test_the_conditions_are_judged_by_the_rows(people: int, verdict: str) -> None:
    unit = organisation()
    keep_people(unit, people)
    found = assess_organisation(
        law_named("classified-2020"), unit,
        level="B", categories=["software_development"], on=TODAY,
    )  # fmt: skip
    assert found.findings["software_development.B.3"].verdict == verdict


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 30])
def test_reading_the_facts_costs_the_same_however_many_rows_there_are(
    people: int, django_assert_num_queries: Any
) -> None:
    unit = organisation()
    keep_people(unit, people)
    law = law_named("classified-2020")
    with django_assert_num_queries(3):  # profile, what is kept, the people
        facts_on(unit, TODAY, law)
