"""One part of an office file, parsed piece by piece: its lines of text, its fields and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers.expat import ParserCreate

from applicants.examining.unfit import ACTIVE, EXTERNAL, Unfit

PIECE = 64 * 1024
LONGEST_LINE = 100_000
# The end of one of these ends a line; a mark may be cut into any number of runs within it.
LINES = {
    "p", "si", "is", "c", "br", "cr", "tr", "text", "comment", "f", "v", "definedName",
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
}  # fmt: skip
RUNS = re.compile(r"^\s*DDE(AUTO)?\b", re.I)
LINKS = re.compile(r"^\s*(LINK\b|INCLUDE(TEXT|PICTURE)\b.*(://|\\\\\\\\|\"\\\\))", re.I)
FORMULA_RUNS = re.compile(r"^\s*[+=@-]*\s*[A-Za-z][\w.]*\|\s*'?")
FORMULA_LINKS = re.compile(r"\b(WEBSERVICE|RTD|IMPORTDATA)\s*\(", re.I)
LOCAL_TEMPLATE = re.compile(r"^(file:///)?[A-Za-z]:[\\/]", re.I)
RUNNING_RELATIONS = ("/oleobject", "/vbaproject", "/control", "/afchunk", "/activexcontrolbinary")


class Part:
    """A part by name; what runs or links is added to the list of faults."""

    def __init__(self, name: str, faults: list[Unfit]) -> None:
        self.name, self.faults = name, faults
        # Properties are one value to an element, so that each end ends a line.
        self.every_end = name.startswith("docprops/") or name.endswith(".rels")
        self.lines: list[str] = []
        self.line: list[str] = []
        self.field: list[str] = []
        self.within = ""

    def texts(self, content: IO[bytes]) -> Iterator[str]:
        """The lines of the part. Raises ExpatError when it is no whole XML."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        while piece := content.read(PIECE):
            parser.Parse(piece, False)
            yield from self._finished()
        parser.Parse(b"", True)
        self._end_line()
        yield from self._finished()

    def _finished(self) -> Iterator[str]:
        lines, self.lines = self.lines, []
        yield from lines

    def _doctype(self, *_: object) -> None:
        """No program writes one here; entities that swell or fetch begin with it."""
        raise Unfit(*EXTERNAL)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.within = name.rpartition(":")[2]
        for key, value in attributes.items():
            if not value.isascii():
                self.lines.append(value)
            if key.rpartition(":")[2] == "instr":
                self._judge_field(value)
        if self.name.endswith(".rels") and self.within == "Relationship":
            self._judge_relation(attributes)
        elif self.name.endswith(".svg"):
            self._judge_drawing(attributes)
        elif "macroEnabled" in attributes.get("ContentType", "") or self.within == "ddeLink":
            self.faults.append(Unfit(*ACTIVE))

    def _text(self, text: str) -> None:
        if self.within == "instrText":
            self.field.append(text)
            return
        self.line.append(text)
        if self.within == "f":
            self._judge_formula(text)
        if len(self.line) > LONGEST_LINE:
            self._end_line()

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in LINES or self.every_end:
            self._end_line()
        self.within = ""

    def _end_line(self) -> None:
        if self.line:
            self.lines.append("".join(self.line))
            self.line = []
        if self.field:
            self._judge_field("".join(self.field))
            self.lines.append("".join(self.field))
            self.field = []

    def _judge_field(self, instruction: str) -> None:
        if RUNS.search(instruction):
            self.faults.append(Unfit(*ACTIVE))
        elif LINKS.search(instruction):
            self.faults.append(Unfit(*EXTERNAL))

    def _judge_formula(self, formula: str) -> None:
        if FORMULA_RUNS.search(formula):
            self.faults.append(Unfit(*ACTIVE))
        elif FORMULA_LINKS.search(formula):
            self.faults.append(Unfit(*EXTERNAL))

    def _judge_relation(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").lower()
        target = attributes.get("Target", "")
        if attributes.get("TargetMode", "").lower() == "external":
            own = kind.endswith("/attachedtemplate") and LOCAL_TEMPLATE.search(target)
            if not (own or kind.endswith("/hyperlink")):
                self.faults.append(Unfit(*EXTERNAL))
        elif kind.endswith(RUNNING_RELATIONS):
            self.faults.append(Unfit(*ACTIVE))

    def _judge_drawing(self, attributes: dict[str, str]) -> None:
        if self.within == "script" or any(key.lower().startswith("on") for key in attributes):
            self.faults.append(Unfit(*ACTIVE))
