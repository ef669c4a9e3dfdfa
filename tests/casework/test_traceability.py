"""From article to evidence: what is found, and that a silent article is found out."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from casework import traceability

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with the regulations, the standards, and one test and one scenario of its own."""
    for folder in ("regulations", "standards"):
        shutil.copytree(HOUSE / "fixtures" / folder, tmp_path / "fixtures" / folder)
    scenarios = tmp_path / "tests" / "journeys" / "scenarios"
    scenarios.mkdir(parents=True)
    (tmp_path / "tests" / "test_one.py").write_text(
        'import pytest\n\n@pytest.mark.article("12(4)")\ndef test_capability(): ...\n'
        '\n@pytest.mark.article("2013:19", "standard:3.5.6")\ndef test_training(): ...\n',
        encoding="utf-8",
    )
    (scenarios / "T1.yaml").write_text(
        "{id: T1, articles: ['25-1', '2013:12', '54'], regulation: classified-2013}",
        encoding="utf-8",
    )
    (scenarios / "A1.yaml").write_text(
        "{id: A1, articles: ['9'], regulation: association-2024}", encoding="utf-8"
    )
    return tmp_path


def row(house: Path, code: str, article: str) -> traceability.Row:
    trace = next(t for t in traceability.traces(house) if t.code == code)
    return next(r for r in trace.rows if r.article == article)


def test_every_article_of_this_house_is_kept() -> None:
    assert [problem for trace in traceability.traces(HOUSE) for problem in trace.problems] == []


def test_an_article_finds_its_data_steps_periods_papers_refusals_and_tests(house: Path) -> None:
    assert row(house, "classified-2020", "12(4)").evidence["data"] == ["conditions.12-4"]
    assert row(house, "classified-2020", "12(4)").evidence["tests"] == ["test_one::test_capability"]
    decision = row(house, "classified-2020", "25-1").evidence
    assert decision["papers"] == ["papers.extension_notice"]
    assert "refusals.E_EXTENSION_LATE" in decision["guards"]
    assert "periods.decision" in decision["periods"]
    assert "steps.application.extend" in decision["steps"]
    assert decision["tests"] == ["T1"]


def test_a_citation_of_2013_proves_that_regulation_and_its_paragraphs(house: Path) -> None:
    assert row(house, "classified-2013", "19").evidence["tests"] == ["test_one::test_training"]
    assert row(house, "classified-2013", "12-4").evidence["tests"] == ["T1"]
    assert row(house, "classified-2013", "12-2(1)").evidence["tests"] == []
    assert row(house, "classified-2020", "19").evidence["tests"] == []


def test_a_story_of_another_regime_proves_nothing_here(house: Path) -> None:
    assert row(house, "classified-2020", "9").evidence["tests"] == []


def test_an_article_with_nothing_behind_it_is_a_problem(house: Path) -> None:
    path = house / "fixtures" / "regulations" / "classified-2020.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "  '55': {says: 新增的一条}\n", encoding="utf-8")
    written = traceability.write(house)
    assert "classified-2020: nothing keeps article 55" in written
    assert "classified-2020: the text has no article 55" in written
    written = (house / "docs" / "traceability" / "classified-2020.md").read_text(encoding="utf-8")
    assert "| 55 | 新增的一条 |" in written


def test_an_article_that_needs_nothing_says_why(house: Path) -> None:
    assert not [problem for problem in traceability.write(house) if problem.endswith(" 53")]
    written = (house / "docs" / "traceability" / "classified-2020.md").read_text(encoding="utf-8")
    assert "| 53 | 由国家保密局解释 | *none needed:* 解释权条款 |" in written


def test_a_test_that_cites_no_article_is_a_problem(house: Path) -> None:
    (house / "tests" / "test_two.py").write_text(
        'import pytest\n\npytestmark = pytest.mark.article("99")\n', encoding="utf-8"
    )
    cited = "test_two cites 99 of classified-2020: no such article"
    assert cited in traceability.write(house)


def test_an_article_without_a_test_is_a_problem(house: Path) -> None:
    problems = traceability.write(house)
    assert "classified-2020: no test proves article 18" in problems
    assert "classified-2020: no test proves article 12(4)" not in problems


