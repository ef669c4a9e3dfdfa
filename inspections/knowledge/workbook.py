"""A bank of questions as a workbook: three sheets, one row a question; and an empty one to fill."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, ZipError

from casework.simulator.strict_yaml import Misread

ABOUT, DRAW, QUESTIONS = "题库", "组卷", "试题"
HEAD = {"版本": "version", "名称": "title", "时长（分钟）": "minutes", "合格分": "pass_mark"}
COLUMNS = {"编号": "code", "题型": "kind", "主题": "topic", "条款": "clause", "题干": "text"}
KINDS = {"单选": "single", "多选": "multiple", "判断": "judgement"}
JUDGED = {"正确": "T", "错误": "F"}
LETTERS, ANSWER = "ABCDEFGH", "答案"
TITLES = [*COLUMNS, *LETTERS, ANSWER]
MOST_ROWS = 5_000

Where = Callable[[tuple[str | int, ...]], str]


def read_workbook(content: bytes) -> tuple[dict[str, Any], Where]:
    """The document as YAML would hold it, and the place of each part. Raises Misread."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, ZipError, OSError, ValueError) as fault:
        raise Misread("不是可以打开的工作簿") from fault
    for name in (ABOUT, DRAW, QUESTIONS):
        if name not in sheets:
            raise Misread(f"没有工作表“{name}”")
    if len(sheets[QUESTIONS]) > MOST_ROWS:
        raise Misread(f"试题超过 {MOST_ROWS} 行")
    rows = [(number, row) for number, row in _numbered(sheets[QUESTIONS]) if any(row.values())]
    document = {
        **{HEAD[k]: _whole(v) for k, v in _pairs(sheets[ABOUT]) if k in HEAD},
        "draw": {topic: _whole(count) for topic, count in _pairs(sheets[DRAW]) if topic != "主题"},
        "questions": [_question(row) for _, row in rows],
    }
    return document, _where([number for number, _ in rows])


def _where(numbers: list[int]) -> Where:
    def where(path: tuple[str | int, ...]) -> str:
        if path[0] == "questions" and len(path) > 1:
            return f"“{QUESTIONS}”第{numbers[int(path[1])]}行"
        return f"“{DRAW if path[0] == 'draw' else ABOUT}”"

    return where


def _pairs(rows: list[list[Any]]) -> list[tuple[str, Any]]:
    return [(str(row[0]).strip(), row[1]) for row in rows if len(row) > 1 and str(row[0]).strip()]


def _numbered(rows: list[list[Any]]) -> list[tuple[int, dict[str, str]]]:
    """Each row below the titles as title -> text, with its number in the sheet."""
    titles = [str(cell).strip() for cell in rows[0]] if rows else []
    missing = [title for title in (*COLUMNS, ANSWER) if title not in titles]
    if missing:
        raise Misread(f"工作表“{QUESTIONS}”没有列：{'、'.join(missing)}", line=1)
    return [
        (number, {t: _text(cell) for t, cell in zip(titles, row, strict=False)})
        for number, row in enumerate(rows[1:], start=2)
    ]


def _question(row: Mapping[str, str]) -> dict[str, Any]:
    question: dict[str, Any] = {key: row.get(title, "") for title, key in COLUMNS.items()}
    question["kind"] = KINDS.get(question["kind"], question["kind"])
    options = {letter: row[letter] for letter in LETTERS if row.get(letter)}
    if options:
        question["options"] = options
    answer = row.get(ANSWER, "")
    question["answer"] = [JUDGED[answer]] if answer in JUDGED else _letters(answer)
    return question


def _letters(answer: str) -> list[str]:
    """'ABD', 'A、B、D' and 'a,b' alike."""
    return [c for c in answer.upper() if c.isalnum()]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _whole(cell: Any) -> Any:
    """A number as a workbook keeps it (20.0) as the whole number it is; other cells as text."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else str(cell)
    return str(cell).strip()


def empty_workbook() -> bytes:
    """A workbook with the titles, ready to be filled."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        about = book.add_worksheet(ABOUT)
        about.set_column(0, 1, 24)
        for row, title in enumerate(HEAD):
            about.write(row, 0, title, bold)
        draw = book.add_worksheet(DRAW)
        draw.write_row(0, 0, ["主题", "题数"], bold)
        sheet = book.add_worksheet(QUESTIONS)
        sheet.write_row(0, 0, TITLES, bold)
        sheet.set_column(4, 4, 60)
        sheet.set_column(3, 3, 10, book.add_format({"num_format": "@"}))
        sheet.data_validation(1, 1, MOST_ROWS, 1, {"validate": "list", "source": list(KINDS)})
    return stream.getvalue()
