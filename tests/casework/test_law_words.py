"""The words of the law and of the office, as templates write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from casework.templatetags import law


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("18", "第十八条"),
        ("20", "第二十条"),
        ("10", "第十条"),
        ("25-2", "第二十五条第二款"),
        ("22(1)", "第二十二条第（一）项"),
        ("24-2-1", "第二十四条第二款第（一）项"),
        ("24-2(4)", "第二十四条第二款第（四）项"),
        ("2013:13", "第十三条"),
        ("101", "第一百零一条"),
        ("110", "第一百一十条"),
        ("19, 25-2", "第十九条、第二十五条第二款"),
        ("annex", "annex"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_article_is_cited_in_the_words_of_the_law(reference, words):
    assert law.article(reference) == words


def test_several_articles_are_one_phrase():
    assert law.articles(["19", "25-2"]) == "第十九条、第二十五条第二款"
    assert law.articles(None) == ""


def test_no_article_is_numbered_a_thousand():
    with pytest.raises(ValueError, match="1000"):
        law.chinese_number(1000)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "2026年11月20日"),
        ("2026-01-02", "2026年1月2日"),
        (datetime(2026, 11, 20, 9, 5, tzinfo=UTC), "2026年11月20日"),
        ("待定", "待定"),
        (None, ""),
    ],
)
def test_a_date_is_written_without_leading_zeros(day, words):
    assert law.chinese_date(day) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2026, 11, 20), "2026年11月20日"),
        ("2026-11-20 09:05", "2026年11月20日9时05分"),
        ("2026-11-20T09:05:00+00:00", "2026年11月20日17时05分"),
        (None, ""),
    ],
)
def test_a_moment_is_written_in_the_time_of_the_office(moment, words):
    assert law.chinese_moment(moment) == words


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (30_000_000, "3,000万元"),
        (Decimal("1234.5"), "1,234.50元"),
        (1234, "1,234元"),
        (0, "0元"),
        ("不详", "不详"),
        (None, ""),
    ],
)
def test_an_amount_is_written_in_yuan_or_in_ten_thousands(yuan, words):
    assert law.amount(yuan) == words


def test_reasons_may_be_a_text_or_a_list():
    assert law.lines("一\n\n 二 ") == ["一", "二"]
    assert law.lines(["一", ""]) == ["一"]
    assert law.enumerated(["甲", "乙"]) == "甲、乙"


def test_a_sentence_ends_with_exactly_one_full_stop():
    assert law.closed("材料不实。。") == "材料不实。"
    assert law.closed("材料不实") == "材料不实。"
    assert law.closed("") == ""
    assert law.unclosed("书面审查不合格的；") == "书面审查不合格的"


def test_a_period_is_told_with_its_unit():
    assert law.term({"length": 15, "unit_name": "个工作日"}) == "15个工作日"
    assert law.term({"length": None}) == ""
    assert law.term(None) == ""


def test_a_file_number_may_break_after_its_hyphens_and_carries_no_markup():
    assert law.breakable("SQ-2026-7") == "SQ-<wbr>2026-<wbr>7"
    assert law.breakable("<b>-1") == "&lt;b&gt;-<wbr>1"


def test_answers_by_key_are_spoken_as_the_office_speaks():
    assert law.spoken("fail") == "不合格"
    assert law.spoken(["legal_representative", "secrecy_managers"]) == "法定代表人、保密管理人员"
    assert law.spoken("基本同意") == "基本同意"
