"""Inspections are drawn by lot, and anybody can draw again."""

from __future__ import annotations

import pytest

from supervision.models.inspection import drawn_by

pytestmark = pytest.mark.article("31")
UNITS = [f"U{number:02d}" for number in range(40)]


def test_the_same_seed_draws_the_same_units_from_a_list_in_any_order() -> None:
    assert drawn_by("2026-1", UNITS, 5) == drawn_by("2026-1", reversed(UNITS), 5)


def test_as_many_are_drawn_as_were_asked_and_nobody_twice() -> None:
    drawn = drawn_by("2026-1", [*UNITS, *UNITS], 7)
    assert len(drawn) == len(set(drawn)) == 7
    assert set(drawn) <= set(UNITS)


def test_a_list_shorter_than_the_lot_is_drawn_whole() -> None:
    assert set(drawn_by("x", UNITS[:3], 9)) == set(UNITS[:3])


def test_over_many_seeds_every_unit_has_its_turn() -> None:
    turns = [unit for seed in range(400) for unit in drawn_by(str(seed), UNITS, 4)]
    counted = [turns.count(unit) for unit in UNITS]
    # 1600 tickets for 40 units: 40 each; six standard deviations leave room for chance.
    assert 4 < min(counted) <= max(counted) < 76
