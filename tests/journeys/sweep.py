"""Every page that a person can reach, found by following links; and what may be wrong with one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, ResolverMatch, resolve
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.journeys import pictures
from tests.journeys.walk import Person

DESK = {"width": 1366, "height": 900}
PHONE = {"width": 375, "height": 800}
# A desk of 1366 x 768 at 200 %.
DOUBLED = {"width": 683, "height": 384}
GRAVE = ("serious", "critical")
LINK = re.compile(r'(?:href|action)="([^"#][^"]*)"')
MAIN = re.compile(r"<body.*</body>", re.DOTALL)
# Names for the same page of another row: one of them is looked at.
ONE_OF = {
    "pk", "key", "record_pk", "deadline_id", "token", "code", "year", "on", "relation", "post",
    "point", "record", "material", "remark", "condition", "leave", "head", "ground",
}  # fmt: skip
LEADS_OUT = {"sign-out", "demo-clock"}
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is shown, and in which colours: the parts whose colours or presence a phone changes are
# looked at on a desk as well; the others cannot fare differently there.
SEEN_AT_A_DESK = """
() => {
  window.seen = () => {
    const found = new Map();
    const look = (e) => {
      const style = getComputedStyle(e);
      const tiny = style.overflow === "hidden" && (e.offsetWidth <= 1 || e.offsetHeight <= 1);
      if (tiny || !e.checkVisibility({ visibilityProperty: true })) return;
      found.set(e, `${style.color} ${style.backgroundColor}`);
      for (const child of e.children) look(child);
    };
    look(document.body);
    return found;
  };
  window.atDesk = window.seen();
}
"""
DIFFERS_AT_A_DESK = """
() => {
  const now = window.seen();
  const changed = [...window.atDesk].filter(([e, look]) => e.isConnected && now.get(e) !== look);
  const all = new Set(changed.map(([e]) => e));
  window.differs = [...all].filter((e) => !all.has(e.parentElement));
  return window.differs.length;
}
"""
# Of the rules of axe those that can find something grave. A frame with a paper in it never
# answers, and is not waited for.
BARRIERS = """
async (grave) => {
  const rules = axe._audit.rules.filter((rule) => rule.enabled
    && !rule.tags.includes("experimental") && grave.includes(rule.impact ?? grave[0]));
  const found = await axe.run(%s, {
    resultTypes: ["violations"], pingWaitTime: 1, runOnly: rules.map((rule) => rule.id),
  });
  const graver = found.violations.filter((found) => grave.includes(found.impact));
  return graver.map((found) => `${found.id}: ${found.nodes[0].target}`);
}
"""
FORMS = """
() => [...document.querySelectorAll("main form:not([method=dialog])")].filter(
  // What has nothing to press or to fill in is sent by a script for its own ends.
  (form) => form.querySelector("button, select, textarea, input:not([type=hidden])"),
).map((form) => ({
  buttons: form.querySelectorAll("button[type=submit], button:not([type])").length,
  action: new URL(form.getAttribute("action") || "", document.baseURI).href,
  method: (form.getAttribute("method") || "get").toLowerCase(),
  token: form.querySelector("[name=csrfmiddlewaretoken]")?.value || "",
}))
"""
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
    """The pages of one person by what they are, and every name a link or a form leads to."""

    pages: dict[tuple[str, ...], str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass
class Found:
    """The pages of everybody: who opens which; and every name that was led to."""

    people: dict[str, Person]
    pages: list[tuple[str, str]]
    names: set[str]


def follow(
    people: dict[str, Person], starts: dict[str, list[str]], *, each: Collection[str],
    beyond: Collection[str] = LEADS_OUT, joining: Collection[str] = (),
) -> Found:  # fmt: skip
    """Follow every link as each of these people; a page of several is looked at as the first.

    Those `joining` open where they start, and then only what nobody before them was led to.
    """
    pages: dict[tuple[str, ...], tuple[str, str]] = {}
    names: set[str] = set()
    for who, person in people.items():
        joins = who in joining
        known, every = ({*pages}, ()) if joins else (set[tuple[str, ...]](), each)
        reached = reach(person, starts[who], each=every, beyond=beyond, known=known)
        names |= reached.names
        for key, path in reached.pages.items():
            pages.setdefault(key, (who, path))
    return Found(people, list(pages.values()), names)


def reach(
    person: Person, starts: Iterable[str], *, each: Collection[str], beyond: Collection[str],
    known: set[tuple[str, ...]],
) -> Reached:  # fmt: skip
    """Follow every link from `starts`; of rows of the same page the first is opened.

    Of the pages named by `each` every row is opened: they look different in every case. What is
    named by `beyond`, or `known` already, is not opened.
    """
    reached, waiting = Reached(), list(starts)
    while waiting:
        path = waiting.pop(0)
        answer = person.page.request.get(person.address + path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert answer.status < 500, f"{path}: {answer.status}"
        found = match_of(urlsplit(answer.url).path)
        if answer.ok and found:
            reached.names.add(str(found.url_name))
            reached.pages.setdefault(key_of(found, each), path)
        for link in links_of(answer.text(), answer.url, person.address):
            match = match_of(urlsplit(link).path)
            if match is None or match.url_name in beyond:
                continue
            reached.names.add(str(match.url_name))
            key = key_of(match, each)
            if key not in known:
                known.add(key)
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


def key_of(match: ResolverMatch, each: Collection[str]) -> tuple[str, ...]:
    rest = {name: value for name, value in match.kwargs.items() if name not in ONE_OF}
    if "name" in rest:  # what an office may set: one of each sort is looked at
        rest["name"] = re.split(r"\W", rest["name"])[0]
    key = (str(match.url_name), str(rest or ""))
    return (*key, str(match.kwargs["pk"])) if match.url_name in each else key


def faults(page: Page, address: str) -> list[str]:
    """Grave barriers, what is wider than its screen or cut off, what the console complains of."""
    said: list[str] = []
    with hearing(page, said):
        page.set_viewport_size(DESK)
        page.goto(address)
        page.evaluate(SEEN_AT_A_DESK)
        found: list[str] = []
        for size in (DOUBLED, PHONE):
            page.set_viewport_size(size)
            if page.evaluate(WIDE):
                found.append(f"wider than {size['width']}")
            found += [f"cut off at {size['width']}: {part}" for part in page.evaluate(CUT_OFF)]
        found += barriers(page)
        if page.evaluate(DIFFERS_AT_A_DESK):
            page.set_viewport_size(DESK)
            found += barriers(page, "{include: [...window.differs]}")
        pictures.take(page)
    return found + said


@contextmanager
def hearing(page: Page, said: list[str]) -> Iterator[None]:
    """Write down what the console complains of."""

    def complains(line: ConsoleMessage) -> None:
        if line.type == "error":
            said.append(line.text)

    def fails(error: Error) -> None:
        said.append(str(error))

    page.on("console", complains)
    page.on("pageerror", fails)
    yield
    page.remove_listener("console", complains)
    page.remove_listener("pageerror", fails)


def judge(found: Found) -> dict[str, list[str]]:
    """What is wrong with each page."""
    windows = {who: window_of(person) for who, person in found.people.items()}
    judged = {
        f"{who} {path}": faults(windows[who], found.people[who].address + path)
        for who, path in found.pages
    }
    return {page: said for page, said in judged.items() if said}


def window_of(person: Person) -> Page:
    """A window of the person's whose pages know how to be looked at: it is quicker than telling."""
    page = person.page.context.new_page()
    page.add_init_script(AXE_SCRIPT)
    return page


