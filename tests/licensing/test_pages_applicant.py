"""An applicant's pages: from the draft to the certificate, and nobody else's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from applicants.models import Material
from casework import clock
from casework.models import Case, Entry, Role, User
from licensing.models import Application
from tests.applicants import files
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    act,
    application_to_correct,
    draft,
    issued_application,
    office,
    official,
    organisation,
    submitted_application,
    ten_o_clock,
)

pytestmark = pytest.mark.django_db

WISH = {"asks": "initial", "level": "B", "categories": ["software_development"]}
DECLARED = {"declared.truth": "on", "declared.no_secrets": "on"}
PAGES = ("", "edit/", "check/", "submitted/", "withdraw/", "materials/charter/")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def owner(case: Case) -> Client:
    return browser(account(case.organisation))


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def upload(client: Client, application: Application, key: str = "charter", **headers: str) -> Any:
    file = files.named("章程.pdf", files.pdf())
    address = f"/applications/{application.pk}/materials/{key}/"
    return client.post(address, {"file": file}, headers=headers)


# -- who sees what ------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_another_units_application_is_not_found(page: str) -> None:
    application = draft()
    stranger = browser(account(organisation()))
    assert stranger.get(f"/applications/{application.pk}/{page}").status_code == 404
    assert stranger.post(f"/applications/{application.pk}/{page}").status_code in (404, 405)


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_sign_in(page: str) -> None:
    address = f"/applications/{draft().pk}/{page}"
    assert Client().get(address)["Location"].startswith("/sign-in/?next=")


def test_staff_have_no_applications_of_their_own() -> None:
    application = submitted_application()
    intake = browser(official(Role.INTAKE, office()))
    assert intake.get("/applications/").status_code == 404
    assert intake.get(f"/applications/{application.pk}/").status_code == 404


def test_the_list_shows_ones_own_applications_only() -> None:
    own, other = submitted_application(), submitted_application()
    page = text(owner(own).get("/applications/"))
    assert own.number in page
    assert other.number not in page


def test_looking_at_pages_writes_nothing() -> None:
    application = draft()
    client = owner(application)
    entries, materials = Entry.objects.count(), Material.objects.count()
    for page in ("", "edit/", "check/", "materials/charter/"):
        assert client.get(f"/applications/{application.pk}/{page}").status_code == 200
    for address in ("/applications/", "/applications/new/", "/organisation/"):
        assert client.get(address).status_code == 200
    assert (Entry.objects.count(), Material.objects.count()) == (entries, materials)


def test_a_material_is_served_to_those_who_see_its_case() -> None:
    application = draft()
    upload(owner(application), application)
    material = application.given_materials.get(key="charter")
    address = f"/materials/{material.pk}/"
    answer = owner(application).get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert browser(account(organisation())).get(address).status_code == 404
    intake = browser(official(Role.INTAKE, office()))
    assert intake.get(address).status_code == 404, "a draft is nobody's business"
    act(application, "submit", MONDAY, declared=True)
    assert b"".join(intake.get(address).streaming_content).startswith(b"%PDF")
    elsewhere = browser(official(Role.INTAKE, office("Guangdong")))
    assert elsewhere.get(address).status_code == 404


def test_a_marked_material_is_served_to_nobody() -> None:
    application = draft()
    client = owner(application)
    file = files.named("章程.pdf", files.pdf("机密★10年"))
    answer = client.post(f"/applications/{application.pk}/materials/charter/", {"file": file})
    assert answer.status_code == 422
    assert "密级标志" in text(answer)
    aside = Material.objects.get(case=application, marked=True)
    assert client.get(f"/materials/{aside.pk}/").status_code == 404


# -- the draft ----------------------------------------------------------------------------------
def test_a_draft_begins_with_what_is_asked_for_and_goes_to_the_competent_authority() -> None:
    user = account(organisation())
    answer = browser(user).post("/applications/new/", WISH)
    application = Application.objects.get(organisation=user.organisation)
    assert answer["Location"] == f"/applications/{application.pk}/"
    assert application.authority == office()
    page = text(browser(user).get(answer["Location"]))
    assert "湖北省国家保密局" in page
    # Nothing handed in, and no contact named.
    assert page.count("未开始") == len(application.law.materials_for("enterprise")) + 1


def test_a_draft_that_asks_for_another_level_is_addressed_anew() -> None:
    application = draft()
    owner(application).post(f"/applications/{application.pk}/edit/", WISH | {"level": "A"})
    application.refresh_from_db()
    assert application.deciding_authority == office("national")
    assert application.authority == office("national")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": ""}, "请选择资质等级"),
        ({"categories": []}, "请至少选择一个业务种类"),
        ({"categories": ["unheard"]}, "unheard"),
    ],
)
def test_an_incomplete_wish_is_told_at_its_field(changes: dict[str, Any], sentence: str) -> None:
    answer = browser(account(organisation())).post("/applications/new/", WISH | changes)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Application.objects.exists()


def test_the_usual_course_is_shown_with_its_dates() -> None:
    with clock.moved_to(ten_o_clock(MONDAY)):
        page = text(browser(account(organisation())).get("/applications/new/"))
    assert "2026年3月9日" in page
    assert "2026年4月7日" in page, "the day of sweeping tombs is no working day"


def test_an_upload_leads_back_to_the_tasks_with_and_without_htmx() -> None:
    application = draft()
    client, page = owner(application), f"/applications/{application.pk}/"
    assert upload(client, application)["Location"] == page
    answer = upload(client, application, HX_Request="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, page)


def test_an_upload_without_a_file_is_told() -> None:
    application = draft()
    answer = owner(application).post(f"/applications/{application.pk}/materials/charter/")
    assert answer.status_code == 422
    assert "请选择要上传的文件" in text(answer)


def test_an_empty_file_is_told_as_empty() -> None:
    application = draft()
    empty = {"file": files.named("空.pdf", b"")}
    answer = owner(application).post(f"/applications/{application.pk}/materials/charter/", empty)
    assert "所选文件为空" in text(answer)


def test_a_draft_can_be_thrown_away_and_nothing_else() -> None:
    application, submitted = draft(), submitted_application()
    owner(application).post(f"/applications/{application.pk}/discard/")
    assert not Case.objects.filter(pk=application.pk).exists()
    answer = owner(submitted).post(f"/applications/{submitted.pk}/discard/")
    assert answer.status_code == 404
    assert Case.objects.filter(pk=submitted.pk).exists()


# -- submitting ---------------------------------------------------------------------------------
def test_submitting_goes_through_the_door_and_is_confirmed_with_number_and_date() -> None:
    application = draft()
    client, address = owner(application), f"/applications/{application.pk}/"
    with clock.moved_to(ten_o_clock(MONDAY)):
        answer = client.post(f"{address}check/", DECLARED)
        assert answer["Location"] == f"{address}submitted/"
        page = text(client.get(answer["Location"]))
    application.refresh_from_db()
    assert application.state == "received"
    assert application.number in page
    assert "2026年3月9日" in page


def test_without_the_declaration_nothing_is_submitted() -> None:
    application = draft()
    answer = owner(application).post(f"/applications/{application.pk}/check/")
    assert answer.status_code == 422
    assert "请勾选声明：我单位对申请材料的真实性和完整性负责" in text(answer)
    assert "请勾选声明：申请书及相关材料不涉及国家秘密" in text(answer)
    assert not Entry.objects.filter(case=application).exists()


def test_a_refused_submission_says_why_and_by_which_article() -> None:
    application = draft()
    application.materials.create(key="charter", marked=True, current=True)
    answer = owner(application).post(f"/applications/{application.pk}/check/", DECLARED)
    assert answer.status_code == 409
    page = text(answer)
    assert "有材料带有密级标志" in page
    assert "第十七条第二款" in page
    assert Entry.objects.filter(case=application, outcome="refused").count() == 1


def test_checking_shows_what_is_missing_and_which_conditions_are_open() -> None:
    application = draft()
    application.materials.filter(key="charter").delete()
    application.organisation.profile.declare({"capability": None, "criminal_record": True})
    page = text(owner(application).get(f"/applications/{application.pk}/check/"))
    assert "在登记机关备案的章程：未开始" in page
    assert "不符合" in page
    assert "情况不明" in page


def test_a_unit_that_moved_meanwhile_applies_where_it_is_registered_now() -> None:
    application = draft()
    application.organisation.profile.declare({"province": "Guangdong"})
    owner(application).post(f"/applications/{application.pk}/check/", DECLARED)
    application.refresh_from_db()
    assert (application.state, application.authority) == ("received", office("Guangdong"))


def test_a_submitted_application_cannot_be_submitted_again() -> None:
    application = submitted_application()
    answer = owner(application).post(f"/applications/{application.pk}/check/", DECLARED)
    assert answer["Location"] == f"/applications/{application.pk}/submitted/"
    assert application.entries.count() == 1, "neither done again nor noted as refused"


# -- after submission ---------------------------------------------------------------------------
def test_the_page_shows_state_clock_and_where_its_days_come_from() -> None:
    application = accepted_application()
    with clock.moved_to(ten_o_clock(MONDAY)):
        response = owner(application).get(f"/applications/{application.pk}/")
    deadline = application.running("decision")
    assert f"/cases/{application.pk}/deadlines/{deadline.pk}/" in response.content.decode()
    page = text(response)
    assert "还剩 20 个工作日" in page
    assert "受理通知书" in page


def test_under_the_measures_of_2013_the_review_form_is_asked_for_after_acceptance() -> None:
    day = date(2019, 3, 4)
    application = accepted_application(day)
    with clock.moved_to(ten_o_clock(day)):
        page = owner(application).get(f"/applications/{application.pk}/")
    assert f"/cases/{application.pk}/steps/submit_review_form/" in page.content.decode()
    assert "需要您办理" in text(page)


def test_an_applicant_reads_which_office_acted_but_not_who() -> None:
    application = submitted_application()
    clerk = official(Role.INTAKE, office())
    clerk.name = "周敏"
    clerk.save()
    act(application, "accept", MONDAY)
    page = text(owner(application).get(f"/applications/{application.pk}/"))
    assert "湖北省国家保密局 · 受理人员" in page
    assert "周敏" not in page


def test_a_round_of_correction_is_uploaded_and_handed_in() -> None:
    application = application_to_correct()
    client, address = owner(application), f"/applications/{application.pk}/"
    with clock.moved_to(ten_o_clock(MONDAY + timedelta(days=2))):
        assert "待补正" in text(client.get(address))
        answer = client.post(f"{address}resubmit/")
        assert answer.status_code == 422
        assert "请先上传补正后的材料" in text(answer)
        upload(client, application)
        assert client.post(f"{address}resubmit/")["Location"] == address
    application.refresh_from_db()
    assert (application.state, application.open_items) == ("received", [])


def test_a_correction_after_its_last_day_is_refused_with_reason() -> None:
    application = application_to_correct()
    client, address = owner(application), f"/applications/{application.pk}/"
    with clock.moved_to(ten_o_clock(MONDAY + timedelta(days=60))):
        upload(client, application)
        answer = client.post(f"{address}resubmit/")
    assert answer.status_code == 409
    assert "第十八条" in text(answer)


def test_withdrawing_asks_again_and_closes_the_case() -> None:
    application = submitted_application()
    client, address = owner(application), f"/applications/{application.pk}/"
    assert "确认撤回" in text(client.get(f"{address}withdraw/"))
    application.refresh_from_db()
    assert application.state == "received"
    assert client.post(f"{address}withdraw/", {"confirmed": "1"})["Location"] == address
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert client.post(f"{address}withdraw/", {"confirmed": "1"}).status_code == 409


def test_the_certificate_is_shown_and_a_renewal_begins_with_it() -> None:
    application = issued_application()
    certificate = application.issued_certificate
    client = owner(application)
    with clock.moved_to(ten_o_clock(certificate.valid_from)):
        assert certificate.number in text(client.get(f"/applications/{application.pk}/"))
        form = client.get(f"/applications/new/?renews={certificate.pk}").context["form"]
        assert form.initial["categories"] == certificate.categories
        wish = WISH | {"asks": "renewal", "renews": certificate.pk}
        client.post("/applications/new/", wish)
    assert certificate.renewals.get().asks == "renewal"


def test_anothers_certificate_cannot_be_renewed() -> None:
    certificate = issued_application().issued_certificate
    user = account(organisation())
    wish = WISH | {"asks": "renewal", "renews": certificate.pk}
    assert browser(user).post("/applications/new/", wish).status_code == 422
    form = browser(user).get(f"/applications/new/?renews={certificate.pk}").context["form"]
    assert form.initial == {"asks": "initial"}


@pytest.mark.parametrize("renews", ["", "x", "9" * 30, "-1", "1;drop"])
def test_a_senseless_certificate_in_the_address_is_left_aside(renews: str) -> None:
    answer = browser(account(organisation())).get("/applications/new/", {"renews": renews})
    assert answer.status_code == 200


# -- every page ---------------------------------------------------------------------------------
def test_no_page_carries_a_style_or_a_script_of_its_own() -> None:
    application = application_to_correct()
    client = owner(application)
    pages = ["/applications/", "/applications/new/", "/organisation/", "/organisation/identity/"]
    pages += [f"/organisation/facts/{group}/" for group in ("staff", "ownership", "business")]
    pages += [f"/applications/{application.pk}/", f"/applications/{application.pk}/withdraw/"]
    for address in pages:
        page = client.get(address).content.decode()
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", page), address
        assert 'lang="zh-CN"' in page
