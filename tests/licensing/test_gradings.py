"""A grading, from the records of a unit to the worksheet."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from applicants.models import Record
from casework.door import take_step
from casework.models import Appointment, Paper, Role, User
from casework.papers import rendering
from casework.refusal import StepRefused
from casework.traceability import regulations
from licensing.grading.ruleset import load
from licensing.grading.statuses import Status
from licensing.grading_law import law_of_grading, office_of
from licensing.models import Grading
from licensing.worksheet.answering import SHOWN_ONLY, criteria
from licensing.worksheet.comparing import compared
from licensing.worksheet.rows import basis_of_case, rows_of, verdict
from tests.conftest import HOUSE
from tests.factories import official
from tests.licensing.graded_units import DAY, STATED, graded_unit, year
from tests.pages import browser, on, words

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def unit(db: None) -> User:
    return graded_unit()


def begun(user: User, **stated: str) -> Grading:
    """A draft, made on the pages."""
    with on(DAY):
        answer = browser(user).post("/gradings/new/", STATED | stated)
        assert answer.status_code == 302, words(answer)
    return Grading.objects.get(organisation=user.organisation)


def take(case: Grading, step: str, by: User, **inputs: Any) -> None:
    with on(DAY):
        take_step(case, step, by=by, **inputs)


def staff(role: str, name: str = "") -> User:
    office = office_of(law_of_grading(DAY).law)
    if not name:
        return official(role, office)
    user = User.objects.create(username=name, name=name)
    Appointment.objects.create(user=user, role=role, authority=office)
    return user


def by_key(case: Grading, level: int = 2) -> dict[str, Any]:
    return {row.key: row for row in rows_of(case, level)}


def test_records_and_what_is_stated_satisfy_the_computed_criteria_of_level_two(unit: User) -> None:
    case = begun(unit)
    with on(DAY):
        rows = by_key(case)
    computed = {
        "prior_level_time", "profit", "assets", "third_party_acceptance", "typical_projects",
        "qms", "technical_lead", "revenue_split",
    }  # fmt: skip
    assert {key: rows[key].final for key in computed} == dict.fromkeys(computed, Status.MET)
    assert (
        "2025 年固定资产中电子设备净值 800,000.00 元，要求不少于 800,000.00 元。"
        in rows["assets"].says
    )
    assert rows["profit"].says[0].startswith("2024 年主业结果：营业利润 1,000,000.00 ＋")


def test_one_cent_less_than_the_threshold_is_not_met_and_says_how_much_is_missing(
    unit: User,
) -> None:
    last = Record.objects.get(organisation=unit.organisation, kind="finance", content__year=2025)
    last.content = {**last.content, "electronic_equipment_net": "799999.99"}
    last.save()
    case = begun(unit)
    with on(DAY):
        row = by_key(case)["assets"]
        page = words(browser(unit).get(f"/gradings/{case.pk}/"))
    assert row.final is Status.NOT_MET
    assert (
        "2025 年固定资产中电子设备净值 799,999.99 元，要求不少于 800,000.00 元，相差 0.01 元。"
        in page
    )


def test_a_part_of_more_than_half_is_deducted_whole_and_exactly_half_is_not(unit: User) -> None:
    kept = Record.objects.filter(organisation=unit.organisation, kind="graded_project")
    for number, part in ((1, "4000000"), (2, "3500000.01")):
        row = kept.get(content__contract=f"HT-{number}")
        row.content = {**row.content, "civil_works": part}
        row.save()
    case = begun(unit)
    with on(DAY):
        says = by_key(case)["deduction"].says
    assert "HT-1：非集成部分占 50.0000%，不扣除，申报额 8,000,000.00 元。" in says
    assert "HT-2：非集成部分占 50.0000%，超过 50%，全部扣除，申报额 3,499,999.99 元。" in says


def test_a_threshold_that_the_text_does_not_contain_is_not_set_and_never_guessed(
    unit: User,
) -> None:
    case = begun(unit)
    with on(DAY):
        row = by_key(case)["staff"]
    assert row.final is Status.JUDGEMENT
    assert any("标准数值尚未设定" in line for line in row.says)


def test_a_number_the_office_settled_decides_and_holds_for_what_is_handed_in_afterwards(
    unit: User,
) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    admin = browser(staff(Role.ADMIN))
    with on(DAY):
        assert admin.post("/gradings/settings/", {"staff_min.2": "一百"}).status_code == 422
        assert admin.post("/gradings/settings/", {"staff_min.2": "2"}).status_code == 302
        assert by_key(case)["staff"].final is Status.JUDGEMENT  # handed in before it was settled
        take_step(case, "supplement", by=unit)
        row = by_key(case)["staff"]
    assert row.final is Status.NOT_MET
    assert "从事软件开发与系统集成相关工作的人员：要求不少于 2 人。" in row.says


def test_what_was_handed_in_is_frozen(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    Record.objects.filter(organisation=unit.organisation, kind="product").delete()
    with on(DAY):
        assert by_key(case)["software_products"].answer.values["held"] == 6
        take_step(case, "supplement", by=unit)
        assert by_key(case)["software_products"].answer.values["held"] == 0
    assert case.profiles.count() == 2


def overridden(case: Grading, key: str, by: User, **inputs: Any) -> None:
    given = {"level": 2, "status": "met", "cause": "document_checked", "reasons": "见材料第3页"}
    take(case, "override", by, criterion=key, **given | inputs)


@pytest.mark.article(
    "grading:1-1(1)", "grading:1-2(1)", "grading:1-3(1)", "grading:1-3(2)", "grading:1-5(1)",
    "grading:1-5(2)", "grading:1-5(3)", "grading:1-5(4)", "grading:1-6(2)", "grading:1-6(3)",
    "grading:1-7(3)", "grading:2-1(1)", "grading:2-2(1)", "grading:2-3(1)", "grading:2-3(2)",
    "grading:2-5(1)", "grading:2-5(2)", "grading:2-5(3)", "grading:2-5(4)", "grading:2-6(2)",
    "grading:2-6(4)", "grading:2-7(3)", "grading:3-1(1)", "grading:3-2(1)", "grading:3-3(1)",
    "grading:3-3(2)", "grading:3-5(1)", "grading:3-5(2)", "grading:3-6(3)", "grading:3-7(3)",
    "grading:4(1)", "grading:4(2)", "grading:4(3)", "grading:4(4)", "grading:4(5)",
    "grading:4(9)",
)  # fmt: skip
def test_a_persons_answer_counts_when_a_second_person_has_confirmed_it(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    first, second = staff(Role.REVIEWER), staff(Role.REVIEWER, "复核人")
    overridden(case, "auditor", first)
    assert by_key(case)["auditor"].final is Status.JUDGEMENT
    (waiting,) = case.overrides.all()
    with pytest.raises(StepRefused) as refused:
        take(case, "confirm", first, override=waiting.pk, agreed=True)
    assert refused.value.code == "E_SAME_PERSON"
    take(case, "confirm", second, override=waiting.pk, agreed=True)
    assert by_key(case)["auditor"].final is Status.MET


def test_a_persons_answer_that_equals_the_computed_one_is_none(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    with pytest.raises(StepRefused) as refused:
        overridden(case, "assets", staff(Role.REVIEWER))
    assert refused.value.code == "E_SAME_ANSWER"


def test_a_persons_answer_is_stale_when_what_it_rests_on_has_changed(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    for key in ("assets", "auditor"):
        status = "not_met" if key == "assets" else "met"
        overridden(case, key, staff(Role.REVIEWER), status=status)
        take(case, "confirm", staff(Role.HEAD), override=case.overrides.last().pk, agreed=True)
    last = Record.objects.get(organisation=unit.organisation, kind="finance", content__year=2025)
    last.content = year(2025, electronic_equipment_net="900000")
    last.save()
    take(case, "supplement", unit)
    rows = by_key(case)
    assert (rows["assets"].override, rows["assets"].final) == (None, Status.MET)
    assert rows["assets"].stale is not None
    assert rows["auditor"].override is not None


def test_a_level_is_reached_when_every_criterion_is_met_and_the_worksheet_says_why(
    unit: User,
) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    head = staff(Role.HEAD)
    with pytest.raises(StepRefused) as refused:
        take(case, "conclude", head, level_reached=2, reasons="")
    assert refused.value.code == "E_NOT_REACHED"
    for row in rows_of(case, 2):
        if row.judged and row.final is not Status.MET:
            overridden(case, row.key, staff(Role.REVIEWER))
            take(case, "confirm", head, override=case.overrides.last().pk, agreed=True)
    assert verdict(rows_of(case, 2)) is Status.MET
    take(case, "conclude", head, level_reached=2, reasons="")
    paper = Paper.objects.get(case=case)
    assert paper.context["reached"] == case.law.level_name("2")
    assert len(rendering.render(paper.key, paper.context)) > 10_000


def test_no_level_without_a_reason(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    with pytest.raises(StepRefused) as refused:
        take(case, "conclude", staff(Role.HEAD), level_reached=None, reasons=" ")
    assert refused.value.code == "E_REASON_MISSING"


@pytest.mark.article("grading:1", "grading:2", "grading:3", "grading:4")
def test_all_levels_stand_side_by_side_and_each_asks_what_the_law_asks_there(unit: User) -> None:
    case = begun(unit)
    with on(DAY):
        table = compared(case)
        basis = basis_of_case(case)
        page = words(browser(unit).get(f"/gradings/{case.pk}/compare/"))
    asked = [
        sum(entry["key"] not in SHOWN_ONLY for entry in criteria(basis, level))
        for level, *_ in table.levels
    ]
    shown = [sum(cells[at] is not None for _, cells in table.rows) for at in range(4)]
    assert shown == asked
    assert page.count("不要求") == sum(len(table.rows) - n for n in asked)


def test_another_unit_does_not_see_it_and_the_unit_cannot_override(unit: User) -> None:
    case = begun(unit)
    take(case, "submit", unit)
    stranger = graded_unit()
    address = f"/gradings/{case.pk}/levels/2/auditor/"
    with on(NEXT):
        assert browser(stranger).get(f"/gradings/{case.pk}/").status_code == 404
        assert browser(unit).get(address).status_code == 404
        page = browser(staff(Role.REVIEWER)).get(address)
    assert page.status_code == 200
    assert "由评审人员审阅材料后判定" in words(page)


def test_a_held_level_without_its_days_is_asked_for_and_nothing_typed_is_lost(unit: User) -> None:
    with on(DAY):
        answer = browser(unit).post("/gradings/new/", STATED | {"certificate.obtained": ""})
    assert answer.status_code == 422
    assert "已持有资质的，等级、首次取得日期和现等级取得日期都要填写" in words(answer)
    assert 'value="12"' in words(answer)


def test_the_clauses_of_the_criteria_are_those_of_the_text() -> None:
    """What the traceability counts and what the ruleset names are one."""
    document = regulations(HOUSE / "fixtures" / "regulations")["integrator-2013"]
    told = {key: entry["articles"] for key, entry in document["criteria"].items()}
    named = {
        entry["key"]: [_article(clause) for clause in entry["clause"].values()]
        for entry in load(document["ruleset"]).document["criteria"]
    }
    assert told == named


def _article(clause: str) -> str:
    """'一(二)3' as '1-2(3)', '四6' as '4(6)'."""
    numbers = str.maketrans("一二三四五六七", "1234567")
    level, section, item = re.fullmatch(r"(.)(?:\((.)\))?(\d)?", clause).groups()  # type: ignore[union-attr]
    parts = [level, f"-{section}" if section else "", f"({item})" if item else ""]
    return "".join(parts).translate(numbers)
