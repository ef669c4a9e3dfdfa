"""The work list: complete, without doubles, at the same cost at any depth."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import columns, selectors
from casework.models import Case, Role
from casework.ordering import Key
from tests.factories import (
    MONDAY,
    accepted_application,
    office,
    official,
    submitted_application,
)
from tests.pages import ROW, browser, officer, on, words

pytestmark = pytest.mark.django_db


def copies(of: Case, count: int) -> None:
    """Many rows like one real case, with days that tie and days that are lacking."""
    days = [None, *(MONDAY + timedelta(days=n) for n in range(7))]
    fields = [f for f in Case._meta.concrete_fields if f.name not in ("id", "number")]
    values = {f.attname: getattr(of, f.attname) for f in fields}
    Case.objects.bulk_create(
        Case(**values | {"next_due_on": days[n % len(days)]}) for n in range(count)
    )


def test_pages_of_three_hundred_cases_leave_no_gap_and_show_none_twice():
    copies(accepted_application(), 299)
    client, address, seen, pages = officer(Role.INTAKE), "/desk/", [], 0
    with on(MONDAY):
        while address:
            page = words(client.get(address))
            seen += [int(pk) for pk in ROW.findall(page)]
            found = re.search(r'href="(\?[^"]*)" rel="next"', page)
            address = f"/desk/{found[1].replace('&amp;', '&')}" if found else ""
            pages += 1
    assert pages == 6
    assert seen == list(Case.objects.by_urgency().values_list("pk", flat=True))
    assert len(seen) == 300


def test_a_page_costs_the_same_few_queries_at_any_depth(django_assert_num_queries):
    copies(accepted_application(), 299)
    cases = Case.objects.visible_to(official(Role.INTAKE, office()))
    first = selectors.page(cases)
    with django_assert_num_queries(1):
        second = selectors.page(cases, after=first.after)
    with django_assert_num_queries(1):
        selectors.page(cases, after=second.after)


def test_the_work_list_asks_few_questions_however_many_cases(django_assert_max_num_queries):
    copies(accepted_application(), 99)
    client = officer(Role.INTAKE)
    with on(MONDAY):
        client.get("/desk/")
        client.post("/desk/views/", {"name": "急件", "query": "light=red&sort=-opened"})
        client.post("/desk/columns/", {"column": [*columns.columns()]})
        # Three find the session and the person, four what the filters offer, two the saved views,
        # one each the bell, the messages, the changes, the colleagues, the traits and the offices
        # the person looks after.
        with django_assert_max_num_queries(20):
            client.get("/desk/")


def test_the_next_page_is_entered_in_the_index_not_walked_to():
    copies(accepted_application(), 299)
    after = Key((MONDAY + timedelta(days=3),), 1)
    with CaptureQueriesContext(connection) as queries:
        found = selectors.page(Case.objects.filter(closed_on=None), after=after)
    assert found.rows[0].next_due_on == MONDAY + timedelta(days=3)
    columns = 'ROW("casework_case"."next_due_on", "casework_case"."id") > ROW('
    assert columns in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


@pytest.mark.parametrize(
    "broken",
    ["", "x", '["2026-13-45", 3]', '["2026-03-02"]', "[]", "[true]", "[1, 2, 3]", '["a", -1]'],
)
def test_a_key_nobody_gave_out_leads_to_the_first_page(broken):
    accepted_application()
    answer = officer(Role.INTAKE).get("/desk/", {"after": broken})
    assert answer.status_code == 200
    assert len(ROW.findall(words(answer))) == 1


def test_the_lamps_count_what_their_lists_show():
    red = accepted_application(date(2026, 1, 5))
    accepted_application(date(2026, 3, 2))
    client = officer(Role.INTAKE)
    with on(date(2026, 3, 3)):
        page = words(client.get("/desk/"))
        listed = ROW.findall(words(client.get("/desk/?light=red")))
    assert [int(n) for n in re.findall(r"<strong>(\d+)</strong>", page)] == [2, 1, 0, 1, 0]
    assert listed == [str(red.pk)]


def test_filters_narrow_by_kind_state_person_and_words():
    case, other = accepted_application(), submitted_application()
    me = official(Role.INTAKE, office())
    client = browser(me)
    with on(MONDAY):
        client.post(reverse("assign", args=[case.pk]), {"next": "/desk/"})
        for query in (
            "state=written_review", "scope=mine", f"officer={me.pk}",
            f"q={case.organisation.name}", f"q={case.number}",
        ):  # fmt: skip
            assert ROW.findall(words(client.get(f"/desk/?{query}"))) == [str(case.pk)], query
        for query in (
            "kind=application",
            "scope=team",
            "level=B",
            "category=operation_maintenance&level=A",
        ):
            found = len(ROW.findall(words(client.get(f"/desk/?{query}"))))
            assert found == (0 if "A" in query else 2), query
        assert not ROW.findall(words(client.get("/desk/?kind=visit")))
        assert client.get("/desk/?q=%00&until=2026-99-99&light=blue").status_code == 200
    assert Case.objects.get(pk=other.pk).assignee is None


def test_taking_a_case_on_never_leads_out_of_the_house():
    case = accepted_application()
    client = officer(Role.INTAKE)
    answer = client.post(reverse("assign", args=[case.pk]), {"next": "https://example.org/"})
    assert answer["Location"] == reverse("case", args=[case.pk])


def test_what_is_written_in_names_is_text_in_the_list():
    case = accepted_application()
    case.organisation.name = '<script>alert("x")</script>'
    case.organisation.save()
    page = words(officer(Role.INTAKE).get("/desk/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("way", ["", "-"])
def test_every_column_sorts_its_pages_without_gap_or_double(way):
    copies(accepted_application(), 29)
    copies(accepted_application(date(2026, 3, 9)), 29)
    user = official(Role.INTAKE, office())
    Case.objects.filter(pk__in=Case.objects.values("pk")[:20]).update(assignee=user)
    cases = Case.objects.visible_to(user)
    for key in columns.columns():
        _, order = columns.order_of(f"{way}{key}")
        listed, seen, after = columns.with_sorting(cases, order), [], None
        while not seen or after:
            page = selectors.page(listed, order=order, after=after, size=11)
            seen += [row.pk for row in page.rows]
            after = page.after and Key.parse(str(page.after), order)
        whole = selectors.page(listed, order=order, size=100)
        assert seen == [row.pk for row in whole.rows], key
        assert sorted(seen) == sorted(cases.values_list("pk", flat=True)), key


def test_a_list_is_kept_under_its_name_with_what_it_counts_and_its_columns():
    accepted_application()
    client, other = officer(Role.INTAKE), officer(Role.REVIEWER)
    with on(MONDAY):
        sent = {"query": "scope=team&light=green&sort=-opened&evil=1", "name": "本月新收"}
        kept = client.post("/desk/views/", sent)
        assert kept["Location"] == "/desk/?scope=team&light=green&sort=-opened"
        client.post("/desk/columns/", {"column": ["level", "opened", "evil"], "query": ""})
        page = words(client.get(kept["Location"]))
    assert re.search(r'aria-current="true">本月新收 <strong>1</strong>', page)
    heads = re.findall(r'<th scope="col".*?>([^<]+)<', page)
    assert heads == ["选择", "期限", "编号", "提出日期", "资质等级"]
    assert 'data-label="资质等级">乙级</td>' in page
    assert "本月新收" not in words(other.get("/desk/"))
    assert "请填写清单名称" in words(client.post("/desk/views/", {"name": " "}, follow=True))
    (view,) = official(Role.INTAKE, office()).saved_views.all()
    other.post(f"/desk/views/{view.pk}/delete/")
    assert "本月新收" in words(client.get("/desk/"))
    client.post(f"/desk/views/{view.pk}/delete/")
    client.get("/desk/")
    assert "本月新收" not in words(client.get("/desk/"))


def test_a_day_that_is_none_is_said_at_its_field():
    accepted_application()
    page = words(officer(Role.INTAKE).get("/desk/?until=2026-99-99&q=a"))
    assert "错误：" in page
    assert "请按 2026-11-20 的格式填写日期" in page
    assert 'value="2026-99-99"' in page


def test_next_and_previous_follow_the_list_as_it_was_seen():
    first, second = submitted_application(), accepted_application()
    client = officer(Role.REVIEWER)
    address = reverse("case", args=[second.pk])
    with on(MONDAY):
        assert "data-neighbour" not in words(client.get(address))
        listed = [int(pk) for pk in ROW.findall(words(client.get("/desk/?kind=application")))]
        assert sorted(listed) == [first.pk, second.pk]
        Case.objects.filter(pk=listed[0]).update(next_due_on=date(2029, 1, 1))
        page = words(client.get(reverse("case", args=[listed[0]])))
    assert f'href="/cases/{listed[1]}/" rel="next" data-neighbour="next"' in page
    assert 'href="/desk/?kind=application">清单第 1 件，共 2 件</a>' in page
    client.cookies["list"] = "%5B%22%22%2C1%2C2%5D"
    assert client.get(address).status_code == 200
