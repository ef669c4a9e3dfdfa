"""The lot is fair inside its stratum, the same in any order, and drawn again from the file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from supervision.draws.lot import numbers, pick
from supervision.draws.selection import (
    ALGORITHM,
    DrawRefused,
    allowed,
    commitment,
    select,
    to_draw,
)

pytestmark = pytest.mark.article("31")
REDRAW = Path(__file__).resolve().parents[2] / "scripts" / "redraw"


def frozen(high: int = 5, usual: int = 20, people: int = 5) -> dict[str, Any]:
    def units(letter: str, count: int) -> list[dict[str, str]]:
        return [{"code": f"{letter}{n:02d}", "name": f"第{n}公司"} for n in range(count)]

    return {
        "algorithm": ALGORITHM,
        "title": "第四季度抽查",
        "team": 2,
        "strata": [
            {"key": "1", "name": "重点单位", "rate": 50, "units": units("H", high)},
            {"key": "2", "name": "一般单位", "rate": 10, "units": units("U", usual)},
        ],
        "excluded": [],
        "inspectors": [{"id": f"R{n}", "name": f"检查员{n}"} for n in range(people)],
        "related": [
            {"unit": f"H{n:02d}", "inspector": "R0", "reason": "配偶"} for n in range(high)
        ],
    }


def published(seed: str = "3361.27") -> dict[str, Any]:
    document = frozen()
    return {
        "frozen": document,
        "commitment": commitment(document),
        "seed": seed,
        "result": select(document, seed),
        "swaps": [],
    }


def redrawn(file: dict[str, Any], folder: Path, *more: str) -> tuple[int, str]:
    path = folder / "draw.json"
    path.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
    # -I: neither the house nor its libraries are in reach.
    command = [sys.executable, "-I", str(REDRAW), str(path), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert not done.stderr
    return done.returncode, done.stdout.strip()


# -- fair ---------------------------------------------------------------------------------------
def test_over_every_course_of_the_lot_each_unit_is_drawn_equally_often() -> None:
    def told(course: tuple[int, ...]) -> Any:
        given: Iterator[int] = iter(course)
        return lambda bound: next(given)

    names, count = ["A", "B", "C", "D", "E"], 3
    courses = list(product(range(5), range(4), range(3)))
    sets = Counter(frozenset(pick(names, count, told(course))) for course in courses)
    turns = Counter(name for drawn, times in sets.items() for name in list(drawn) * times)
    assert set(turns.values()) == {len(courses) * count // len(names)}
    assert len(sets) == 10
    assert set(sets.values()) == {6}


def test_every_number_below_the_bound_comes_and_none_beyond_it() -> None:
    below = numbers(b"key", "units")
    assert {below(7) for _ in range(300)} == set(range(7))


def test_the_order_of_the_lists_makes_no_difference() -> None:
    names = [f"U{number}" for number in range(30)]
    straight = pick(names, 9, numbers(b"key", "units"))
    assert pick([*reversed(names), "U3"], 9, numbers(b"key", "units")) == straight


@pytest.mark.parametrize(
    ("units", "rate", "drawn"),
    [(0, 50, 0), (1, 1, 1), (20, 10, 2), (21, 10, 3), (5, 100, 5), (5, 0, 0)],
)
def test_a_part_of_a_unit_is_a_whole_one(units: int, rate: int, drawn: int) -> None:
    assert to_draw(units, rate) == drawn


def test_each_stratum_gives_its_own_share() -> None:
    for seed in range(30):
        units = select(frozen(), str(seed))["units"]
        assert [code[0] for code in units] == ["H", "H", "H", "U", "U"]


# -- inspectors ---------------------------------------------------------------------------------
def test_each_unit_has_two_different_inspectors_none_of_them_related() -> None:
    for seed in range(30):
        for unit, team in select(frozen(), str(seed))["teams"].items():
            assert len(set(team)) == 2
            assert unit[0] == "U" or "R0" not in team


def test_the_work_is_shared_evenly() -> None:
    document = frozen(high=0, usual=100, people=4)
    for seed in range(20):
        teams = select(document, str(seed))["teams"].values()
        load = Counter(person for team in teams for person in team)
        assert max(load.values()) - min(load.values()) <= 1


def test_a_unit_only_one_inspector_may_check_stops_the_draw() -> None:
    assert allowed(frozen(people=3), "H00") == ["R1", "R2"]
    with pytest.raises(DrawRefused, match="H00"):
        allowed(frozen(people=2), "H00")


# -- drawn again --------------------------------------------------------------------------------
def test_anybody_draws_again_from_the_published_file_alone(tmp_path: Path) -> None:
    for seed in ("3361.27", "2026-11-23 上证收盘 3361.27", "0"):
        file = published(seed)
        assert redrawn(file, tmp_path) == (0, "一致")
        assert redrawn(file, tmp_path, file["commitment"]) == (0, "一致")


def _without_a_unit(file: dict[str, Any]) -> None:
    file["frozen"]["strata"][1]["units"].pop()


def _another_seed(file: dict[str, Any]) -> None:
    file["seed"] = "3361.28"


def _another_unit(file: dict[str, Any]) -> None:
    units = file["result"]["units"]
    left = [u["code"] for u in file["frozen"]["strata"][1]["units"] if u["code"] not in units]
    units[-1] = left[0]


def _another_inspector(file: dict[str, Any]) -> None:
    team = file["result"]["teams"][file["result"]["units"][-1]]
    team[0] = next(f"R{n}" for n in range(5) if f"R{n}" not in team)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (_without_a_unit, "承诺值与名录不符"),
        (_another_seed, "抽取的单位与重算的不符"),
        (_another_unit, "抽取的单位与重算的不符"),
        (_another_inspector, "检查人员与重算的不符"),
    ],
)
def test_a_file_that_was_altered_is_found_out(tamper: Any, says: str, tmp_path: Path) -> None:
    file = deepcopy(published())
    tamper(file)
    code, told = redrawn(file, tmp_path)
    assert code == 1
    assert told.startswith("不一致")
    assert says in told


def test_a_file_made_anew_is_found_out_by_the_commitment_published_before(tmp_path: Path) -> None:
    known = published()["commitment"]
    document = frozen(usual=19)
    forged = published() | {
        "frozen": document,
        "commitment": commitment(document),
        "result": select(document, "3361.27"),
    }
    assert redrawn(forged, tmp_path) == (0, "一致")
    code, told = redrawn(forged, tmp_path, known)
    assert (code, told) == (1, "不一致\n承诺值与事先公布的不符")
