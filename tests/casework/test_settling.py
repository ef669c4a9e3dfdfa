"""A queue is worked off row by row: one that fails stays, is named, and holds up no other."""

from __future__ import annotations

import pytest

from casework import reactions
from casework.models import Entry, Paper, Pending
from casework.settling import settle_each
from tests import factories
from tests.factories import MONDAY, act


@pytest.mark.django_db(transaction=True)
def test_a_reaction_that_fails_holds_up_no_other_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = factories.submitted_application(), factories.submitted_application()
    for case in (first, second):
        act(case, "withdraw", MONDAY)
    reacted: list[int] = []
    spoilt = {first.pk}

    def reaction(entry: Entry) -> None:
        if entry.case_id in spoilt:
            raise ValueError("spoilt")
        reacted.append(entry.case_id)

    monkeypatch.setitem(reactions._reactions, "application.withdraw", [reaction])
    Pending.objects.all().delete()
    for entry in Entry.objects.filter(step="withdraw"):
        Pending.objects.create(entry=entry)
    assert reactions.relay() == 1
    assert reacted == [second.pk]
    assert "spoilt" in caplog.text
    assert Pending.objects.get().entry.case_id == first.pk
    spoilt.clear()
    assert reactions.relay() == 1
    assert reacted == [second.pk, first.pk]


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_cannot_be_drawn_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        factories.submitted_application()
    seen: list[int] = []

    def draw(paper: Paper) -> None:
        seen.append(paper.pk)
        if len(seen) == 1:
            raise OSError("disk full")

    assert settle_each(Paper.objects.select_for_update(skip_locked=True), draw, limit=50) == 1
    assert len(seen) == 2
    assert "disk full" in caplog.text


@pytest.mark.django_db
@pytest.mark.article("2013:13")
def test_a_correction_may_name_what_the_older_measures_do_not_list() -> None:
    case = factories.accepted_application()
    assert case.law.material("unheard_of") == {"name": "unheard_of", "article": ""}
