"""Rules of the house that a machine can keep."""

from __future__ import annotations

import ast
import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.office import HOUSE
from tests.house.test_house_law import APPS, code

LONGEST_FILE, LONGEST_FUNCTION = 300, 40
TESTS = sorted((HOUSE / "tests").rglob("*.py"))
BENCHMARKS = sorted((HOUSE / "benchmarks").rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(HOUSE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*code(), *BENCHMARKS]
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    found = {
        f"{path.relative_to(HOUSE)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in [*code(), *BENCHMARKS]
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert {name: n for name, n in found.items() if n > LONGEST_FUNCTION} == {}


def test_a_state_is_written_by_steps_alone() -> None:
    """Nobody assigns `.state`, asks the ORM to update it or sets it past the state machine.

    Where a plan begins is the one exception: a visit is planned, not drafted.
    """
    wrong = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if _assigns_state(node) or _updates_state(node)
    ]
    allowed = {"licensing/simulation.py"}  # an expert's standing is no state of a case
    assert [place for place in wrong if place.split(":")[0] not in allowed] == []
    setting = [
        str(path.relative_to(HOUSE)) for path in code() if "set_state(" in path.read_text("utf-8")
    ]
    assert set(setting) <= {"inspections/models/visit.py"}


def _assigns_state(node: ast.AST) -> bool:
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    assigned = isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign))
    return assigned and any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)


def _updates_state(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr == "update" and any(k.arg == "state" for k in node.keywords)


def test_steps_are_called_by_the_door_alone() -> None:
    from django.apps import apps  # noqa: PLC0415

    from casework.judging import machine  # noqa: PLC0415
    from casework.models import Case  # noqa: PLC0415

    steps = {
        name
        for model in apps.get_models()
        if issubclass(model, Case) and model.KIND
        for name in machine(model)
    }
    # Words that other things are called by as well: a form's, a set's, a QuerySet's.
    steps -= {"open", "close", "issue", "start", "enter", "submit", "record", "order"}
    called = [
        f"{path.relative_to(HOUSE)}:{node.lineno}: {node.func.attr}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in steps
        and any(isinstance(a, ast.Name) and a.id == "act" for a in node.args)
    ]
    assert called == []


def test_the_journal_is_written_by_the_journal_alone() -> None:
    writers = [
        str(path.relative_to(HOUSE))
        for path in code()
        if re.search(r"Entry\.objects\.(bulk_)?create|Entry\.objects\.\w*\(?.*\.update\(",
                     path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert writers == ["casework/journal.py"]


def test_nothing_below_the_doors_asks_what_time_it_is() -> None:
    asking = re.compile(r"\b(datetime\.now|date\.today|timezone\.now|timezone\.localdate)\(")
    found = [
        str(path.relative_to(HOUSE)) for path in code() if asking.search(path.read_text("utf-8"))
    ]
    assert set(found) <= {"casework/clock.py"}


def test_no_statutory_time_is_entrusted_to_the_broker() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and any(keyword.arg in ("eta", "countdown") for keyword in node.keywords)
    ]
    assert found == []


def test_calls_go_down_and_facts_go_up() -> None:
    run = subprocess.run(
        [HOUSE / ".venv" / "bin" / "lint-imports", "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_no_test_stands_in_for_what_we_have_written() -> None:
    """No mock of our own code, of the database, the broker or the worker."""
    stands_in = re.compile(r"unittest\.mock|import mock|MagicMock|CELERY_TASK_ALWAYS_EAGER")
    this = Path(__file__).resolve()
    found = [
        str(path.relative_to(HOUSE))
        for path in [*TESTS, *code()]
        if path != this and stands_in.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_app_is_looked_at() -> None:
    assert {path.relative_to(HOUSE).parts[0] for path in code()} == set(APPS)


def test_every_choice_among_rows_says_what_choosing_none_means() -> None:
    """A row of dashes says nothing to anybody."""
    silent = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ModelChoiceField")
        if not {"empty_label", "widget"} & {said.arg for said in node.keywords}
    ]
    assert silent == []
