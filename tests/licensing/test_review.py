"""The written review: verdicts and remarks beside the proofs, and what they offer to the acts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Material
from casework.law import law_named
from casework.models import Entry
from licensing.models import Application, ReviewRemark, ReviewVerdict
from licensing.reviewing.flowing import for_refusal, for_written_review
from licensing.reviewing.reading import Bench
from tests.applicants import files
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    act,
    draft,
    reviewed_application,
    submitted_application,
)
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db
CHARTER, OWNERSHIP = "12-1", "14-1b"
SHORT = "章程缺少第二页"


def page_of(application: Application, rest: str = "") -> str:
    return f"/cases/{application.pk}/review/{rest}"


def judges(
    client: Client, application: Application, condition: str, found: str, **sent: Any
) -> Any:
    """Post a verdict as the page of this moment would."""
    point = Bench(Application.objects.get(pk=application.pk)).point(condition)
    assert point is not None
    fields = {
        "found": found, "reason": "", "item": "",
        "seen": len(point.verdicts), "beside": ",".join(str(m.pk) for m in point.files),
    } | sent  # fmt: skip
    with on(MONDAY):
        posted = {f"verdict-{name}": value for name, value in fields.items()}
        return client.post(page_of(application, f"{condition}/verdict/"), posted)


def looks(client: Client, application: Application, **asked: Any) -> str:
    with on(MONDAY):
        answer = client.get(page_of(application), asked)
    assert answer.status_code == 200
    return words(answer)


def with_charter() -> tuple[Application, Material]:
    """Submitted with a real file as its charter."""
    application = draft()
    unit = browser(account(application.organisation))
    sent = {"file": files.named("章程.pdf", files.pdf())}
    unit.post(f"/applications/{application.pk}/materials/charter/", sent)
    act(application, "submit", MONDAY, declared=True)
    return application, Material.objects.get(case=application, key="charter", current=True)


def remarks(client: Client, application: Application, material: Material) -> Any:
    with on(MONDAY):
        return client.post(
            page_of(application, f"{CHARTER}/remark/"),
            {"remark-material": material.pk, "remark-page": 2, "remark-says": "此页未盖章"},
        )


# -- what is shown ------------------------------------------------------------------------------
@pytest.mark.article("20")
def test_each_condition_stands_beside_the_material_that_proves_it() -> None:
    application, charter = with_charter()
    shown = looks(officer("intake"), application, at=CHARTER, file=charter.pk, page=3)
    assert "在登记机关备案的章程" in shown
    assert f'src="/materials/{charter.pk}/#page=3"' in shown
    assert "第十二条第（一）项" in shown


def test_every_proof_that_a_law_names_is_one_of_its_materials() -> None:
    for code in ("classified-2020", "classified-2013"):
        document = law_named(code).document
        rules = [
            *document["conditions"].values(),
            *document.get("annex", {}).get("items", {}).values(),
        ]
        named = {key for rule in rules for key in rule.get("proofs", ())}
        assert named
        assert named <= set(document["materials"])


def test_a_unit_does_not_learn_of_the_workbench() -> None:
    application = submitted_application()
    unit = browser(account(application.organisation))
    assert unit.get(page_of(application)).status_code == 404


def test_an_office_that_does_not_handle_the_case_does_not_see_it() -> None:
    application = submitted_application()
    assert officer("reviewer", "Guangdong").get(page_of(application)).status_code == 404


def test_who_does_not_examine_may_look_but_not_judge() -> None:
    application = accepted_application()
    assert "保存判定" not in looks(officer("head"), application)
    assert judges(officer("head"), application, CHARTER, "met").status_code == 403
    assert not application.verdicts.exists()


def test_after_the_written_review_nothing_is_judged_any_more() -> None:
    application = reviewed_application()
    assert judges(officer("reviewer"), application, CHARTER, "met").status_code == 403


# -- verdicts -----------------------------------------------------------------------------------
def test_a_verdict_is_kept_with_its_person_and_counted() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    assert judges(reviewer, application, CHARTER, "met").status_code == 302
    kept = application.verdicts.get()
    assert (kept.found, kept.version, kept.by.username) == ("met", 1, "reviewer@Hubei")
    assert "已判定 1/" in looks(reviewer, application)


@pytest.mark.parametrize("found", ["failed", "correct"])
def test_a_verdict_against_the_unit_needs_a_reason(found: str) -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    answer = judges(reviewer, application, CHARTER, found, item="charter")
    assert answer.status_code == 422
    assert "请写明理由" in words(answer)
    assert not application.verdicts.exists()


def test_what_is_to_be_corrected_names_its_material() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    answer = judges(reviewer, application, CHARTER, "correct", reason=SHORT)
    assert answer.status_code == 422
    assert SHORT in words(answer)


def test_another_officers_verdict_is_shown_and_ones_own_words_are_kept() -> None:
    application = accepted_application()
    first, second = officer("reviewer"), officer("reviewer")
    judges(first, application, CHARTER, "met")
    answer = judges(second, application, CHARTER, "failed", reason=SHORT, seen=0)
    assert answer.status_code == 409
    assert "刚刚作出了另一判定" in words(answer)
    assert SHORT in words(answer)
    assert 'name="verdict-seen" value="1"' in words(answer)
    assert application.verdicts.count() == 1
    assert judges(second, application, CHARTER, "failed", reason=SHORT).status_code == 302
    assert [v.version for v in application.verdicts.all()] == [1, 2]


def test_the_database_keeps_every_verdict_as_it_was_written() -> None:
    application = accepted_application()
    judges(officer("reviewer"), application, CHARTER, "met")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewVerdict.objects.update(found="failed")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewVerdict.objects.all().delete()


def test_a_new_version_of_the_proof_calls_the_verdict_back() -> None:
    application, charter = with_charter()
    intake = officer("intake")
    judges(intake, application, CHARTER, "correct", reason=SHORT, item="charter")
    judges(intake, application, OWNERSHIP, "met")
    Material.objects.filter(pk=charter.pk).update(current=False)
    newer = application.materials.create(key="charter", name="新章程.pdf", version=2)
    shown = looks(intake, application, at=CHARTER)
    assert "新章程.pdf（第2版）" in shown
    bench = Bench(application)
    assert [point.key for point in bench.points if point.is_stale] == [CHARTER]
    assert bench.point(CHARTER).changed == [newer]  # type: ignore[union-attr]


def test_the_list_narrows_to_what_was_found_against_the_unit() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    judges(reviewer, application, CHARTER, "failed", reason=SHORT)
    shown = looks(reviewer, application, show="against", at=CHARTER)
    assert f"?at={CHARTER}&amp;show=against" in shown
    assert f"?at={OWNERSHIP}&amp;" not in shown


def test_the_workbench_asks_as_often_for_many_verdicts_as_for_one() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    judges(reviewer, application, CHARTER, "met")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            looks(reviewer, application, at=CHARTER)
        return len(queries)

    asked()
    once = asked()
    for point in Bench(application).points:
        if point.key != CHARTER:
            judges(reviewer, application, point.key, "failed", reason=SHORT)
    assert asked() == once


# -- remarks ------------------------------------------------------------------------------------
def test_a_remark_leads_to_its_page_and_can_be_taken_back_but_not_erased() -> None:
    application, charter = with_charter()
    intake = officer("intake")
    assert remarks(intake, application, charter).status_code == 302
    shown = looks(intake, application, at=CHARTER)
    assert f"file={charter.pk}&amp;page=2" in shown
    remark = ReviewRemark.objects.get()
    with on(MONDAY):
        intake.post(page_of(application, f"remarks/{remark.pk}/back/"))
        intake.post(page_of(application, f"remarks/{remark.pk}/back/"))
    assert "此页未盖章" not in looks(intake, application, at=CHARTER)
    assert ReviewRemark.objects.count() == 2


# -- what it offers to the acts -----------------------------------------------------------------
@pytest.mark.article("18")
def test_what_is_to_be_corrected_is_offered_to_the_notice_and_linked_back() -> None:
    application, charter = with_charter()
    intake = officer("intake")
    remarks(intake, application, charter)
    judges(intake, application, CHARTER, "correct", reason=SHORT, item="charter")
    with on(MONDAY):
        form = words(intake.get(f"/cases/{application.pk}/steps/request_correction/"))
    assert f"{SHORT}\n第2页：此页未盖章" in form
    assert re.findall(r'name="items" value="(\w+)"[^>]*checked', form) == ["charter"]
    act(application, "request_correction", MONDAY, items=["charter"], says={"charter": SHORT})
    assert "已写入：<a" in looks(intake, application, at=CHARTER)


@pytest.mark.article("20")
def test_the_written_review_begins_with_the_findings_and_decides_nothing() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    judges(reviewer, application, CHARTER, "failed", reason=SHORT)
    with on(MONDAY):
        form = words(reviewer.get(f"/cases/{application.pk}/steps/record_written_review/"))
    assert f"：{SHORT}" in form
    application.refresh_from_db()
    assert application.written_verdict == ""
    assert not Entry.objects.filter(case=application, step="record_written_review").exists()


@pytest.mark.article("20")
def test_a_category_is_offered_as_passed_only_when_every_condition_was_found_met() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    asked = Bench(application).asked
    for point in asked[:-1]:
        judges(reviewer, application, point.key, "met")
    assert for_written_review(application) == {}
    judges(reviewer, application, asked[-1].key, "met")
    assert for_written_review(application) == {"results.software_development": "pass"}


@pytest.mark.article("24-2")
def test_a_refusal_begins_with_article_and_finding() -> None:
    application, reviewer = accepted_application(), officer("reviewer")
    judges(reviewer, application, CHARTER, "failed", reason=SHORT)
    reasons = for_refusal(application)["reasons"]
    assert reasons.startswith("第十二条第（一）项（")
    assert reasons.endswith(SHORT)
