"""The numbers of the parent document: each is open, said to be open, and settled by the office."""

from __future__ import annotations

from typing import Any

import pytest

from casework.models import Appointment, Role, User
from licensing.grading.statuses import Answer, Status
from licensing.grading_law import law_of_grading, office_of, settled
from licensing.worksheet.answering import Basis, answer, criteria
from licensing.worksheet.asked import NOT_SET
from licensing.worksheet.rows import verdict
from licensing.worksheet.saying import sayings
from licensing.worksheet.settling import SettlingForm
from tests.licensing.graded_units import DAY
from tests.licensing.grading_questions import APPLIED, RULES, project
from tests.pages import browser, on, words

THRESHOLDS: dict[str, Any] = RULES.document["parent_thresholds"]
ASKED = {key: entry["levels"] for key, entry in THRESHOLDS.items()}
EMPTY = dict.fromkeys(
    ("certificate", "first_contract_date", "recognition", "technical_lead", "technical_head",
     "finance_head", "finance", "assets", "revenue", "projects", "qms", "registrations",
     "patents", "staff", "employees", "published")
)  # fmt: skip
CERTIFICATE = {
    "id": "Q1", "standard": "GBT19001", "periods": [{"from": "2012-01-01", "to": "2014-12-31"}],
    "registry_status": "valid", "cnas_mark": True, "issued_by_committee": None,
    "joint_with_parent": True, "listed_for_applicant": None, "scope": "软件开发",
}  # fmt: skip


def basis(thresholds: dict[str, Any] | None = None, **profile: Any) -> Basis:
    told = EMPTY | {"application_date": APPLIED} | profile
    return Basis.of(RULES, told, {"policy": {}, "thresholds": thresholds or {}})


def told(found: Basis, level: int) -> dict[str, tuple[Answer, list[str]]]:
    """The answer and the sentences of every criterion of the level."""
    said = {}
    for entry in criteria(found, level):
        answered = answer(found, entry["key"], level)
        said[entry["key"]] = answered, list(sayings(found, entry, level, answered))
    return said


def test_no_number_of_the_parent_document_is_guessed():
    assert all(value is None for levels in ASKED.values() for value in levels.values())


@pytest.mark.parametrize("level", RULES.levels)
def test_each_number_of_the_parent_document_is_said_once_to_be_open(level):
    said = [line for _, lines in told(basis(), level).values() for line in lines]
    expected = sorted(f"{THRESHOLDS[k]['zh']}：{NOT_SET}。" for k in ASKED if level in ASKED[k])
    assert sorted(line for line in said if NOT_SET in line) == expected


@pytest.mark.parametrize("level", RULES.levels)
def test_what_rests_on_an_open_number_is_for_a_person(level):
    found = told(basis(registrations=[], patents=[], staff=[], employees=[], published=[]), level)
    open_ones = {
        entry["key"]: found[entry["key"]][0].status
        for entry in criteria(basis(), level)
        if entry.get("parent")
    }
    assert set(open_ones.values()) == {Status.JUDGEMENT}
    assert len(open_ones) >= 8


def test_a_settled_number_is_said_with_its_unit_and_a_settled_word_by_its_name():
    levels = {"2": "3"}
    thresholds = dict.fromkeys(ASKED, levels) | {
        "technical_head_rank": {"2": "senior"}, "technical_head_pm_alternative": {"2": "pm"},
        "supervision_licence_excludes": {"2": "yes"}, "technical_head_series": {"2": "工程系列"},
        "finance_head_rank": {"2": "intermediate"},
    }  # fmt: skip
    said = [line for _, lines in told(basis(thresholds), 2).values() for line in lines]
    assert not [line for line in said if NOT_SET in line]
    for line in (
        "注册资本：要求不少于 3 元。",
        "信誉条件的年限：要求为 3 年。",
        "系统集成收入总额占营业收入总额的比例：要求不少于 3 %。",
        "技术负责人职称：要求高级职称及以上。",
        "技术负责人以项目管理人员资质替代职称：要求项目经理及以上。",
        "不拥有信息系统工程监理单位资质：要求：是。",
        "技术负责人职称系列：要求：工程系列。",
    ):
        assert line in said


def test_what_is_measured_stands_beside_the_open_number_and_a_person_compares():
    money = {"main": "90", "other": "10", "si": "70", "other_it": "20", "non_it": "10"}
    years = dict.fromkeys(("2011", "2012", "2013"), money)
    projects = [project("a", 3_000_000, 600_000)]
    found = told(basis(revenue=years, projects=projects), 2)
    assert found["parent_revenue"][1][0] == (
        "2011 年至 2013 年系统集成收入合计 210.00 元，营业收入合计 300.00 元，所占比例 70.0000%。"
    )
    assert found["parent_projects"][1][0].endswith("600,000.00 元，所占比例 20.0000%。")
    assert found["parent_projects"][0].status is Status.JUDGEMENT
    known = basis(revenue={"2013": money}, projects=[project("a", 0)])
    assert "未提供 元" in told(known, 2)["parent_revenue"][1][0]
    assert "相互矛盾" in told(known, 2)["parent_projects"][1][0]


