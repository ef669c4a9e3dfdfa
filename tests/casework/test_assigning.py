"""Who handles a case: one by one, in bulk, by rule, while somebody is away, and undone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import clock, journal, reactions
from casework.assigning import acts, covers, planning
from casework.assigning.acts import Reason
from casework.assigning.holding import holdings
from casework.calendars import working_calendar
from casework.exports import making
from casework.models import (
    Appointment,
    Assignment,
    AssignmentRule,
    Case,
    Cover,
    Export,
    Notification,
    Paper,
    Role,
    User,
)
from inspections.models.team import StaffLeave, StaffRelation
from tests.factories import MONDAY, accepted_application, office, official, submitted_application
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reviewer(name: str) -> User:
    user = User.objects.create(username=name, name=name)
    Appointment.objects.create(user=user, role=Role.REVIEWER, authority=office())
    return user


def tie(user: User, case: Case) -> None:
    StaffRelation.objects.create(
        user=user, organisation=case.organisation, kind="relative", declared_on=MONDAY
    )


def holder_of(case: Case) -> User | None:
    return Case.objects.get(pk=case.pk).assignee


def test_a_case_goes_only_to_the_staff_of_its_offices_and_never_to_who_is_recused():
    case, ann, ben = accepted_application(), reviewer("安"), reviewer("本")
    stranger = official(Role.REVIEWER, office("Guangdong"))
    tie(ben, case)
    for person, says in ((stranger, "不在本案的承办机构任职"), (ben, "应当回避")):
        _, (move,) = acts.assign({case.pk: person}, by=ann, reason=Reason.GIVEN)
        assert says in move.says
    with on(MONDAY):
        entry, (move,) = acts.assign({case.pk: ann}, by=ann, reason=Reason.TAKEN)
    assert holder_of(case) == ann
    assert (entry.kind, entry.inputs["moves"]) == ("assignment", {str(case.pk): ann.pk})
    assert not list(journal.faults())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_assignment SET person_id = NULL")


def test_an_act_on_many_is_undone_but_for_what_was_passed_on_since():
    first, second = accepted_application(), submitted_application()
    ann, ben, cleo = reviewer("安"), reviewer("本"), reviewer("川")
    acts.assign({first.pk: ann, second.pk: ann}, by=ann, reason=Reason.TAKEN)
    entry, _ = acts.assign({first.pk: ben, second.pk: ben}, by=ann, reason=Reason.HANDED_OVER)
    told = Notification.objects.get(person=ben)
    assert (told.kind, told.what) == ("cases_moved", "2件案件已分给您承办，本案是其中之一")
    acts.assign({second.pk: cleo}, by=ben, reason=Reason.GIVEN)
    client = browser(ann)
    client.post(reverse("act-undo", args=[entry.pk]))
    assert [holder_of(case) for case in (first, second)] == [ann, cleo]
    again = client.post(reverse("act-undo", args=[entry.pk]), follow=True)
    assert "不能撤销" in words(again)


def test_time_on_desk_is_counted_in_working_days_from_hand_to_hand():
    case, ann, ben = accepted_application(), reviewer("安"), reviewer("本")
    for day, person in ((MONDAY, ann), (MONDAY + 7 * DAY, ben)):
        with on(day):
            acts.assign({case.pk: person}, by=person, reason=Reason.TAKEN)
    case.refresh_from_db()
    held = holdings(case, MONDAY + 9 * DAY, working_calendar())
    assert [(h.person, h.days, h.until is None) for h in held] == [
        (ann, 5, False), (ben, 2, True)
    ]  # fmt: skip


def test_rules_give_new_cases_by_turns_and_load_past_who_is_away_or_recused():
    ann, ben, cleo = reviewer("安"), reviewer("本"), reviewer("川")
    rule = AssignmentRule.objects.create(
        authority=office(), kind="application", traits={"level": "B"}, province="Hubei",
        method="turns",
    )  # fmt: skip
    rule.officers.set([ann, ben, cleo])
    AssignmentRule.objects.create(authority=office(), kind="application", traits={"level": "A"})
    with on(MONDAY):
        StaffLeave.objects.create(user=ben, from_on=MONDAY, until_on=MONDAY)
        got = []
        for _ in range(3):
            case = submitted_application(MONDAY)
            reactions.relay()
            got.append(holder_of(case))
        reactions.relay()
    assert got == [ann, cleo, ann]
    AssignmentRule.objects.filter(pk=rule.pk).update(method="load")
    with on(MONDAY + DAY):
        case = submitted_application(MONDAY + DAY)
        reactions.relay()
    assert holder_of(case) == ben
    assert case.assignments.get().reason == Reason.BY_RULE


def test_a_cover_takes_over_on_the_first_day_and_the_work_returns_after_the_last():
    case, tied, ann, ben = accepted_application(), submitted_application(), *map(reviewer, "安本")
    tie(ben, tied)
    acts.assign({case.pk: ann, tied.pk: ann}, by=ann, reason=Reason.TAKEN)
    cover = Cover(person=ann, cover=ben, from_on=MONDAY + DAY, until_on=MONDAY + 3 * DAY)
    cover.made_by = ann
    with on(MONDAY):
        assert covers.arrange(cover) == []
        covers.turn_covers(MONDAY)
        assert holder_of(case) == ann
    for day, person in ((1, ben), (3, ben), (4, ann), (5, ann)):
        with on(MONDAY + day * DAY):
            assert (ann.pk in planning.away(MONDAY + day * DAY)) is (day < 4)
            covers.turn_covers(MONDAY + day * DAY)
        assert holder_of(case) == person
        assert holder_of(tied) == ann


def test_a_caseload_is_handed_over_after_a_preview_that_moves_nothing():
    cases = [accepted_application(), submitted_application(), submitted_application()]
    ann, ben, cleo = map(reviewer, "安本川")
    head = official(Role.HEAD, office())
    acts.assign({case.pk: ann for case in cases}, by=ann, reason=Reason.TAKEN)
    tie(ben, cases[0])
    tie(ben, cases[1])
    tie(cleo, cases[1])
    client, address = browser(head), reverse("handover")
    sent = {"handover-person": ann.pk, "handover-takers": [ben.pk, cleo.pk]}
    page = words(client.get(address, sent))
    assert "将移交 2 件，不能移交 1 件。尚未移交。" in page
    assert "应当回避" in page
    assert [holder_of(case) for case in cases] == [ann] * 3
    done = client.post(address, sent, follow=True)
    assert "已办 2 件，未办 1 件" in words(done)
    assert [holder_of(case) for case in cases] == [cleo, ann, ben]
    refused = client.get(address, {"handover-person": ann.pk, "handover-takers": [ann.pk]})
    assert refused.status_code == 422
    assert "接收人不能是移交人本人" in words(refused)
    own = browser(ben).get(address, {"handover-person": ann.pk, "handover-takers": [cleo.pk]})
    assert own.status_code == 422  # only who leads hands over what others have


def test_picked_cases_are_given_and_reminded_with_a_sentence_for_each_that_was_not():
    mine, free = accepted_application(), submitted_application()
    elsewhere = accepted_application()
    Case.objects.filter(pk=elsewhere.pk).update(
        authority=office("Guangdong"), deciding_authority=office("Guangdong")
    )
    head, ann = official(Role.HEAD, office()), reviewer("安")
    client = browser(head)
    sent = {"case": [mine.pk, elsewhere.pk], "to": ann.pk}
    page = words(client.post(reverse("bulk-assign"), sent, follow=True))
    assert "已办 1 件，未办 0 件" in page
    assert (holder_of(mine), holder_of(elsewhere)) == (ann, None)
    every = {"all": "1", "query": "scope=team", "note": "请今日办理"}
    page = words(client.post(reverse("bulk-remind"), every, follow=True))
    assert "已办 1 件，未办 1 件" in page
    assert "本案尚无承办人，请先分办" in page
    told = Notification.objects.get(person=ann, kind="case_reminded")
    assert (told.case_id, told.what) == (mine.pk, f"{head}：请今日办理")
    broken = {"all": "1", "query": "until=yesterday", "to": ann.pk}
    assert "请先选择案件" in words(client.post(reverse("bulk-assign"), broken, follow=True))
    assert holder_of(free) is None


def test_the_page_of_assignment_keeps_rules_and_says_what_is_wrong_with_one():
    head, ann = official(Role.HEAD, office()), reviewer("安")
    client, sent = browser(head), {
        "rule-authority": office().pk, "rule-position": "1", "rule-kind": "application",
        "rule-level": "B", "rule-method": "load", "rule-officers": [ann.pk],
    }  # fmt: skip
    page = words(client.post(reverse("rule-add"), sent, follow=True))
    assert "资质申请（乙级）：给在办案件最少的人，安" in re.sub(r"\s+", " ", page)
    wrong = client.post(reverse("rule-add"), sent | {"rule-kind": "visit", "rule-officers": []})
    assert wrong.status_code == 422
    assert "该种类没有资质等级" in words(wrong)
    assert "请选择承办人员" in words(wrong)
    assert browser(ann).post(reverse("rule-add"), sent).status_code == 404
    away = {"cover-person": ann.pk, "cover-by": ann.pk, "cover-from_on": "2026-03-05"}
    late = client.post(reverse("cover-add"), away | {"cover-until_on": "2026-03-04"})
    assert "代办人员应当是他人" in words(late)
    assert Assignment.objects.count() == 0


def test_nobody_reads_the_acts_of_another_office():
    case, ann = accepted_application(), reviewer("安")
    with on(date(2026, 3, 3)):
        entry, _ = acts.assign({case.pk: ann}, by=ann, reason=Reason.TAKEN)
    address = reverse("act", args=[entry.pk])
    assert browser(official(Role.HEAD, office())).get(address).status_code == 200
    assert browser(official(Role.HEAD, office("Guangdong"))).get(address).status_code == 404
    assert browser(reviewer("本")).get(address).status_code == 404


def test_the_papers_of_picked_cases_become_one_pdf_each_from_an_odd_page():
    drawn, without = accepted_application(), submitted_application()
    papers = list(Paper.objects.filter(case=drawn).order_by("pk"))
    assert len(papers) > 1
    for paper in papers:
        writer, content = pypdf.PdfWriter(), BytesIO()
        writer.add_blank_page(200, 300)
        writer.write(content)
        paper.drawn_at, paper.sha256 = clock.now(), "0" * 64
        paper.file.save(f"{paper.code}.pdf", ContentFile(content.getvalue()), save=True)
    client = officer(Role.INTAKE)
    sent = {"case": [drawn.pk, without.pk]}
    page = words(client.post(reverse("bulk-print"), sent, follow=True))
    assert "已办 1 件，未办 1 件" in page
    assert "本案没有可以打印的文书" in page
    making.make_ordered()
    (export,) = Export.objects.all()
    with export.file.open() as file:
        pages = pypdf.PdfReader(BytesIO(file.read())).pages
    assert len(pages) == 2 * len(papers) - 1
    answer = client.get(reverse("export-file", args=[export.pk]))
    assert answer.status_code == 200
    answer.close()
