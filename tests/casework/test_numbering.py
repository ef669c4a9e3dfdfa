"""Numbers of papers: one series per authority and year, without gap and without double."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from casework import clock, papering
from casework.calendars import working_calendar
from casework.models import NumberSeries, Paper
from casework.number_forms import shapes
from casework.numbering import next_number
from casework.refusal import StepRefused
from casework.steps import Act
from tests import factories
from tests.factories import MONDAY, act, office

THREADS, EACH = 20, 50


class GivenUp(Exception):
    """An act that does not come to its end."""


@pytest.mark.django_db(transaction=True)
def test_a_thousand_papers_ordered_by_twenty_at_once_bear_the_numbers_1_to_1000() -> None:
    hubei, given = office(), []
    barrier = Barrier(THREADS)

    def order() -> None:
        barrier.wait(30)
        for _ in range(EACH):
            with transaction.atomic():
                given.append(next_number(hubei, "受", 2026))
        connection.close()

    run_all([order] * THREADS)
    assert sorted(given) == list(range(1, THREADS * EACH + 1))


@pytest.mark.django_db(transaction=True)
def test_numbers_of_acts_that_were_given_up_are_given_again() -> None:
    hubei, kept = office(), []
    barrier = Barrier(8)

    def order(place: int) -> Callable[[], None]:
        def run() -> None:
            barrier.wait(30)
            for turn in range(25):
                try:
                    with transaction.atomic():
                        number = next_number(hubei, "受", 2026)
                        if (turn + place) % 3 == 0:
                            raise GivenUp
                except GivenUp:
                    continue
                kept.append(number)
            connection.close()

        return run

    run_all([order(place) for place in range(8)])
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert 100 < len(kept) < 200


def run_all(works: list[Callable[[], None]]) -> None:
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()


@pytest.mark.django_db
def test_each_authority_and_each_year_counts_for_itself() -> None:
    assert [next_number(office("Hubei"), "受", 2026) for _ in range(2)] == [1, 2]
    assert next_number(office("Hunan"), "受", 2026) == 1
    assert next_number(office("Hubei"), "受", 2027) == 1
    assert next_number(office("Hubei"), "决", 2026) == 1


@pytest.mark.django_db
def test_a_refused_act_takes_no_number() -> None:
    case = factories.submitted_application()
    before = list(NumberSeries.objects.order_by("pk").values())
    with pytest.raises(StepRefused):
        act(case, "grant", MONDAY)
    assert list(NumberSeries.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_preview_takes_no_number() -> None:
    case = factories.submitted_application()
    before = list(NumberSeries.objects.order_by("pk").values())
    shown = papering.preview(
        case, Act("accept", MONDAY, clock.now(), working_calendar()), "acceptance_notice"
    )
    assert shown["paper"]["number"] is None
    assert list(NumberSeries.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_the_papers_of_an_office_are_numbered_in_the_order_of_their_issue() -> None:
    for _ in range(3):
        factories.accepted_application()
    numbers = list(
        Paper.objects.filter(key="acceptance_notice")
        .order_by("pk")
        .values_list("number", flat=True)
    )
    assert [number.rsplit("〕", 1)[1] for number in numbers] == ["1号", "2号", "3号"]
    assert all("2026" in number for number in numbers)
    factories.accepted_application(date(2027, 3, 1))
    assert Paper.objects.order_by("pk").last().number.endswith("〔2027〕1号")


FORMS = (
    "甲〔{year}〕{serial}号", "甲〔{year}〕{serial:04d}号", "甲〔{serial}〕{year}号",
    "甲{year}-{serial}", "甲2026-{serial}-{year}", "甲{serial}-2026-{year}", "甲{serial}-{year}-7",
    "甲{year}-7-{serial}", "甲〔{year}〕1-{serial}号", "甲〔{year}〕{serial}-1号",
    "乙〔{year}〕{serial}号",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_forms_that_do_not_meet_never_give_the_same_number(form: str) -> None:
    years, serials = (2019, 2020, 2026, 2027), (1, 7, 10, 2019, 2026, 2027, 12345)
    given = {other: {other.format(year=y, serial=s) for y in years for s in serials}
             for other in FORMS}  # fmt: skip
    (one,) = shapes(form, {})
    for other in FORMS:
        (another,) = shapes(other, {})
        assert one.meets(another) == another.meets(one)
        if not one.meets(another):
            assert not given[form] & given[other], other
    assert one.meets(one)


def test_the_level_a_form_names_may_be_any_of_its_words() -> None:
    found = shapes("{level}-{year}-{serial}", {"level": ["甲级", "乙级"]})
    (taken,) = shapes("乙级-{year}-{serial:06d}", {})
    assert [one.meets(taken) for one in found] == [False, True]
