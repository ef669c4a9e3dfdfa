"""The pages of the self-check: everything at a glance, each condition, side by side, ownership."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any

import pytest

from applicants.models import Record
from applicants.records.keeping import fill
from casework import clock
from casework.models import Entry, Organisation, Role
from tests.factories import MONDAY, account, issued_application, office, official, organisation
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db
PAGES = ("", "conditions/", "compare/", "ownership/")
ONE = "conditions/?level=B&categories=software_development"
CATEGORY = "software_development"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(unit: Organisation, address: str, day: date = MONDAY, status: int = 200) -> Any:
    with on(day):
        answer = browser(account(unit)).get(f"/eligibility/{address}")
    assert answer.status_code == status, words(answer)
    return answer


def keep(unit: Organisation, kind: str, **members: Any) -> None:
    record = Record(organisation=unit, kind=kind)
    fill(record, members, by=account(unit), at=clock.now()).save()


def holding(unit: Organisation, owner: str, of: str, pct: str, origin: str = "domestic") -> None:
    keep(unit, "holding", owner=owner, of=of, pct=pct, origin=origin, as_of="2026-01-31")


# -- who and what ---------------------------------------------------------------------------------
@pytest.mark.parametrize("address", PAGES)
def test_only_a_unit_has_something_to_check(address: str) -> None:
    head = browser(official(Role.HEAD, office()))
    assert head.get(f"/eligibility/{address}").status_code == 404
    unit = organisation()
    assert browser(account(unit)).get(f"/eligibility/{address}").status_code == 200


@pytest.mark.parametrize("address", [*PAGES, ONE, "compare/?pick=data_recovery.A"])
def test_every_page_says_first_that_it_decides_nothing_and_names_the_law(address: str) -> None:
    said = text(page(organisation(), address))
    assert "仅供参考，不作为许可决定" in said
    assert "2026年3月2日" in said
    assert "国家保密局令2020年第1号" in said


def test_the_law_is_that_of_the_day_asked_about() -> None:
    unit = organisation()
    assert "国家保密局令2020年第1号" in text(page(unit, "?on=2021-03-01"))
    assert "国家保密局令2020年第1号" not in text(page(unit, "?on=2021-02-28"))


@pytest.mark.parametrize("day", ["2026-02-30", "1999-12-31", "9999-12-31", "yesterday", "\x00"])
def test_a_day_that_is_none_is_refused_at_its_field(day: str) -> None:
    answer = page(organisation(), f"?on={day}", status=422)
    assert "field-error" in words(answer)


@pytest.mark.parametrize("question", ["level=Q&categories=data_recovery", "level=A", "level="])
def test_a_question_that_the_law_does_not_know_is_refused(question: str) -> None:
    assert "提交的内容有误" in text(page(organisation(), f"conditions/?{question}", status=422))


def test_looking_writes_nothing() -> None:
    unit = organisation()
    entries = Entry.objects.count()
    for address in (*PAGES, ONE):
        page(unit, address)
    assert Entry.objects.count() == entries


# -- the matrix -----------------------------------------------------------------------------------
@pytest.mark.article("16")
def test_every_category_and_level_has_its_cell_in_words() -> None:
    unit = organisation()
    source = words(page(unit, ""))
    assert len(re.findall(r'name="pick"', source)) == 16
    assert source.count('<strong class="standing standing-met">符合</strong>') == 16
    unit.profile.declare({"paid_in_cash": 9_999_999, "criminal_record": None})
    source = words(page(unit, ""))
    cells = re.findall(r'<td class="matrix-\w+">(.*?)</td>', source, re.DOTALL)
    short = [cell for cell in cells if "1 项不符合" in cell]
    assert len(short) == 9, "where ten million and more are asked"
    assert all("1 项缺少情况" in cell for cell in cells)


# -- one question ---------------------------------------------------------------------------------
@pytest.mark.article("16")
def test_a_condition_tells_what_is_asked_what_is_used_whence_it_came_and_what_to_change() -> None:
    unit = organisation()
    unit.profile.declare({"paid_in_cash": 9_000_000})
    answer = page(unit, ONE)
    said = text(answer)
    for sentence in (
        "注册资本以货币资金实缴额", "第十六条", "900万元", "要求不少于1,000万元", "不符合",
        "货币资金实缴额须增加100万元", "申报",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert 'href="/organisation/facts/standing/"' in words(answer)


@pytest.mark.article("12(1)")
def test_a_young_unit_is_told_from_which_day_nothing_fails() -> None:
    unit = organisation()
    unit.profile.declare({"established": "2024-03-01"})
    assert "自 2027年3月1日 起没有不符合的条件" in text(page(unit, ONE))
    assert "须作以下改变" not in text(page(unit, f"{ONE}&on=2027-03-01"))


@pytest.mark.article("12(1)")
def test_no_day_is_promised_when_something_else_will_have_lapsed_by_then() -> None:
    unit = organisation()
    unit.profile.declare({"established": "2024-03-01"})
    keep(
        unit, "project", contract="1", category=CATEGORY, amount=5_000_000, revenue=80_000_000,
        classified=False, signed_on="2022-01-01", completed_on="2024-02-28",
    )  # fmt: skip
    assert "没有不符合的条件" not in text(page(unit, ONE))


@pytest.mark.article("20")
def test_what_a_reviewer_judges_is_called_so() -> None:
    said = text(page(organisation(), ONE))
    assert "由审查人员判断（8 项）" in said
    assert "不符合（" not in said


@pytest.mark.article("24-1")
def test_several_categories_are_asked_together() -> None:
    said = text(page(organisation(), f"{ONE}&categories=data_recovery"))
    assert said.count("注册资本以货币资金实缴额") == 2


def test_rows_are_named_as_the_source_and_a_contradiction_is_told() -> None:
    unit = organisation()
    keep(
        unit, "person", name="甲", id_number="1", post="technical", engaged=True,
        chinese=True, residence_abroad=False, married_abroad=False,
    )  # fmt: skip
    said = text(page(unit, ONE))
    assert "人员名册1人" in said
    assert "从事业务的相关人员：名册为1人，申报为200人，以名册为准" in said


@pytest.mark.article("16")
def test_the_register_of_the_office_counts_for_earlier_qualifications() -> None:
    unit = issued_application(categories=["software_development"]).organisation
    unit.profile.declare({"prior_qualifications": []})
    address = "conditions/?level=B&categories=operation_maintenance&on="
    assert "起符合" in text(page(unit, f"{address}2026-06-01"))
    assert "已持有规定的资质" in text(page(unit, f"{address}2030-06-01"))


# -- side by side ---------------------------------------------------------------------------------
@pytest.mark.article("16")
def test_combinations_stand_side_by_side_in_the_order_of_the_law() -> None:
    answer = page(organisation(), "compare/?pick=data_recovery.B&pick=general_integration.A")
    heads = re.findall(r'<th scope="col"><a href="[^"]*">(.*?)<br>', words(answer))
    assert heads == ["总体集成", "数据恢复"]
    said = text(answer)
    assert "不少于3,000万元" in said
    assert "不少于300万元" in said
    assert "不要求" in said


def test_an_unknown_combination_is_refused() -> None:
    page(organisation(), "compare/?pick=data_recovery.C", status=422)
    page(organisation(), "compare/?pick=", status=422)


# -- ownership ------------------------------------------------------------------------------------
@pytest.mark.article("14-1")
def test_every_chain_is_written_out_with_its_product_and_the_sum() -> None:
    unit = organisation()
    holding(unit, "甲公司", "本单位", "40")
    holding(unit, "境外基金", "甲公司", "30", "foreign")
    holding(unit, "乙公司", "本单位", "60")
    holding(unit, "境外基金", "乙公司", "13.4", "foreign")
    answer = page(unit, "ownership/")
    said = text(answer)
    assert "境外基金 → 甲公司 → 本单位 30% × 40% = 12%" in said
    assert "境外基金 → 乙公司 → 本单位 13.4% × 60% = 8.04%" in said
    assert "合计 20.04% ，其中直接出资 0%" in said
    assert "境外投资者间接出资比例合计须降至20%以内（现超出0.04%）" in said
    assert "2026-01-31" in said
    figure = words(answer)
    assert '<title id="figure-title">股权结构图</title>' in figure
    assert "style=" not in figure
    assert figure.count('class="ownership-line"') == 4


@pytest.mark.article("51")
def test_an_investor_from_hong_kong_is_told_by_which_article_it_counts() -> None:
    unit = organisation()
    holding(unit, "香港公司", "本单位", "100", "HK")
    said = text(page(unit, "ownership/"))
    assert "第五十一条" in said
    assert "香港 （按境外投资者）" in said
    assert "其中直接出资 100%" in said


def test_what_does_not_add_up_is_told() -> None:
    unit = organisation()
    holding(unit, "甲公司", "本单位", "60")
    holding(unit, "乙公司", "甲公司", "50")
    holding(unit, "甲公司", "乙公司", "70")
    holding(unit, "丙公司", "乙公司", "31")
    said = text(page(unit, "ownership/"))
    assert "甲公司、乙公司之间循环持股" in said or "乙公司、甲公司之间循环持股" in said
    assert "本单位的出资比例合计60%，其余40%未写明" in said
    assert "乙公司的出资比例合计101%，超过100%" in said
    assert "尚未写明实际控制人：本单位、甲公司" in said


def test_who_controls_is_named_while_he_does() -> None:
    unit = organisation()
    keep(unit, "control", of="本单位", controller="张三", origin="domestic", until="2026-03-02")
    keep(unit, "control", of="本单位", controller="李四", origin="domestic", since="2026-03-02")
    said = text(page(unit, "ownership/"))
    assert "李四" in said
    assert "张三" not in said
    assert "张三" in text(page(unit, "ownership/?on=2026-03-01"))


def test_many_owners_are_told_in_a_table_without_a_drawing() -> None:
    unit = organisation()
    unit.profile.declare(
        {"holdings": [{"owner": f"股东{n}", "of": "self", "pct": "1"} for n in range(100)]}
    )
    source = words(page(unit, "ownership/"))
    assert "<svg class" not in source
    assert "股东99" in source


def test_what_somebody_typed_as_a_name_stays_text() -> None:
    unit = organisation()
    unit.profile.declare(
        {"holdings": [{"owner": "<script>x</script>", "of": "self", "pct": "1", "origin": "HK"}]}
    )
    assert "<script>x" not in words(page(unit, "ownership/"))


# -- cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["", ONE, "compare/?pick=data_recovery.A", "ownership/"])
def test_the_number_of_queries_does_not_grow_with_what_is_kept(
    address: str, django_assert_max_num_queries: Any
) -> None:
    costs = []
    for size in (1, 12):
        unit = organisation()
        for number in range(size):
            keep(
                unit, "person", id_number=f"{number}", post="technical", engaged=True,
                chinese=True, residence_abroad=False, married_abroad=False,
            )  # fmt: skip
            holding(unit, f"股东{number}", "本单位", "1")
            keep(unit, "control", of=f"股东{number}", controller="甲", origin="domestic")
        client = browser(account(unit))
        with on(MONDAY):
            client.get(f"/eligibility/{address}")
            with django_assert_max_num_queries(20) as counted:
                client.get(f"/eligibility/{address}")
        costs.append(len(counted))
    assert costs[0] == costs[1]


def test_all_sixteen_combinations_of_a_large_unit_take_less_than_half_a_second() -> None:
    unit = organisation()
    holdings = [
        {"owner": f"H{n}.{m}", "of": f"H{n - 1}.{m}" if n else "self", "pct": "20"}
        for n in range(20)
        for m in range(5)
    ]
    unit.profile.declare({"holdings": holdings})
    for number in range(300):
        keep(
            unit, "person", id_number=f"{number}", post="technical", engaged=True,
            chinese=True, residence_abroad=False, married_abroad=False,
        )  # fmt: skip
    client = browser(account(unit))
    client.get("/eligibility/")
    began = time.process_time()
    assert client.get("/eligibility/").status_code == 200
    assert time.process_time() - began < 0.5