def test_an_article_of_the_text_that_the_regulation_leaves_out_is_a_problem(house: Path) -> None:
    path = house / "fixtures" / "regulations" / "classified-2020.yaml"
    kept = [line for line in path.read_text("utf-8").splitlines() if "'12(4)': {says" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert "classified-2020: article 12(4) is not listed" in traceability.write(house)


def test_the_conditions_of_the_annex_are_rows_with_their_figures(house: Path) -> None:
    rows = [r for t in traceability.traces(HOUSE) for r in t.rows if r.proved_with == "16"]
    assert len(rows) == 88
    special = row(house, "classified-2020", "shielded_room.A.6").evidence["data"]
    assert special == ["annex.items.6", "annex.table.shielded_room.A"]


# -- standards ----------------------------------------------------------------------------------
STANDARD = "baomi-standard-2013"


def altered(house: Path, name: str, was: str, now: str) -> list[str]:
    """The problems after a change in a file of the standards."""
    path = house / "fixtures" / "standards" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    return traceability.write(house)


def test_every_clause_definition_and_item_of_the_standard_is_a_row() -> None:
    """As counted in the text: 1, four definitions, 84 clauses; 54 items in nine of them."""
    trace = next(t for t in traceability.traces(HOUSE) if t.code == STANDARD)
    rows = [each.article for each in trace.rows]
    assert len(rows) == len(set(rows)) == 143
    items = Counter(each.partition("(")[0] for each in rows if "(" in each)
    assert items == {
        "3.2.1.4": 4, "3.2.1.5": 3, "3.2.1.6": 4, "3.2.2.2": 12, "3.2.2.3": 4, "3.3.2": 12,
        "3.5.2": 3, "3.5.4": 6, "3.13.1": 6,
    }  # fmt: skip
    clauses = [each for each in rows if each.startswith("3.") and "(" not in each]
    assert (len(clauses), clauses[-1]) == (84, "3.17")


def test_a_clause_finds_its_points_duties_reports_papers_and_tests(house: Path) -> None:
    filed = row(house, STANDARD, "3.9.3").evidence
    assert filed["points"] == ["S-3.9.3-1 (<= 30 日)", "S-3.9.3-2 (== 100 %)"]
    assert filed["attested"] == ["supervision: project", "supervision: projend"]
    assert filed["periods"] == ["periods.project_filing (classified-2020)"]
    assert "obligations.report_completion (classified-2013)" in filed["data"]
    assert filed["papers"] == ["papers.filing_receipt (classified-2013, classified-2020)"]
    assert row(house, STANDARD, "3.5.6").evidence["tests"] == ["test_one::test_training"]
    assert row(house, STANDARD, "3.15.2").evidence["points"][0] == "S-3.15.2-1 (A: >= 50000 元)"


def test_an_item_finds_the_points_that_name_it(house: Path) -> None:
    assert row(house, STANDARD, "3.2.2.2(3)").evidence["points"] == ["S-3.2.2.2-2"]
    assert row(house, STANDARD, "3.13.1(4)").evidence["data"] == [
        "obligations.report_leak.contents.persons (classified-2020)"
    ]


def test_a_definition_and_what_stays_outside_say_why(house: Path) -> None:
    traceability.write(house)
    written = (house / "docs" / "traceability" / f"{STANDARD}.md").read_text(encoding="utf-8")
    assert "| 2.1 | 涉密人员的含义 | *none needed:* 定义条款 |" in written
    assert row(house, STANDARD, "3.6.2").evidence["outside"][0].startswith("台帐可能涉密")


def test_a_clause_that_no_point_checks_is_a_problem(house: Path) -> None:
    problems = altered(house, STANDARD, "clause: '3.17'", "clause: '3.18'")
    assert f"{STANDARD}: nothing keeps article 3.17" in problems
    assert f"{STANDARD}: S-3.17-1 checks 3.18, which is no article" in problems


def test_an_item_that_no_point_names_is_a_problem(house: Path) -> None:
    problems = altered(house, STANDARD, "items: ['2', '3']", "items: ['2', '13']")
    assert f"{STANDARD}: nothing keeps article 3.2.2.2(3)" in problems
    assert f"{STANDARD}: S-3.2.2.2-2 checks 3.2.2.2(13), which is no article" in problems


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        ("periods.project_filing", "periods.none", "3.9.3 names periods.none, which is nowhere"),
        ("'3.9.8': [", "'3.9.18': [", "follows names 3.9.18, which is no article"),
        ("['3.9.5', '3.9.11']", "['3.9.55']", "outside names 3.9.55, which is no article"),
    ],
)
def test_what_a_clause_is_said_to_lead_to_exists(
    house: Path, was: str, now: str, problem: str
) -> None:
    assert f"{STANDARD}: {problem}" in altered(house, f"{STANDARD}.articles", was, now)


@pytest.mark.parametrize(
    ("cited", "problem"),
    [
        ("standard:3.5.12", f"cites 3.5.12 of {STANDARD}: no such article"),
        ("norm:3.5.6", "cites norm, which is no text"),
    ],
)
def test_a_test_that_cites_no_clause_is_a_problem(house: Path, cited: str, problem: str) -> None:
    (house / "tests" / "test_two.py").write_text(
        f'import pytest\n\npytestmark = pytest.mark.article("{cited}")\n', encoding="utf-8"
    )
    assert f"test_two {problem}" in traceability.write(house)


def test_a_test_that_runs_every_point_proves_what_has_points(house: Path) -> None:
    assert f"{STANDARD}: no test proves article 3.1.1" in traceability.write(house)
    (house / "tests" / "test_two.py").write_text(
        'import pytest\n\npytestmark = pytest.mark.article("standard:*")\n', encoding="utf-8"
    )
    assert [p for p in traceability.write(house) if p.startswith(STANDARD)] == []
    assert row(house, STANDARD, "3.3.2(12)").evidence["tests"] == ["test_two"]
    assert row(house, STANDARD, "2.1").evidence["tests"] == []
