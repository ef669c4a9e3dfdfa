"""A draw as the office takes it: frozen, the seed by another person, cases, publication."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.models import Appointment, Entry, Role, User
from supervision.draws.population import inspector_id
from supervision.models import Draw, Inspection
from tests.factories import office, official, ten_o_clock
from tests.supervision.holders import holder

pytestmark = [pytest.mark.django_db, pytest.mark.article("31")]
FROZEN, SEEDED = date(2026, 11, 20), date(2026, 11, 23)
REDRAW = Path(__file__).resolve().parents[2] / "scripts" / "redraw"


def on(day: date) -> Any:
    return clock.moved_to(ten_o_clock(day))


def browser(role: str, code: str = "Hubei") -> Client:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(official(role, office(code)), backend=backend)
    return client


@pytest.fixture
def people() -> list[User]:
    made = []
    for name in ("何静", "林涛", "吴敏"):
        user = User.objects.create_user(f"inspector-{name}", name=name)
        Appointment.objects.create(user=user, role=Role.INSPECTOR, authority=office())
        made.append(user)
    return made


def plan(people: list[User], **more: Any) -> dict[str, Any]:
    return {
        "title": "2026年第四季度抽查",
        "high_rate": 100,
        "usual_rate": 50,
        "risk_months": 24,
        "avoid_months": 6,
        "inspectors": [inspector_id(user) for user in people],
        "seed_source": "当日上证综指收盘，两位小数",
        "seed_day": SEEDED.isoformat(),
    } | more


@pytest.fixture
def draw(people: list[User]) -> Draw:
    for _ in range(4):
        holder(date(2026, 3, 2))
    with on(FROZEN):
        assert browser(Role.SUPERVISOR).post("/draws/new/", plan(people)).status_code == 302
    return Draw.objects.get()


def seeded(draw: Draw) -> Draw:
    with on(SEEDED):
        told = browser(Role.HEAD).post(f"/draws/{draw.pk}/act/seed/", {"seed": "3361.27"})
    assert told.status_code == 302
    return Draw.objects.get(pk=draw.pk)


def test_the_commitment_is_public_before_the_seed_and_the_names_are_not(draw):
    page = Client().get(f"/public/draws/{draw.pk}/").content.decode()
    assert draw.commitment in page
    assert draw.frozen["strata"][1]["units"][0]["name"] not in page
    assert Client().get(f"/public/draws/{draw.pk}/draw.json").status_code == 404


def test_the_seed_comes_on_its_day_and_not_the_day_before(draw):
    url = f"/draws/{draw.pk}/act/seed/"
    with on(date(2026, 11, 22)):
        assert browser(Role.HEAD).post(url, {"seed": "1"}).status_code == 409
    with on(SEEDED):
        assert browser(Role.HEAD).post(url, {"seed": "1"}).status_code == 302


def test_who_froze_the_lists_does_not_enter_the_seed_and_nobody_enters_it_twice(draw):
    url = f"/draws/{draw.pk}/act/seed/"
    with on(SEEDED):
        assert browser(Role.SUPERVISOR).post(url, {"seed": "1"}).status_code == 409
    drawn = seeded(draw).result
    with on(SEEDED):
        assert browser(Role.HEAD).post(url, {"seed": "2"}).status_code == 409
    assert Draw.objects.get().result == drawn


def test_a_seed_of_today_is_refused_when_the_lists_are_frozen(people):
    holder(date(2026, 3, 2))
    with on(FROZEN):
        told = browser(Role.SUPERVISOR).post(
            "/draws/new/", plan(people, seed_day=FROZEN.isoformat())
        )
    assert told.status_code == 422
    assert not Draw.objects.exists()


def test_one_inspector_is_too_few_and_the_page_says_so(people):
    holder(date(2026, 3, 2))
    with on(FROZEN):
        told = browser(Role.SUPERVISOR).post("/draws/new/", plan(people[:1]))
    assert told.status_code == 422
    assert "人员不足2名" in told.content.decode()


def test_the_published_file_is_drawn_again_by_the_small_script(draw, tmp_path):
    drawn = seeded(draw)
    assert len(drawn.result["units"]) == 2
    with on(SEEDED):
        assert browser(Role.SUPERVISOR).post(f"/draws/{draw.pk}/do/publish/").status_code == 302
    file = tmp_path / "draw.json"
    file.write_bytes(Client().get(f"/public/draws/{draw.pk}/draw.json").content)
    command = [sys.executable, "-I", str(REDRAW), str(file), draw.commitment]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "一致\n"
    names = {u["code"]: u["name"] for u in draw.frozen["strata"][1]["units"]}
    page = Client().get(f"/public/draws/{draw.pk}/").content.decode()
    assert "尚无结果" in page
    for code, name in names.items():
        assert (name in page) == (code in drawn.result["units"])


def test_only_the_head_swaps_with_a_reason_and_the_original_stays(draw, people):
    drawn = seeded(draw)
    unit = drawn.result["units"][0]
    was = drawn.result["teams"][unit][0]
    now = next(
        inspector_id(u) for u in people if inspector_id(u) not in drawn.result["teams"][unit]
    )
    url, told = (
        f"/draws/{draw.pk}/act/swap/",
        {"pair": f"{unit} {was}", "now": now, "reason": "病假"},
    )
    with on(SEEDED):
        assert browser(Role.SUPERVISOR).post(url, told).status_code == 409
        assert browser(Role.HEAD).post(url, told | {"reason": ""}).status_code == 422
        assert browser(Role.HEAD).post(url, told).status_code == 302
    file = json.loads(browser(Role.HEAD).get(f"/draws/{draw.pk}/file.json").content)
    assert file["result"] == drawn.result
    said = {"unit": unit, "was": was, "now": now, "reason": "病假", "on": "2026-11-23"}
    assert file["swaps"] == [said]


def test_every_unit_drawn_gets_a_case_and_is_not_drawn_again_while_it_is_open(draw, people):
    drawn = seeded(draw)
    with on(SEEDED):
        supervisor = browser(Role.SUPERVISOR)
        assert supervisor.post(f"/draws/{draw.pk}/do/open/").status_code == 302
        assert supervisor.post(f"/draws/{draw.pk}/do/open/").status_code == 409
        again = plan(people, seed_day="2026-11-24")
        assert supervisor.post("/draws/new/", again).status_code == 302
    cases = Inspection.objects.filter(lot=draw)
    assert {case.organisation.code for case in cases} == set(drawn.result["units"])
    assert {case.state for case in cases} == {"drawn"}
    left_out = {unit["code"] for unit in Draw.objects.exclude(pk=draw.pk).get().frozen["excluded"]}
    assert left_out == set(drawn.result["units"])


def test_every_act_stands_in_the_journal(draw):
    seeded(draw)
    told = Entry.objects.filter(kind="draw").order_by("pk")
    assert [entry.step for entry in told] == ["freeze", "enter_seed"]
    assert told[0].inputs["commitment"] == draw.commitment


def test_other_offices_and_units_do_not_find_the_draw(draw):
    with on(SEEDED):
        assert browser(Role.HEAD, "Guangdong").get(f"/draws/{draw.pk}/").status_code == 404
        assert browser(Role.INSPECTOR).get(f"/draws/{draw.pk}/").status_code == 404
        assert Client().get(f"/draws/{draw.pk}/").status_code == 302
        assert browser(Role.HEAD, "national").get(f"/draws/{draw.pk}/").status_code == 200
