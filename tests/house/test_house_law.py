"""The law stands in fixtures: Python and templates know no level, category, period or article."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.judging import machine, step_of
from casework.law import GENERIC_STEPS
from casework.sweep import model_of
from casework.traceability import regulations
from tests.house.office import HOUSE

APPS = ("casework", "applicants", "licensing", "inspections", "supervision", "config")
LAWS = regulations(HOUSE / "fixtures" / "regulations")
OWN_NAME = "涉密信息系统集成资质"  # what the house is for, on its door
NUMBERS = "一二三四五六七八九十百千0-9０-９"


def code() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((HOUSE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> list[Path]:
    return sorted((HOUSE / "templates").rglob("*.html"))


def words(path: Path) -> Iterator[tuple[int, str]]:
    """The texts a program holds: its string constants, docstrings and comments left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def lines(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text(encoding="utf-8").splitlines(), 1)


def law_words() -> set[str]:
    """What the regulations alone may say: names of levels, businesses, papers, authorities."""
    found: set[str] = set()
    for law in LAWS.values():
        found |= {entry["name"] for entry in law["levels"].values()}
        found |= {entry["name"] for entry in law["categories"].values()}
        found |= set(law["categories"])
        found |= {entry["name"] for entry in law["materials"].values() if "name" in entry}
        found |= {entry["title"] for entry in law["papers"].values()}
        found |= {entry["title"] for entry in law["periods"].values()}
        found |= set(law["grounds"])
    return {word for word in found if len(word) > 1}


def regime_words() -> set[str]:
    """What regulations are called in the house: their codes, and the families of their versions."""
    named = {name for code in LAWS for name in (code, code.rpartition("-")[0])}
    return named - {"classified"}  # an adjective of records too


def test_no_program_and_no_template_names_a_regime() -> None:
    regimes = regime_words()
    named = re.compile(rf"(?<![\w-])({'|'.join(sorted(regimes, key=len, reverse=True))})(?![\w-])")
    found = [
        f"{path.relative_to(HOUSE)}:{number}: {text[:60]}"
        for path in code()
        for number, text in words(path)
        if text in regimes or (re.search(r"-\d{4}", text) and named.search(text))
    ]
    found += [
        f"{path.relative_to(HOUSE)}:{number}: {text.strip()[:60]}"
        for path in templates()
        for number, text in lines(path)
        if re.search(rf"['\"]({'|'.join(regimes)})['\"]", text)
    ]
    assert found == []


def office_words() -> set[str]:
    """Names and codes of the provinces' offices, and what they are called for short."""
    from casework.loading import FIXTURES, _content  # noqa: PLC0415

    entries = _content(FIXTURES / "authorities.yaml")
    found = {entry["name"] for entry in entries} | {entry["code"] for entry in entries}
    return {word for word in found if word != "national"}


def breaches(pattern: str, *, everywhere: bool) -> list[str]:
    searched = re.compile(pattern)
    places = [(path, words(path)) for path in code()]
    if everywhere:
        places += [(path, lines(path)) for path in templates()]
    return [
        f"{path.relative_to(HOUSE)}:{number}: {text.strip()[:80]}"
        for path, texts in places
        for number, text in texts
        if searched.search(text)
    ]


@pytest.mark.parametrize(
    ("named", "pattern"),
    [
        ("an article", rf"第\s*[{NUMBERS}]+\s*条|Art(icle)?\.? ?\d"),
        ("an article's number", r"^\d{1,2}-\d$|^\d{1,2}(-\d)?\(\d\)$|^2013:\d+"),
        ("an article's number in a filter", r"['\"]\d{1,2}(-\d+)?(\(\d+\))?['\"]\s*\|\s*article"),
        ("a length of time", rf"[{NUMBERS}]+\s*个?(工作日|日内|个月内|年内)"),
        ("a level", r"[甲乙]级"),
        ("a grade of secrecy in a sentence of law", r"(绝密级|机密级|秘密级)资质"),
        ("the name of the law", r"资质管理办法|国家保密局令|国保发"),
    ],
)
def test_no_program_and_no_template_states(named: str, pattern: str) -> None:
    assert breaches(pattern, everywhere=True) == [], named


def test_no_program_and_no_template_holds_a_word_that_the_law_defines() -> None:
    exact = law_words()
    found = [
        f"{path.relative_to(HOUSE)}:{number}: {text}"
        for path in code()
        for number, text in words(path)
        if text in exact and not _is_a_word_of_the_program(text)
    ]
    assert found == []
    titles = {w for w in exact if len(w) > 3 and not w.isascii()}
    shown = [
        f"{path.relative_to(HOUSE)}:{number}: {title}"
        for path in templates()
        for number, text in lines(path)
        for title in titles
        if title in text.replace(OWN_NAME, "") and "papers" not in path.parts
    ]
    assert shown == []


def _is_a_word_of_the_program(text: str) -> bool:
    """The law's key for a thing for which the program has a place of its own by the same name."""
    own = {"people", "premises", "contracts", "facilities", "licence", "certificate", "finance"}
    return text in own | {"商业"}  # business, in 商业秘密


