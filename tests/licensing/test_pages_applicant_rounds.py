"""Correction, withdrawal, files taken again, and what a certificate lets its holder ask next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from applicants.contents import Unfit
from applicants.models import Material
from applicants.reusing import reuse
from casework.models import Case, Entry
from casework.rehearsal import rehearsed_papers
from licensing.continuing import ways
from licensing.forms import RequestCorrectionForm
from licensing.models import Application, Certificate
from tests.applicants import files
from tests.factories import (
    MONDAY,
    account,
    act,
    draft,
    issued_application,
    organisation,
    person_for,
    submitted_application,
)
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db
SAYS = {"charter": "请提交经登记机关备案的章程。"}


def page_of(application: Application, name: str = "") -> str:
    return f"/applications/{application.pk}/{name}"


def owner(case: Case) -> Any:
    return browser(account(case.organisation))


def upload(application: Application, key: str, name: str = "文件.pdf") -> Material:
    sent = {"file": files.named(name, files.pdf())}
    owner(application).post(page_of(application, f"materials/{key}/"), sent)
    return Material.objects.get(case=application, key=key, current=True)


def told_to_correct() -> Application:
    application = submitted_application()
    items = ["charter", "premises"]
    act(application, "request_correction", MONDAY, items=items, says=SAYS, reasons="一并补正。")
    return application


# -- the round of correction --------------------------------------------------------------------
@pytest.mark.article("18")
def test_every_item_is_asked_in_the_offices_words_and_answered_in_place() -> None:
    application = told_to_correct()
    with on(MONDAY + timedelta(days=1)):
        page = owner(application).get(page_of(application))
        items = page.context["corrections"]
        assert [(item.key, item.asked) for item in items] == [
            ("charter", SAYS["charter"]),
            ("premises", ""),
        ]
        assert "一并补正。" in words(page)
        assert "还有 2 项没有补正" in words(page)
        upload(application, "charter")
        page = owner(application).get(page_of(application))
    assert [item.key for item in page.context["unanswered"]] == ["premises"]


@pytest.mark.article("18")
def test_the_round_says_what_silence_means_and_from_which_day() -> None:
    application = told_to_correct()
    with on(MONDAY):
        page = owner(application).get(page_of(application))
    silence = page.context["silence"]
    assert (silence.due_on, silence.from_on) == (date(2026, 3, 23), date(2026, 3, 24))
    assert silence.effect.startswith("视为放弃本次申请")
    assert "2026年3月23日（含当日）前没有补正的，自2026年3月24日起" in words(page)
    assert words(page).count("补正期限</h3>") == 1, "one clock, on top"


def test_a_part_may_be_handed_in_while_the_rest_is_warned_of() -> None:
    application = told_to_correct()
    with on(MONDAY + timedelta(days=1)):
        upload(application, "charter")
        owner(application).post(page_of(application, "resubmit/"))
    application.refresh_from_db()
    assert (application.state, application.open_items) == ("received", ["premises"])


def test_in_a_second_round_only_what_is_open_still_is_asked_with_the_first_words() -> None:
    application = told_to_correct()
    with on(MONDAY + timedelta(days=1)):
        upload(application, "premises")
        owner(application).post(page_of(application, "resubmit/"))
        application.refresh_from_db()
        act(application, "record_open_items", MONDAY + timedelta(days=1), items=["charter"])
        page = owner(application).get(page_of(application))
    assert [(i.key, i.asked) for i in page.context["corrections"]] == [("charter", SAYS["charter"])]


def test_the_notice_prints_the_words_for_each_item_and_those_for_all() -> None:
    application = submitted_application()
    form = RequestCorrectionForm(
        {"items": ["charter"], "says.charter": SAYS["charter"], "reasons": "一并补正。"},
        case=application,
    )
    assert form.is_valid(), form.errors
    with on(MONDAY):
        by = person_for(application, "request_correction", MONDAY)
        papers = rehearsed_papers(application, "request_correction", by=by, **form.inputs())
    said = papers["correction_notice"]["inputs"]
    assert said["items"][0]["note"] == SAYS["charter"]
    assert said["reasons"] == "一并补正。"


def test_words_for_an_item_that_is_not_asked_for_are_told() -> None:
    sent = {"items": ["premises"], "says.charter": SAYS["charter"]}
    form = RequestCorrectionForm(sent, case=submitted_application())
    assert list(form.errors) == ["says.charter"]


# -- withdrawal ---------------------------------------------------------------------------------
def test_a_withdrawal_says_its_effect_asks_again_and_keeps_the_reason() -> None:
    application = submitted_application()
    page = page_of(application, "withdraw/")
    with on(MONDAY):
        shown = words(owner(application).get(page))
        assert "申请办结；如需办理须重新提出申请。不能恢复" in shown
        assert "受理审查期限（至2026年3月9日）不再计算" in shown
        answer = owner(application).post(page, {"reason": "材料有误"})
        assert answer.status_code == 422
        assert "材料有误" in words(answer)
        owner(application).post(page, {"reason": "材料有误", "confirmed": "on"})
    entry = Entry.objects.get(case=application, step="withdraw")
    assert entry.inputs == {"reason": "材料有误"}


# -- files taken again --------------------------------------------------------------------------
def second_application(first: Application) -> Application:
    application = draft(organisation=first.organisation)
    application.materials.all().delete()
    return application


def submitted_with_file() -> Application:
    application = draft()
    application.materials.filter(key="charter").delete()
    upload(application, "charter", "章程.pdf")
    act(application, "submit", MONDAY, declared=True)
    return application


def test_an_earlier_file_is_taken_again_with_its_fingerprint_as_a_new_version() -> None:
    first = submitted_with_file()
    earlier = first.given_materials.get(key="charter")
    second = second_application(first)
    upload(second, "charter", "别的.pdf")
    address = page_of(second, "materials/charter/earlier/")
    assert "章程.pdf" in words(owner(second).get(address))
    owner(second).post(address, {"file": earlier.pk})
    taken = second.given_materials.get(key="charter")
    assert taken.file.name != earlier.file.name, "each case keeps its own"
    assert (taken.sha256, taken.version, taken.added_by) == (
        earlier.sha256,
        2,
        account(second.organisation),
    )


def test_throwing_the_draft_away_leaves_the_file_to_the_first_application() -> None:
    first = submitted_with_file()
    earlier = first.given_materials.get(key="charter")
    second = second_application(first)
    reuse(second, earlier, by=account(first.organisation))
    owner(second).post(page_of(second, "discard/"))
    assert not Case.objects.filter(pk=second.pk).exists()
    assert default_storage.exists(earlier.file.name)


def test_a_file_that_changed_since_is_refused_when_it_is_examined_again() -> None:
    first = submitted_with_file()
    earlier = first.given_materials.get(key="charter")
    with default_storage.open(earlier.file.name, "wb") as file:
        file.write(files.pdf("另一份"))
    second = second_application(first)
    answer = owner(second).post(page_of(second, "materials/charter/earlier/"), {"file": earlier.pk})
    assert answer.status_code == 422
    assert "原文件已经变化" in words(answer)
    default_storage.delete(earlier.file.name)
    with pytest.raises(Unfit, match="原文件已经变化"):
        reuse(second, earlier, by=account(first.organisation))


def test_no_other_units_file_and_no_file_of_a_draft_can_be_taken() -> None:
    first, stranger = submitted_with_file(), draft(organisation=organisation())
    earlier = first.given_materials.get(key="charter")
    address = page_of(stranger, "materials/charter/earlier/")
    assert "以前没有提交过" in words(owner(stranger).get(address))
    assert owner(stranger).post(address, {"file": earlier.pk}).status_code == 422
    assert owner(first).get(address).status_code == 404
    other_draft = second_application(first)
    upload(other_draft, "people")
    third = second_application(first)
    assert "以前没有提交过" in words(owner(third).get(page_of(third, "materials/people/earlier/")))


def test_everything_that_lacks_is_filled_from_earlier_applications_at_once() -> None:
    first = submitted_with_file()
    second = second_application(first)
    page = page_of(second, "materials/")
    assert "选用以前提交的全部文件" in words(owner(second).get(page))
    owner(second).post(f"{page}earlier/")
    assert [m.key for m in second.given_materials.all()] == ["charter"]
    owner(second).post(f"{page}earlier/")
    assert second.materials.count() == 1, "what is there is left as it is"


def test_the_versions_of_a_material_are_listed_and_one_is_shown_in_the_page() -> None:
    application = draft()
    application.materials.all().delete()
    first, second = (
        upload(application, "charter", "甲.pdf"),
        upload(application, "charter", "乙.pdf"),
    )
    page = words(
        owner(application).get(page_of(application, "materials/"), {"view": str(first.pk)})
    )
    assert page.index("乙.pdf") < page.rindex("甲.pdf")
    assert f'src="/materials/{first.pk}/"' in page
    assert second.sha256[:16] in page


def test_nothing_is_taken_into_what_was_submitted() -> None:
    first = submitted_with_file()
    assert owner(first).get(page_of(first, "materials/charter/earlier/")).status_code == 404
    owner(first).post(page_of(first, "materials/earlier/"))
    assert first.materials.filter(key="charter").count() == 1


# -- from the certificate -----------------------------------------------------------------------
def certificate() -> Certificate:
    return Certificate.objects.get(issued_for=issued_application())


def open_ways(held: Certificate, day: date) -> set[str]:
    return {way.asks for way in ways(held, day) if way.open}


@pytest.mark.article("28-1")
def test_a_renewal_is_open_to_its_last_day_and_then_is_asked_for_anew() -> None:
    held = certificate()
    last = held.running("renewal_application").due_on
    assert last == date(2030, 12, 15)
    assert open_ways(held, last) == {"renewal", "additional", "higher"}
    assert open_ways(held, last + timedelta(days=1)) == {"additional", "higher", "reapplication"}
    with on(MONDAY):
        page = words(owner(held).get(f"/certificates/{held.pk}/next/"))
    assert "2030年12月15日" in page
    assert f"/cases/{held.pk}/deadlines/" in page


def test_a_renewal_under_way_is_named() -> None:
    held = certificate()
    renewal = draft(date(2030, 11, 4), organisation=held.organisation, asks="renewal", renews=held)
    act(renewal, "submit", date(2030, 11, 4), declared=True)
    (way,) = [way for way in ways(held, date(2030, 11, 5)) if way.asks == "renewal"]
    assert not way.open
    assert renewal.number in way.why_not


@pytest.mark.parametrize(
    ("asks", "level", "categories"),
    [
        ("renewal", "B", ["software_development"]),
        ("additional", "B", []),
        ("higher", "A", ["software_development"]),
        ("reapplication", "B", ["software_development"]),
    ],
)
def test_the_form_begins_with_what_the_certificate_says(
    asks: str, level: str, categories: list[str]
) -> None:
    held = certificate()
    with on(MONDAY):
        page = owner(held).get("/applications/new/", {"certificate": held.pk, "asks": asks})
        initial = page.context["form"].initial
        assert (initial["asks"], initial["level"], initial["categories"]) == (
            asks,
            level,
            categories,
        )
        assert (initial["renews"] == held) == (asks == "renewal")


def test_anothers_certificate_leads_nowhere() -> None:
    held, stranger = certificate(), account(organisation())
    assert browser(stranger).get(f"/certificates/{held.pk}/next/").status_code == 404
    page = browser(stranger).get("/applications/new/", {"certificate": held.pk, "asks": "renewal"})
    assert page.context["form"].initial == {"asks": "initial"}


def test_what_was_asked_for_last_is_copied() -> None:
    first = submitted_application(level="A", categories=["data_recovery"])
    assert f"?copy={first.pk}" in words(owner(first).get("/applications/new/"))
    page = owner(first).get("/applications/new/", {"copy": first.pk})
    assert page.context["form"].initial == {
        "asks": "initial",
        "level": "A",
        "categories": ["data_recovery"],
    }


# -- bars ---------------------------------------------------------------------------------------
@pytest.mark.article("46")
def test_a_bar_is_told_before_the_form_opens_and_lifts_on_the_day_after_its_last() -> None:
    barred = submitted_application()
    act(barred, "decline", MONDAY, ground="art-46", reasons="章程系伪造")
    client = owner(barred)
    with on(date(2027, 3, 2)):
        page = client.get("/applications/new/")
        assert "目前不得申请，自2027年3月3日起方可再次申请（第四十六条）" in words(page)
        assert not page.context["opened"]
        assert client.get("/applications/new/?prepare=1").context["opened"]
        waiting = draft(date(2027, 3, 2), organisation=barred.organisation)
        assert "暂不能提交" in words(client.get(page_of(waiting)))
        answers = client.get(page_of(waiting, "check/")).context["answers"]
        assert answers.blocked.code == "E_BANNED"
    with on(date(2027, 3, 3)):
        assert client.get("/applications/new/").context["opened"]
        assert client.get(page_of(waiting, "check/")).context["answers"].blocked is None


@pytest.mark.article("40-2")
def test_fraud_bars_every_way_from_the_certificate_for_its_years() -> None:
    held = certificate()
    act(held, "annul", date(2026, 4, 1), ground="art-40-2", reasons="骗取资质")
    assert open_ways(held, date(2029, 4, 1)) == set()
    assert open_ways(held, date(2029, 4, 2)) == {"reapplication"}
    with on(date(2026, 4, 2)):
        page = words(owner(held).get(f"/certificates/{held.pk}/next/"))
    assert "自2029年4月2日起方可再次申请（第四十条第二款）" in page
