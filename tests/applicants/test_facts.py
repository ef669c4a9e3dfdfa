"""The facts of an organisation: the baseline, what replaces it, what is refused and why."""

from __future__ import annotations

from typing import Any

import pytest

from applicants import facts


def test_the_baseline_is_complete_and_has_the_shape_it_asks_of_others() -> None:
    assert set(facts.complete({})) == set(facts.names()) - {"province"}
    assert facts.problems(facts.complete({"province": "Hubei"})) == []


def test_a_fact_given_replaces_the_whole_value() -> None:
    found = facts.complete({"revenue_3y": {"data_recovery": 1}, "capability": None})
    assert found["revenue_3y"] == {"data_recovery": 1}
    assert found["capability"] is None
    assert found["paid_in_cash"] == 30_000_000


def test_nobody_can_change_the_baseline_of_the_next_one() -> None:
    facts.complete({})["staff"].clear()
    assert facts.complete({})["staff"] != []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"turnover": 1}, "事实：没有这样的内容：turnover"),
        ({"established": "2010-13-01"}, "成立日期：不是有效的日期"),
        ({"established": 2010}, "成立日期：类型不对"),
        ({"kind": "partnership"}, "单位性质：不是可选的值"),
        ({"province": ""}, "注册地：不能为空"),
        ({"staff": [{"count": 1}, {"count": -1}]}, "从事业务的相关人员 › 第2项 › 人数：不能小于零"),
        (
            {"staff": [{"count": 1, "number": 1}]},
            "从事业务的相关人员 › 第1项：没有这样的内容：number",
        ),
        ({"premises": {"area_m2": 100}}, "涉密业务场所：缺少权属"),
        (
            {"premises": {"tenure": "leased", "lease": ["2024-01-01"]}},
            "涉密业务场所 › 租期：应当写明首日和末日",
        ),
        (
            {"premises": {"tenure": "leased", "lease": ["2024-01-02", "2024-01-01"]}},
            "涉密业务场所 › 租期：末日早于首日",
        ),
        (
            {"holdings": [{"owner": "F", "of": "self", "pct": "1/3"}]},
            "股权结构 › 第1项 › 出资比例（%）：格式不对",
        ),
        (
            {"holdings": [{"owner": "F", "of": "self", "pct": 20}]},
            "股权结构 › 第1项 › 出资比例（%）：类型不对",
        ),
        (
            {"holdings": [{"owner": o, "of": "self", "pct": "50.01"} for o in "FG"]},
            "股权结构 › 本单位：出资比例合计超过百分之百",
        ),
        ({"controllers": {"self": "mars"}}, "实际控制人的来源 › 本单位：不是可选的值"),
        (
            {
                "prior_qualifications": [
                    {
                        "category": "data_recovery",
                        "level": "B",
                        "from": "2020-01-02",
                        "until": "2020-01-01",
                    }
                ]
            },
            "以前持有的资质 › 第1项：末日早于首日",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(given: dict[str, Any], sentence: str) -> None:
    assert facts.problems(given) == [sentence]


def test_unknown_facts_fit() -> None:
    unknown = dict.fromkeys(set(facts.names()) - {"province", "controllers", "exceptions"})
    assert facts.problems(unknown) == []


def test_every_fact_and_every_word_of_a_shape_has_a_chinese_name() -> None:
    def words(shape: Any) -> set[str]:
        if isinstance(shape, list):
            return set().union(*(words(entry) for entry in shape))
        if not isinstance(shape, dict):
            return set()
        own = set(shape.get("properties", {})) | {w for w in shape.get("enum", []) if w}
        return own.union(*(words(entry) for entry in shape.values()))

    categories_and_levels = set(facts.shape("kind")["$defs"]["category"]["enum"]) | {"A", "B"}
    for fact in facts.names():
        shape = facts.shape(fact)
        for word in words(shape) - categories_and_levels:
            assert facts.label(word) != word, (fact, word)
