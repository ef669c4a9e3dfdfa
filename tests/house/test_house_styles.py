"""A page loads the style sheets of what it shows: the common ones in base.html, the rest itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.house.office import HOUSE

TEMPLATES, STYLES = HOUSE / "templates", HOUSE / "static" / "office"
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
NAMED = re.compile(r"\.([a-zA-Z][\w-]*)")
RULE = re.compile(r"([^{}]+)\{")
SAID = re.compile(r'\b(?:class|kind)="([^"]*)"')
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
PART = re.compile(r"\{%\s*include\s+\"([^\"]+)\"")
TABLE = "components/table.html"
SHEET = re.compile(r"office/([\w-]+)\.css")
PANEL = re.compile(r"template=\"([^\"]+)\"")
PANELS = "casework/case.html"


@cache
def text(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@cache
def selectors_of(sheet: str) -> list[set[str]]:
    """The classes of each selector; all of them must stand on a page for it to style anything."""
    rules = RULE.findall(text(STYLES / f"{sheet}.css"))
    found = [set(NAMED.findall(selector)) for rule in rules for selector in rule.split(",")]
    return [classes for classes in found if classes]


def parts(template: Path) -> set[Path]:
    """The template, what it includes, and for the page of a case every panel."""
    waiting, found = [template], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        waiting += [TEMPLATES / name for name in PART.findall(text(path))]
        waiting += [TEMPLATES / TABLE] if "{% table " in text(path) else []
        if path == TEMPLATES / PANELS:
            waiting += [TEMPLATES / name for name in panels()]
    return found


@cache
def panels() -> list[str]:
    files = HOUSE.glob("*/panels.py")
    return [name for file in files for name in PANEL.findall(file.read_text(encoding="utf-8"))]


def unstyled(template: Path) -> set[str]:
    """Sheets that style something on this page and that it does not load."""
    shown = parts(template)
    own = {sheet for path in shown for sheet in SHEET.findall(text(path))}
    loaded = own | set(SHEET.findall(text(TEMPLATES / "base.html")))
    said = {name for path in shown for names in SAID.findall(text(path)) for name in words(names)}
    styled = set().union(*(classes for sheet in loaded for classes in selectors_of(sheet)))
    return {
        f"{name}: {sheet.stem}.css"
        for sheet in STYLES.glob("*.css")
        for classes in selectors_of(sheet.stem)
        if classes <= said
        for name in classes - styled
    }


def words(names: str) -> list[str]:
    return TAG.sub(" ", names).split()


def test_every_page_loads_the_style_sheets_of_what_it_shows() -> None:
    pages = [path for path in TEMPLATES.rglob("*.html") if "base.html" in text(path)[:60]]
    lacking = {str(path.relative_to(TEMPLATES)): unstyled(path) for path in pages}
    assert {page: sheets for page, sheets in lacking.items() if sheets} == {}


def test_every_table_of_a_page_is_drawn_by_the_component() -> None:
    """Papers have tables of their own; the pages have one way to show rows as cards."""
    drawn = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")
             if "<table" in text(path) and "papers" not in path.parts}  # fmt: skip
    assert drawn == {TABLE}


def test_every_control_of_a_page_is_drawn_by_a_component() -> None:
    """What is hidden is no control; those of the sheet are drawn by their form."""
    control = re.compile(r"<(?:select|textarea|input)\b(?![^>]*hidden)")
    by_hand = {
        str(path.relative_to(TEMPLATES)): control.findall(text(path))
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name != "components"
    }
    assert {name: found for name, found in by_hand.items() if found} == {}


def test_colours_are_named_in_the_theme_alone() -> None:
    """Else the dark colours would not reach them."""
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    allowed = {"theme.css", "dark.css", "print.css"}
    found = {
        path.name: raw.findall(text(path))
        for path in STYLES.glob("*.css")
        if path.name not in allowed
    }
    white = {"#fff", "#b42318"}  # on the header, which is dark in both
    assert {name: set(seen) - white for name, seen in found.items() if set(seen) - white} == {}
