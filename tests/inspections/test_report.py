"""The report of a visit: drawn up from the sheet, locked, signed by both sides, carried on."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Role
from casework.refusal import StepRefused
from inspections.models import Report, Signature, Visit
from inspections.reporting.locking import unlock
from inspections.reporting.obstacles import obstacles
from inspections.reporting.standing import alterations, hashed, missing_signatures, seal_of
from tests.factories import account, act, office, official, ten_o_clock
from tests.inspections.reports import INK, examined, lead, locks, signs, team_signs
from tests.inspections.sheets import begun, says, team
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db

RULES, INTERNET = "S-3.3.1-2", "S-3.7.4-1"
DONE = {"verdict": "pass", "signed_by": "legal_representative", "witnesses": []}


def why(call: Any) -> str:
    with pytest.raises(StepRefused) as refused:
        call()
    return refused.value.reason


# -- drawing it up ------------------------------------------------------------------------------
@pytest.mark.article("22(7)")
def test_every_obstacle_is_named_with_its_page_and_none_is_left_when_all_is_done():
    visit = begun()
    says(visit, lead(), RULES)
    told = {each.says for each in obstacles(visit)}
    assert len([each for each in told if each.startswith("尚未记录")]) == len(visit.steps_of_visit)
    assert any("未查" in each for each in told)
    assert "尚未记录" in why(lambda: locks(visit))
    with on(visit.visit_on):
        shown = words(browser(lead()).get(reverse("visit-report", args=[visit.pk])))
    assert all(each.url in shown for each in obstacles(visit))


def test_two_findings_that_disagree_stand_in_the_way():
    visit = examined()
    assert obstacles(visit) == []
    says(visit, team()[1], RULES, "fails")
    assert [each.says[:3] for each in obstacles(visit)] == ["有分歧"]
    assert obstacles(visit)[0].url.endswith(f"#{RULES}")


def test_the_report_says_marks_findings_team_and_steps():
    told = locks(examined(**{RULES: "fails"}), statement="无异议").told
    sheet = told["sheet"]
    assert [row["lost"] for row in sheet["heads"] if row["lost"] != "0"] == ["2"]
    assert (sheet["total"], sheet["marking"]["example"]) == ("98", True)
    (finding,) = sheet["findings"]
    assert finding["said"][0]["reason"] == "现场查明"
    assert {seat["role"] for seat in told["team"]} == {"lead", "member"}
    assert (told["statement"], told["steps"][0]["actor"]) == ("无异议", str(lead()))


@pytest.mark.article("23(4)")
def test_a_failed_basic_item_ends_the_review_and_the_report_says_nothing_else():
    visit = begun()
    says(visit, lead(), INTERNET, "fails", measured={"value": "1"}, reason="一台机器上过网")
    act(visit, "fail_basic_item", visit.visit_on, item="一台机器上过网")
    report = locks(Visit.objects.get(pk=visit.pk), verdict="pass")
    assert report.told["verdict"] == "terminated"
    assert len(report.told["sheet"]["basic_failed"]) == 1


def test_the_step_for_a_failed_basic_item_already_names_it():
    visit = begun()
    says(visit, lead(), INTERNET, "fails", measured={"value": "1"}, reason="一台机器上过网")
    with on(visit.visit_on):
        page = browser(lead()).get(reverse("step", args=[visit.pk, "fail_basic_item"]))
    assert "一台机器上过网" in words(page)


# -- locking ------------------------------------------------------------------------------------
def test_what_is_locked_is_not_written_on_any_more():
    visit = examined()
    locks(visit)
    assert "已经锁定" in why(lambda: says(visit, lead(), RULES, "fails"))
    with on(visit.visit_on):
        where = reverse("sheet-head", args=[visit.pk, "rules"])
        assert "保存" not in words(browser(lead()).get(where))


def test_only_the_lead_locks_and_unlocks_and_only_until_somebody_signs():
    visit, (first, second) = examined(), team()
    assert "组长" in why(lambda: locks(visit, by=second))
    locks(visit)
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        assert "组长" in why(lambda: unlock(visit, reason="补查", by=second))
        assert "理由" in why(lambda: unlock(visit, reason=" ", by=first))
        unlock(visit, reason="补查", by=first)
    says(visit, first, RULES, "partly", based_on=tips(visit))
    locks(visit)
    assert Report.objects.filter(visit=visit).count() == 2
    signs(visit, second, "member", str(second), drawing=INK)
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        assert "已有人签字" in why(lambda: unlock(visit, reason="补查", by=first))


def tips(visit: Visit) -> tuple[Any, ...]:
    return tuple(visit.entries_of_sheet.filter(point=RULES).values_list("uuid", flat=True))


# -- signing ------------------------------------------------------------------------------------
@pytest.mark.article("22(8)")
def test_the_visit_is_completed_once_team_and_unit_have_signed():
    visit = examined()
    report = locks(visit)
    assert "尚未签字" in why(lambda: act(visit, "complete", visit.visit_on, **DONE))
    team_signs(visit)
    assert missing_signatures(report) == ["申请单位法定代表人或者主要负责人"]
    unit = account(visit.organisation)
    signs(visit, unit, "legal_representative", "李娜", drawing=INK)
    assert "不一致" in why(
        lambda: act(visit, "complete", visit.visit_on, **(DONE | {"verdict": "fail"}))
    )
    assert "不一致" in why(
        lambda: act(visit, "complete", visit.visit_on, **(DONE | {"signed_by": "principal"}))
    )
    act(visit, "complete", visit.visit_on, **DONE)
    paper = visit.papers.get(key="visit_report").context["visit"]["report"]
    assert paper["sha256"] == report.sha256
    assert paper["unit_signatures"][0]["drawing"] == INK


def test_nobody_signs_for_another_and_nobody_twice():
    visit, (first, second) = examined(), team()
    locks(visit)
    unit = account(visit.organisation)
    assert "不由您签字" in why(lambda: signs(visit, first, "member", str(second)))
    assert "不由您签字" in why(lambda: signs(visit, unit, "lead", str(first)))
    signs(visit, first, "principal", "王强", drawing=INK)  # on the inspector's tablet
    assert "已经签字" in why(lambda: signs(visit, unit, "legal_representative", "李娜"))
    assert "核对现在的报告" in why(
        lambda: signs(visit, second, "member", str(second), sha256="0" * 64)
    )


@pytest.mark.parametrize(
    ("witnesses", "kept"), [(["甲"], False), (["甲", "甲"], False), (["甲", "乙"], True)]
)
def test_a_refusal_to_sign_needs_a_reason_and_two_witnesses(witnesses: list[str], kept: bool):
    visit = examined()
    locks(visit)
    said = {"refused": True, "reason": "不认可结论", "witnesses": witnesses}
    if kept:
        signs(visit, lead(), "principal", "王强", **said)
        team_signs(visit)
        done = {"verdict": "pass", "signed_by": "refused", "witnesses": witnesses}
        act(visit, "complete", visit.visit_on, **done)
        assert Visit.objects.get(pk=visit.pk).witnesses == witnesses
    else:
        assert "见证人" in why(lambda: signs(visit, lead(), "principal", "王强", **said))
        assert not Signature.objects.exists()


@pytest.mark.parametrize("what", ["content", "content and hash", "name", "name and seal"])
def test_what_is_altered_after_signing_is_detected(what: str):
    visit = examined()
    report = locks(visit)
    team_signs(visit)
    signs(visit, lead(), "legal_representative", "李娜", drawing=INK)
    assert alterations(report) == []
    if "content" in what:
        content = report.content.replace('"verdict":"pass"', '"verdict":"fail"', 1)
        sha256 = hashed(content) if "hash" in what else report.sha256
        Report.objects.filter(pk=report.pk).update(content=content, sha256=sha256)
    else:
        signature = report.signatures.get(role="legal_representative")
        signature.name = "王强"
        signature.seal = seal_of(signature) if "seal" in what else signature.seal
        signature.save()
    report = Report.objects.get(pk=report.pk)
    assert alterations(report)
    assert "被改动" in why(lambda: act(visit, "complete", visit.visit_on, **DONE))
    with on(visit.visit_on):
        shown = words(browser(lead()).get(reverse("visit-report", args=[visit.pk])))
    assert "报告被改动" in shown


# -- pages --------------------------------------------------------------------------------------
def posts(visit: Visit, person: Any, name: str, /, **sent: str) -> Any:
    with on(visit.visit_on):
        return browser(person).post(reverse(f"visit-report-{name}", args=[visit.pk]), sent)


def test_the_report_is_locked_signed_and_completed_from_its_pages():
    visit, (first, _) = examined(), team()
    assert posts(visit, first, "lock", verdict="pass", statement="无").status_code == 302
    sha256 = visit.reports.get().sha256
    empty = posts(visit, first, "sign", seat=f"lead:{first}", sha256=sha256)
    assert (empty.status_code, "请在签名框内签名" in words(empty)) == (422, True)
    bad = posts(visit, first, "sign", seat=f"lead:{first}", sha256=sha256, drawing="M1 1<script>")
    assert bad.status_code == 422
    assert posts(
        visit, first, "sign", seat=f"lead:{first}", sha256=sha256, typed="on"
    ).status_code == 302  # fmt: skip
    unit = account(visit.organisation)
    sent = {"seat": "principal:", "name": "王强", "sha256": sha256, "drawing": INK}
    assert posts(visit, unit, "sign", **sent).status_code == 302
    with on(visit.visit_on):
        shown = words(browser(unit).get(reverse("visit-report", args=[visit.pk])))
    assert sha256 in shown
    assert INK in shown
    manners = {s.role: s.manner for s in visit.reports.get().signatures.all()}
    assert manners == {"lead": "typed", "principal": "drawn"}


def test_a_refusal_comes_back_at_its_field_with_what_was_typed():
    visit = examined()
    sha256 = locks(visit).sha256
    sent = {"role": "principal", "name": "王强", "reason": "不认可", "witnesses": "甲"}
    answer = posts(visit, lead(), "refuse", sha256=sha256, **sent)
    assert answer.status_code == 422
    assert "见证人至少2名" in words(answer)
    assert "不认可" in words(answer)


def test_the_unit_sees_the_report_once_locked_and_a_stranger_never():
    visit = examined()
    where = reverse("visit-report", args=[visit.pk])
    unit, stranger = account(visit.organisation), official(Role.INSPECTOR, office("Guangdong"))
    assert browser(unit).get(where).status_code == 404
    locks(visit)
    assert browser(unit).get(where).status_code == 200
    assert browser(stranger).get(where).status_code == 404
    assert "解锁报告" not in words(browser(unit).get(where))
    case = browser(lead()).get(reverse("case", args=[visit.subject_id]))
    assert "得分 100 / 100" in words(case)
