"""From article to evidence: what is found, and that a silent article is found out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework import traceability

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with the regulations and one test and one scenario of its own."""
    shutil.copytree(HOUSE / "fixtures" / "regulations", tmp_path / "fixtures" / "regulations")
    scenarios = tmp_path / "tests" / "journeys" / "scenarios"
    scenarios.mkdir(parents=True)
    (tmp_path / "tests" / "test_one.py").write_text(
        'import pytest\n\n@pytest.mark.article("12(4)")\ndef test_capability(): ...\n'
        '\n@pytest.mark.article("2013:19")\ndef test_training(): ...\n',
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