def test_no_program_and_no_template_names_an_office() -> None:
    offices = re.compile(rf"(?<![\w/])({'|'.join(sorted(office_words()))})(?!\w)")
    found = [
        f"{path.relative_to(HOUSE)}:{number}: {text[:60]}"
        for path in [*code(), *templates()]
        for number, text in (words(path) if path.suffix == ".py" else lines(path))
        if offices.search(text)
    ]
    assert found == []


def test_no_number_of_the_annex_stands_in_a_program() -> None:
    """Amounts, head counts and shares of the conditions are data; big round sums give it away."""
    sums = {
        int(number)
        for law in LAWS.values()
        for number in re.findall(r"\b\d{6,9}\b", str(law.get("annex", "")))
    }
    found = [
        f"{path.relative_to(HOUSE)}:{node.lineno}: {node.value}"
        for path in code()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in sums
    ]
    assert len(sums) > 5
    assert found == []


# -- the law and the steps fit together ---------------------------------------------------------
def procedures() -> dict[str, set[str]]:
    """Every kind of case with the names of its steps."""
    from django.apps import apps  # noqa: PLC0415

    from casework.models import Case  # noqa: PLC0415

    kinds = {m.KIND: m for m in apps.get_models() if issubclass(m, Case) and m.KIND}
    return {kind: set(machine(model)) - GENERIC_STEPS for kind, model in kinds.items()}


def lawful() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for law in LAWS.values():
        for kind, steps in law["steps"].items():
            found.setdefault(kind, set()).update(steps)
    return found


def test_every_step_that_a_regulation_names_exists() -> None:
    known = procedures()
    unknown = {
        f"{code}: {kind}.{step}"
        for code, law in LAWS.items()
        for kind, steps in law["steps"].items()
        for step in steps
        if step not in known.get(kind, set())
    }
    assert unknown == set()


def test_every_step_rests_on_at_least_one_regulation() -> None:
    named = lawful()
    without = {
        f"{kind}.{step}"
        for kind, steps in procedures().items()
        for step in steps
        if step not in named.get(kind, set())
    }
    assert without == set()


def test_every_period_starts_ends_and_is_silent_by_steps_that_exist() -> None:
    known = procedures()
    wrong = []
    for code_, law in LAWS.items():
        for key, period in law["periods"].items():
            kinds = period["runs_on"]
            kinds = [kinds] if isinstance(kinds, str) else kinds
            steps = set().union(*(known[kind] for kind in kinds)) | GENERIC_STEPS
            named = {*period["starts"], *period.get("ends", ()), period.get("silence") or ""} - {""}
            wrong += [f"{code_}.{key}: {step}" for step in named - steps]
    assert wrong == []


def test_every_paper_that_a_step_issues_is_described() -> None:
    wrong = [
        f"{code_}: {paper}"
        for code_, law in LAWS.items()
        for steps in law["steps"].values()
        for step in steps.values()
        for paper in step.get("papers", ())
        if paper not in law["papers"]
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", sorted(lawful()))
def test_every_step_says_what_it_is_and_what_it_brings_about(kind: str) -> None:
    model = model_of(kind)
    for name in machine(model):
        step = step_of(model, name)
        assert re.search(r"[\u4e00-\u9fff]", step.label), name
        if step.roles:
            assert step.effect.endswith("。"), f"{kind}.{name} has no sentence on its effect"


@pytest.mark.parametrize("kind", sorted(lawful()))
def test_every_step_that_asks_for_something_has_a_form_that_asks_for_it(kind: str) -> None:
    from casework.forms import StepForm, form_for  # noqa: PLC0415

    model = model_of(kind)
    without = [
        name
        for name in machine(model)
        if (step := step_of(model, name)).roles and step.inputs and form_for(kind, name) is StepForm
    ]
    assert without == []


def test_no_decision_against_a_unit_is_taken_by_one_person() -> None:
    """Whatever tells a unit of remedies, or is attacked with one, names who prepares it."""
    alone = []
    for code_, law in LAWS.items():
        register = law["steps"].get("reconsideration", {}).get("register", {})
        attacked = {(k, s) for k, steps in register.get("attacks", {}).items() for s in steps}
        for kind, steps in law["steps"].items():
            for name, said in steps.items():
                papers = [law["papers"][key] for key in said.get("papers", ())]
                against = any("remedies" in p for p in papers) or (kind, name) in attacked
                if against and not said.get("two_persons") and not said.get("alone"):
                    alone.append(f"{code_}: {kind}.{name}")
    assert alone == []


def test_what_prepares_a_decision_is_a_step_of_the_same_case() -> None:
    known = procedures()
    wrong = [
        f"{code_}: {kind}.{name}: {step}"
        for code_, law in LAWS.items()
        for kind, steps in law["steps"].items()
        for name, said in steps.items()
        for step in said.get("two_persons", {}).get("prepared_by", ())
        if step not in known[kind] | GENERIC_STEPS
    ]
    assert wrong == []
