"""The figures of an association: its own words and offices, and no zero where nothing is timed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from casework.door import take_step
from casework.models import Case, Role
from casework.sweep import sweep
from supervision import dashboards, ladder
from supervision.models import Card
from tests.factories import accepted_application, office, official
from tests.licensing.association import START, World
from tests.pages import browser, on, words
from tests.supervision.test_dashboard import FIGURE, ROW

pytestmark = [pytest.mark.django_db, pytest.mark.article("assoc:5")]
PAGES = ("/dashboard/", "/dashboard/timeliness/", "/dashboard/forecast/", "/assessments/office/")
KEPT = {"pre_review": "required", "hearing": "optional", "upgrade_validity": "fresh",
        "late_renewal": "continue"}  # fmt: skip
LATE = START + timedelta(days=30)


@pytest.fixture
def world() -> Iterator[World]:
    with on(START):
        world = World()
        world.goes_to_the_unit()
        yield world


def settles(world: World, **told: str) -> None:
    """The office settles it at its page; it holds from today."""
    done = world.clients["office"].post("/assessments/settings/", KEPT | told)
    assert done.status_code == 302, words(done)


def test_without_a_setting_nothing_is_timed_and_no_zero_pretends(world: World) -> None:
    page = words(world.clients["office"].get("/dashboard/"))
    row = re.search(r"资质评定 · 现场评审</th>(.*?)</tr>", page, re.S)
    assert row
    assert row[1].count("没有期限") == 2 * 3  # a word for the eye and one for the ear
    assert ">0<" not in row[1]
    with on(LATE):
        sweep(LATE)
        assert (
            dashboards.total(
                dashboards.cells(dashboards.overseen(world.user("office")), LATE, "authority")
            ).red
            == 0
        )
    assert "没有期限" in words(world.clients["office"].get("/assessments/office/"))


def test_every_figure_leads_to_exactly_the_cases_it_counts(world: World) -> None:
    for who in ("office", "branch"):
        client = world.clients[who]
        found = FIGURE.findall(words(client.get("/dashboard/")))
        assert found
        for address, figure in found:
            listed = ROW.findall(words(client.get(address.replace("&amp;", "&"))))
            assert len(listed) == int(figure), address


def test_the_pages_speak_of_no_licence(world: World) -> None:
    for address in PAGES:
        answer = world.clients["office"].get(address)
        assert answer.status_code == 200, address
        for word in ("行政许可", "许可后监管", "准予", "电子监察", "各机关"):
            assert word not in words(answer).split("<main", 1)[1], (address, word)
    assert world.clients["office"].get("/dashboard/afterwards/").status_code == 404
    assert world.clients["office"].get("/dashboard/cards/").status_code == 404
    assert world.clients["first"].get("/dashboard/").status_code == 404


def test_a_period_that_was_settled_lights_up_and_is_told_with_its_title() -> None:
    with on(START):
        world = World()
        settles(world, body_review_days="5")
        world.goes_to_the_unit()
    with on(LATE):
        sweep(LATE)
        assert ladder.give(LATE) == 0
        assert not Card.objects.exists()
        page = words(world.clients["office"].get("/dashboard/"))
        assert re.search(r'lamp-red"[^>]*><strong>1</strong>', page)
        first = world.user("first")
        take_step(world.case, "entrust_witness", by=world.user("office"), on=LATE,
                  witness=world.bodies["watchers"])  # fmt: skip
        take_step(world.case, "record_visit", by=first, on=LATE, team=["li"])
        take_step(world.case, "record_witness_report", by=world.user("watchers"), on=LATE)
        take_step(world.case, "agree", by=first, on=LATE)
        told = words(world.clients["office"].get("/dashboard/timeliness/"))
        assert "评审期限" in told
        assert FIGURE.findall(told)
        for address, figure in FIGURE.findall(told):
            listed = ROW.findall(words(world.clients["office"].get(address.replace("&amp;", "&"))))
            assert len(listed) == int(figure), address


def test_neither_side_counts_the_cases_of_the_other(world: World) -> None:
    case = accepted_application(date(2026, 2, 2))
    with on(START):
        national = official(Role.SUPERVISOR, office("national"))
        lists = [
            {row.pk for row in dashboards.overdue(dashboards.overseen(person), LATE)}
            for person in (national, world.user("office"))
        ]
        counted = dashboards.total(
            dashboards.cells(dashboards.overseen(world.user("office")), START, "authority")
        )
        page = words(browser(national).get("/dashboard/"))
    assert lists == [{case.pk}, set()]
    own = Case.objects.visible_to(world.user("office")).open()
    assert counted.all == own.count()
    assert "资质评定" not in page


def test_the_work_list_knows_the_words_of_its_own_regime_alone(world: World) -> None:
    licensed = browser(official(Role.HEAD, office("Hubei")))
    page = words(world.clients["office"].get("/desk/?level=2&industry=finance"))
    assert f"/cases/{world.case.pk}/" in page
    for word in ("业务级（二级）", "行业分项"):
        assert word in page
    for word in ("甲级", "业务种类", "保密检查"):
        assert word not in page
    missed = words(world.clients["office"].get("/desk/?level=3"))
    assert f"/cases/{world.case.pk}/" not in missed
    theirs = words(licensed.get("/desk/?level=A"))
    assert "甲级" in theirs
    assert "行业分项" not in theirs
    world.clients["office"].post("/desk/columns/", {"column": ["level", "industry"]})
    assert "金融" in words(world.clients["office"].get("/desk/?kind=assessment&sort=level"))


def test_the_register_of_licences_is_not_the_associations(world: World) -> None:
    for who in ("office", "first"):
        for address in ("/qualifications/", "/scope/", "/qualifications/export.csv"):
            assert world.clients[who].get(address).status_code == 404, (who, address)
        assert world.clients[who].get("/api/register/").status_code in (403, 404)


def test_a_program_asks_for_the_certificates_of_a_day(world: World) -> None:
    found = world.clients["office"].get("/api/assessments/certified/?on=2026-06-01&level=2")
    assert (found.status_code, found.json()) == (200, [])
    wrong = world.clients["office"].get("/api/assessments/certified/?on=nothing")
    assert wrong.status_code == 422
