"""Every page that a person can reach, found by following links; and what may be wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, ResolverMatch, resolve
from playwright.sync_api import Page

from tests.journeys.walk import Person

DESK = {"width": 1366, "height": 900}
PHONE = {"width": 375, "height": 800}
# A desk of 1366 x 768 at 200 %.
DOUBLED = {"width": 683, "height": 384}
GRAVE = ("serious", "critical")
LINK = re.compile(r'(?:href|action)="([^"#][^"]*)"')
MAIN = re.compile(r"<body.*</body>", re.DOTALL)
# Names for the same page of another row: one of them is looked at.
ONE_OF = ("pk", "key", "record_pk", "deadline_id", "token", "code")
LEADS_OUT = {"sign-out", "demo-clock"}
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Words that stand in a box which hides what does not fit.
CUT_OFF = """
() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
  const style = getComputedStyle(e);
  if (style.overflowX !== "hidden" || e.closest(".visually-hidden")) return false;
  // One pixel is how words are kept for those who listen.
  return e.clientWidth > 1 && e.innerText?.trim() && e.scrollWidth > e.clientWidth + 1;
}).map((e) => e.tagName + "." + e.className)
"""


@dataclass
class Reached:
    """The pages of one person by name, and every name a link or a form leads to."""

    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def reach(person: Person, start: str = "/") -> Reached:
    """Follow every link from `start`; of rows of the same page the first is opened."""
    reached, waiting, known = Reached(), [start], set[tuple[str, str]]()
    while waiting:
        path = waiting.pop(0)
        answer = person.page.request.get(person.address + path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert answer.status < 500, f"{path}: {answer.status}"
        here = urlsplit(answer.url).path
        found = match_of(here)
        if answer.ok and found:
            reached.names.add(str(found.url_name))
            reached.pages.setdefault(key_of(found), path)
        for link in links_of(answer.text(), answer.url, person.address):
            match = match_of(urlsplit(link).path)
            if match is None or match.url_name in LEADS_OUT:
                continue
            reached.names.add(str(match.url_name))
            if key_of(match) not in known:
                known.add(key_of(match))
                waiting.append(link)
    return reached


def links_of(text: str, base: str, address: str) -> Iterator[str]:
    """Paths of this office that the body of a page leads to, with their queries."""
    body = MAIN.search(text)
    for said in LINK.findall(body.group() if body else ""):
        whole, _ = urldefrag(urljoin(base, unescape(said)))
        if whole.startswith(f"{address}/"):
            yield whole.removeprefix(address)


def match_of(path: str) -> ResolverMatch | None:
    """The named page of this path; None for what is no page of the office's (files, the API)."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.url_name and not match.namespaces else None


def key_of(match: ResolverMatch) -> tuple[str, str]:
    rest = {name: value for name, value in match.kwargs.items() if name not in ONE_OF}
    return str(match.url_name), str(rest or "")


def faults(page: Page, address: str) -> list[str]:
    """Grave barriers, what is wider than its screen or cut off, what the console complains of."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(DESK)
    page.goto(address)
    found = barriers(page)
    for size in (DOUBLED, PHONE):
        page.set_viewport_size(size)
        if page.evaluate(WIDE):
            found.append(f"wider than {size['width']}")
        found += [f"cut off at {size['width']}: {part}" for part in page.evaluate(CUT_OFF)]
    found += barriers(page)
    return found + said


def barriers(page: Page) -> list[str]:
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations if v["impact"] in GRAVE]


@dataclass(frozen=True)
class PlainForm:
    """A form as a browser without scripts sends it."""

    page: str
    action: str
    method: str
    token: str


def plain_forms(page: Page) -> list[PlainForm]:
    """The forms of the page. Fails when one cannot be sent without a script."""
    found = []
    for form in page.locator("main form").all():
        assert form.locator("button[type=submit], button:not([type])").count(), page.url
        method = (form.get_attribute("method") or "get").lower()
        action = urljoin(page.url, form.get_attribute("action") or "")
        token = form.locator("[name=csrfmiddlewaretoken]")
        assert method == "get" or token.count(), f"{page.url}: no token"
        value = token.first.input_value() if method == "post" else ""
        found.append(PlainForm(page.url, action, method, value))
    return found
