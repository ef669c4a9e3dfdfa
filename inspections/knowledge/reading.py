"""Reading a bank of questions from a file, YAML or workbook, with every fault at its line.

What is wrong is collected, not raised: whoever wrote the file mends it in one go. No question and
no answer may bear a mark of secrecy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from applicants.secrecy import mark_in
from casework.simulator.strict_yaml import Misread, Text
from inspections.knowledge.workbook import read_workbook
from inspections.models.knowledge import Question

K = Question.Kind
JUDGEMENT = {"T": "正确", "F": "错误"}
OPTIONS = "ABCDEFGH"
CLAUSE = re.compile(r"\d{1,2}(\.\d{1,2}){1,4}")
CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
LONGEST = {"version": 40, "title": 120, "topic": 40, "text": 1000, "option": 300}
MOST_MINUTES, FULL = 300, 100
ZIP = b"PK\x03\x04"

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: '第12行'."""

    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}：{self.says}"


@dataclass
class Draft:
    """A bank as read: what it says of itself, its questions, and everything wrong with it."""

    head: dict[str, Any] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_bank(content: bytes) -> Draft:
    """The bank in a file: a workbook when it begins like one, else YAML."""
    try:
        if content.startswith(ZIP):
            document, where = read_workbook(content)
        else:
            text = Text(content)
            document, where = text.value, _lines(text)
    except Misread as misread:
        return Draft(faults=[Fault(f"第{misread.line or 1}行", f"文件不能读取：{misread.message}")])
    if not isinstance(document, Mapping):
        return Draft(faults=[Fault("文件", "应当有 version、title、minutes、draw、questions")])
    return _Reader(document, where).read()


def _lines(text: Text) -> Callable[[Path], str]:
    def where(path: Path) -> str:
        return f"第{text.line(path) or 1}行"

    return where


