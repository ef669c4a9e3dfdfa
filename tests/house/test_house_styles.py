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
# A control written out, a field of a form drawn without a component; `form.title` is words.
WRITTEN = re.compile(r"<(?:select|textarea|input)\b(?![^>]*(?:type=.hidden|\shidden))")
DRAWN = re.compile(r"\{\{\s*(?:field|option\.tag|[\w.]*form\.(?!title\b)\w+)\s*\}\}")
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


def controls_by_hand() -> dict[str, list[str]]:
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "components"]
    code = [path for path in HOUSE.glob("*/**/*.py") if not set(path.parts) & {".venv", "tests"}]
    found = {
        str(path.relative_to(HOUSE)): WRITTEN.findall(text(path)) + DRAWN.findall(text(path))
        for path in pages + code
    }
    return {name: controls for name, controls in found.items() if controls}


def test_every_control_of_a_page_is_drawn_by_a_component() -> None:
    """What is hidden is no control. A template named as the control of a field stands inside it."""
    inside = {
        f"templates/{name}"
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'control="([^"]+)"', text(path))
    }
    assert {name: found for name, found in controls_by_hand().items() if name not in inside} == {}


def test_no_control_is_written_out_in_a_page_or_in_code() -> None:
    """Not even inside a field."""
    assert not [one for found in controls_by_hand().values() for one in found if "<" in one]


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
