"""The form of numbers an office gives itself: from a day on, and never a number twice."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models import NumberSeries, Setting
from casework.numbering import give, of_case, of_paper
from tests.casework.own_settings import CASES, DAY, MINE, PAPERS, TUESDAY, send
from tests.factories import MONDAY, accepted_application, office, submitted_application
from tests.pages import words

pytestmark = pytest.mark.django_db


def test_a_form_of_numbers_holds_from_its_day_on_and_the_counter_goes_on() -> None:
    first = submitted_application()
    assert send(CASES, MINE, TUESDAY).status_code == 302
    law, hubei = first.law, office("Hubei")
    number = of_case(law, "application")
    assert give(number, hubei, MONDAY) == "鄂保资申〔2026〕2号"
    assert give(number, hubei, TUESDAY) == "鄂保集成〔2026〕003号"
    assert give(number, office("Hunan"), TUESDAY) == "湘保资申〔2026〕1号"
    assert give(number, hubei, date(2027, 1, 4)) == "鄂保集成〔2027〕001号"
    first.refresh_from_db()
    assert first.number == "鄂保资申〔2026〕1号"


def test_papers_may_have_a_form_of_their_own() -> None:
    send(PAPERS, "{authority}〔{year}〕{serial}号（{series}）")
    case = accepted_application()
    assert case.papers.get(key="acceptance_notice").number == "鄂保〔2026〕1号（受理）"
    assert give(of_paper(case.law, "acceptance_notice"), office("Hubei"), MONDAY) == (
        "鄂保〔2026〕2号（受理）"
    )


def test_the_next_number_is_shown_and_not_taken() -> None:
    submitted_application()
    shown = words(send(CASES, MINE, look="1"))
    assert "鄂保集成〔2026〕002号" in shown
    assert not Setting.objects.exists()
    assert NumberSeries.objects.get(series="申请").last == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("{authority}〔{year}〕号", "{serial}（序号）"),
        ("{authority}〔{serial}〕号", "{year}（年度）"),
        ("{authority}〔{year}〕{serial}-{serial}号", "{serial}（序号）"),
        ("{authority}{level}〔{year}〕{serial}号", "不能使用{level}"),
        ("{authority.pk}〔{year}〕{serial}号", "不能使用{authority.pk}"),
        ("{authority!r}〔{year}〕{serial}号", "写法有误"),
        ("{authority}〔{year}〕{serial:4d}号", "写法有误"),
        ("{authority}〔{year:04d}〕{serial}号", "写法有误"),
        ("{authority}〔{year}〕{serial号", "花括号没有成对"),
        ("{{authority}}〔{year}〕{serial}号", "花括号只能用于占位符"),
        ("{authority}{year}{serial}号", "不能紧接"),
        ("{authority}2{year}〕{serial}号", "不能紧接"),
        ("{authority}〔{year}〕{serial}0号", "不能紧接"),
        ("{authority}" + "长" * 27 + "〔{year}〕{serial}号", "不能超过 40"),
        ("{authority}变〔{year}〕{serial}号", "变更"),
        ("{authority}受理〔{year}〕{serial:05d}号", "受理通知书"),
        ("湘保资申〔{year}〕{serial}号", "重复"),
        ("{authority}变〔{serial}〕{year}号", "重复"),
        ("{authority}资申〔{serial}〕{year}号", "重复"),
    ],
)  # fmt: skip
def test_a_form_that_is_none_or_could_give_a_number_twice_is_refused(form: str, says: str) -> None:
    answer = send(CASES, form)
    assert answer.status_code == 422
    for said in (says, form):
        assert said in words(answer)
    assert not Setting.objects.exists()


def test_a_form_that_another_series_has_given_up_stays_taken() -> None:
    assert send(CASES, MINE).status_code == 302
    assert send(CASES, "{authority}许〔{year}〕{serial}号", TUESDAY).status_code == 302
    assert "重复" in words(send("number.change", MINE))
    assert send(CASES, MINE, TUESDAY + DAY).status_code == 302


def test_the_level_stands_in_the_numbers_of_certificates() -> None:
    answer = words(send("number.certificate", "{authority}证{level}{year}-{serial:06d}", look="1"))
    assert "鄂保证甲级2026-000001" in answer