def test_one_open_number_keeps_a_level_from_being_computed_as_met():
    class Judged:
        judged = True

        def __init__(self, final: Status) -> None:
            self.final = final

    rows: Any = [Judged(Status.MET), Judged(answer(basis(), "parent_premises", 2).status)]  # type: ignore[arg-type]
    assert verdict(rows) is Status.JUDGEMENT


def test_who_holds_the_level_already_is_told_that_the_text_is_silent():
    held = {"level": 2, "first_issued": "2010-01-01", "obtained": "2010-01-01"}
    assert "条文没有写明此时的年限" in told(basis(certificate=held), 2)["prior_level_time"][1][0]


def test_the_special_circumstances_are_told_with_what_became_of_them():
    lines = {"local_confirmed": True, "ministry_recognised": None}
    said = told(basis(finance={}, recognition=lines), 2)["profit"][1]
    assert "重大事项的专项说明：当地主管部门确认——是；评定机构认定——尚无结论。" in said
    said = told(basis(finance={}, recognition=dict.fromkeys(lines, True)), 2)["profit"][1]
    assert "经确认和认定的，视为符合利润指标条件。" in said
    assert "要求上述各年主业和净利润均没有亏损。" in said
    assert "要求上述各年主业均没有亏损。" in told(basis(finance={}), 1)["profit"][1]


def test_each_check_on_a_certificate_is_told():
    said = told(basis(qms=[CERTIFICATE]), 2)["qms"][1]
    assert said[1] == (
        "带有认可标志：是；网上查询：有效；范围中写明：软件或者应用系统开发（有）、系统集成等（未见）。"
    )
    assert said[2] == "联合取得，可查询到本单位：未提供。"
    assert said[3] == "间隔不超过 90 天的连续有效期间始于 2012-01-01，须满 1 年。"
    assert len(told(basis(qms=[CERTIFICATE]), 3)["qms"][1]) == 3
    assert "本等级不要求认证证书" in told(basis(qms=[CERTIFICATE]), 4)["qms"][1][0]


def test_a_wording_is_named_as_disputed_only_where_its_readings_disagree():
    def of(first_issued: str | None) -> str:
        held = {"level": 3, "first_issued": first_issued, "obtained": None}
        return "".join(told(basis(certificate=held), 2)["prior_level_time"][1])

    assert "结论不一致，由评审人员判定：须满。" in of("2013-05-01")
    assert "结论不一致" not in of(None)
    assert "结论不一致" not in of("2013-04-30")


@pytest.fixture
def admin(db: None) -> Any:
    user = User.objects.create(username="设定人", name="设定人")
    office = office_of(law_of_grading(DAY).law)
    Appointment.objects.create(user=user, role=Role.ADMIN, authority=office)
    return browser(user)


def test_every_number_can_be_settled_for_every_level_and_is_empty_until_it_is(admin):
    with on(DAY):
        law = law_of_grading(DAY).law
        form = SettlingForm(law=law)
        asked = {f"{key}.{level}" for key, levels in ASKED.items() for level in levels}
        given = {name: _some(form, name) for name in asked}
        assert {name for name in form.fields if not name.startswith("reading.")} == asked
        assert not any(form[name].initial for name in asked)
        assert admin.post("/gradings/settings/", given).status_code == 302
        kept = settled(law)["thresholds"]
    assert kept == {
        key: {str(level): given[f"{key}.{level}"] for level in levels}
        for key, levels in ASKED.items()
    }


def _some(form: SettlingForm, name: str) -> str:
    choices = getattr(form.fields[name], "choices", None)
    return choices[1][0] if choices else "3"


def test_a_count_is_settled_as_a_whole_number_and_kept_as_a_plain_one(admin):
    with on(DAY):
        answered = admin.post("/gradings/settings/", {"software_products_total_min.2": "10.5"})
        assert answered.status_code == 422
        assert 'value="10.5"' in words(answered)
        given = {"software_products_total_min.2": "1e1", "si_revenue_share_min.2": "62.5"}
        assert admin.post("/gradings/settings/", given).status_code == 302
        kept = settled(law_of_grading(DAY).law)
    assert kept["thresholds"]["software_products_total_min"] == {"2": "10"}
    assert kept["thresholds"]["si_revenue_share_min"] == {"2": "62.5"}
    assert Basis.of(RULES, EMPTY, kept).profile["software_required"]["2"]["total"] == 10