class _Reader:
    def __init__(self, document: Mapping[str, Any], where: Callable[[Path], str]) -> None:
        self.document, self.where = document, where
        self.draft = Draft()

    def fault(self, path: Path, says: str) -> None:
        self.draft.faults.append(Fault(self.where(path), says))

    def read(self) -> Draft:
        self._head()
        rows = self.document.get("questions")
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            path: Path = ("questions", number)
            if isinstance(row, Mapping):
                self._question(row, path)
            else:
                self.fault(path, "不是一道题")
        if not rows:
            self.fault(("questions",), "没有试题")
        self._repeated()
        self._draw()
        return self.draft

    # -- what the bank says of itself -----------------------------------------------------------
    def _head(self) -> None:
        head = self.draft.head
        for name, called in (("version", "版本"), ("title", "名称")):
            head[name] = self._text(self.document, (name,), called, LONGEST[name])
        minutes = self.document.get("minutes")
        if not isinstance(minutes, int) or not 0 < minutes <= MOST_MINUTES:
            self.fault(("minutes",), f"时长应当是 1 至 {MOST_MINUTES} 分钟的整数")
        head["minutes"] = minutes
        head["pass_mark"] = self._pass_mark(self.document.get("pass_mark"))

    def _pass_mark(self, said: Any) -> Decimal | None:
        if said in (None, ""):
            return None
        try:
            mark = Decimal(str(said))
        except InvalidOperation:
            mark = Decimal(-1)
        if not 0 <= mark <= FULL or mark != round(mark, 2):
            self.fault(("pass_mark",), f"合格分应当在 0 至 {FULL} 之间，最多两位小数，或者不填")
            return None
        return mark

    def _draw(self) -> None:
        draw = self.document.get("draw")
        if not isinstance(draw, Mapping) or not draw:
            self.fault(("draw",), "没有写明每个主题抽几道题")
            return
        rows = self.document.get("questions") or ()
        held = Counter(str(row.get("topic")).strip() for row in rows if isinstance(row, Mapping))
        for topic, count in draw.items():
            if not isinstance(count, int) or count < 1:
                self.fault(("draw", topic), f"“{topic}”的题数应当是正整数")
            elif count > held[topic]:
                self.fault(
                    ("draw", topic), f"“{topic}”要抽 {count} 题，题库中只有 {held[topic]} 题"
                )
        self.draft.head["draw"] = dict(draw)

    # -- a question -----------------------------------------------------------------------------
    def _question(self, row: Mapping[str, Any], path: Path) -> None:
        before = len(self.draft.faults)
        code, clause = str(row.get("code") or ""), str(row.get("clause") or "")
        if not CODE.fullmatch(code):
            self.fault((*path, "code"), "编号应当是不超过 20 个字母、数字、横线")
        if not CLAUSE.fullmatch(clause):
            self.fault((*path, "clause"), "条款应当写成 3.2.1 的样子")
        question: dict[str, Any] = {
            "code": code,
            "clause": clause,
            "kind": row.get("kind"),
            "topic": self._text(row, (*path, "topic"), "主题", LONGEST["topic"]),
            "text": self._text(row, (*path, "text"), "题干", LONGEST["text"]),
        }
        if row.get("kind") in K.values:
            options = self._options(row, path)
            answer = self._answer(row, path, options)
            question |= {"options": options, "answer": answer}
        else:
            self.fault((*path, "kind"), f"题型应当是 {'、'.join(K.values)} 之一")
        if len(self.draft.faults) == before:
            self.draft.questions.append(question)

    def _options(self, row: Mapping[str, Any], path: Path) -> dict[str, str]:
        said, here = row.get("options"), (*path, "options")
        if row["kind"] == K.JUDGEMENT:
            if said:
                self.fault(here, "判断题不写选项")
            return dict(JUDGEMENT)
        if not isinstance(said, Mapping) or not 2 <= len(said) <= len(OPTIONS):
            self.fault(here, f"选项应当有 2 至 {len(OPTIONS)} 个")
            return {}
        found = {}
        for key in said:
            if str(key) not in OPTIONS[: len(said)] or len(str(key)) != 1:
                self.fault(here, f"选项应当依次为 {'、'.join(OPTIONS[: len(said)])}")
            found[str(key)] = self._text(said, (*here, key), f"选项{key}", LONGEST["option"])
        if len(set(found.values())) < len(found):
            self.fault(here, "有相同的选项")
        return found

    def _answer(self, row: Mapping[str, Any], path: Path, options: Mapping[str, str]) -> list[str]:
        said, here = row.get("answer"), (*path, "answer")
        answer = [str(key) for key in (said if isinstance(said, list) else [said or ""])]
        unknown = [key for key in answer if key not in options]
        if unknown and options:
            self.fault(here, f"答案“{'、'.join(unknown)}”不在选项中")
        elif len(set(answer)) < len(answer):
            self.fault(here, "答案有重复")
        elif row["kind"] == K.MULTIPLE and len(answer) < 2:
            self.fault(here, "多选题的答案应当不少于两个")
        elif row["kind"] != K.MULTIPLE and len(answer) != 1:
            self.fault(here, "单选题、判断题的答案应当只有一个")
        return sorted(answer)

    def _text(self, row: Mapping[str, Any], path: Path, called: str, longest: int) -> str:
        said = row.get(str(path[-1]))
        text = str(said).strip() if isinstance(said, (str, int)) else ""
        if not text:
            self.fault(path, f"没有{called}")
        elif len(text) > longest:
            self.fault(path, f"{called}超过 {longest} 字")
        elif mark_in(text):
            self.fault(path, f"{called}带有密级标志，试题不得涉及国家秘密")
        return text

    def _repeated(self) -> None:
        for name, called in (("code", "编号"), ("text", "题干")):
            for number, value in _later(self.document.get("questions"), name):
                self.fault(("questions", number, name), f"{called}与前面的题相同：{value[:20]}")


def _later(rows: Any, name: str) -> Iterator[tuple[int, str]]:
    """Number and value of each row that says what an earlier one said."""
    seen: set[str] = set()
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        value = str(row.get(name) or "").strip() if isinstance(row, Mapping) else ""
        if value and value in seen:
            yield number, value
        seen.add(value)