def barriers(page: Page, where: str = "document") -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(BARRIERS % where, GRAVE))


@dataclass(frozen=True)
class PlainForm:
    """A form as a browser without scripts sends it."""

    page: str
    action: str
    method: str
    token: str


def plain_forms(page: Page) -> list[PlainForm]:
    """The forms of the page. Fails when one cannot be sent without a script."""
    found = page.evaluate(FORMS)
    assert all(form["buttons"] for form in found), page.url
    assert all(form["method"] == "get" or form["token"] for form in found), f"{page.url}: no token"
    return [PlainForm(page.url, form["action"], form["method"], form["token"]) for form in found]


def shown_plainly(browser: Browser, found: Found) -> list[tuple[Page, PlainForm]]:
    """The forms of every page, and the window of each. Fails when one needs a script."""
    windows = {}
    for who, person in found.people.items():
        state = person.page.context.storage_state()
        windows[who] = browser.new_context(
            java_script_enabled=False, storage_state=state
        ).new_page()
    forms: list[tuple[Page, PlainForm]] = []
    for who, path in found.pages:
        windows[who].goto(found.people[who].address + path, wait_until="domcontentloaded")
        assert windows[who].locator("main").inner_text().strip(), path
        forms += [(windows[who], form) for form in plain_forms(windows[who])]
    return forms


def refused(forms: list[tuple[Page, PlainForm]]) -> dict[str, int]:
    """Send each form with nothing but its token; those that ended in a fault or a closed door."""
    answers = {f"{form.method} {form.action}": sent(page, form) for page, form in forms}
    return {form: status for form, status in answers.items() if status == 403 or status >= 500}


def sent(page: Page, form: PlainForm) -> int:
    if form.method == "get":
        return page.request.get(form.action).status
    token = {"csrfmiddlewaretoken": form.token}
    return page.request.post(form.action, form=token, headers={"Referer": form.page}).status
