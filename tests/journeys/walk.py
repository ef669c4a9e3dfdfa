"""A person at the browser: the few moves that a walk through the office is made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page, sync_playwright

PASSWORD = "Zizhi-2026-demo"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# The shell without a browser's own windows answers several times as fast; either will do.
# Fill a form and send it as a browser without scripts does: true ticks a box, and of several
# choices takes the last.
SENDS = """
(form, said) => {
  for (const field of form.elements) {
    const value = said[field.name];
    if (value === undefined) continue;
    const ticked = value === true || value === field.value;
    if (field.type === "checkbox" || field.type === "radio") field.checked = ticked;
    else if (value !== true) field.value = value;
    else field.options[field.options.length - 1].selected = true;
  }
  HTMLFormElement.prototype.submit.call(form);
}
"""
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """While it is open the database may not be asked: the browser keeps a loop of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Person:
    """One signed-in person with a window of their own."""

    page: Page
    address: str

    @classmethod
    def signs_in(cls, browser: Browser, address: str, username: str) -> Person:
        person = cls.arrives(browser, address)
        person.opens("/sign-in/")
        person.fills({"username": username, "password": PASSWORD})
        person.presses("登录")
        return person

    @classmethod
    def arrives(cls, browser: Browser, address: str) -> Person:
        page = browser.new_context(
            locale="zh-CN", viewport={"width": 1366, "height": 900}
        ).new_page()
        return cls(page, address)

    def opens(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def fills(self, values: dict[str, str | bool]) -> None:
        """Fill by the names of the fields: text, choices, ticks."""
        for name, value in values.items():
            self._fill(self.page.locator(f'main [name="{name}"]'), value)

    def _fill(self, field: Locator, value: str | bool) -> None:
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(str(value))
        elif kind in ("radio", "checkbox") and isinstance(value, str):
            self.page.locator(f'main [name="{field.first.get_attribute("name")}"]').and_(
                self.page.locator(f'[value="{value}"]')
            ).check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(str(value))

    def sends(
        self, path: str, action: str = "", *, file: FilePayload | None = None,
        **said: str | bool,
    ) -> None:  # fmt: skip
        """Open a page and send the form whose address has `action` in it, or its first."""
        self.opens(path)
        where = f'[action*="{action}"]' if action else "[method=post]"
        form = self.page.locator(f"main form{where}").first
        if file:
            form.locator("[type=file]").set_input_files(file)
        with self.page.expect_navigation() as answer:
            form.evaluate(SENDS, said)
        assert answer.value.ok, f"{path} {action}: {self.text}"

    def presses(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).first.click()

    def follows(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main a", has_text=label).first.click()

    def hands_in(self, file: Path) -> None:
        self.page.locator("main [type=file]").set_input_files(file)
        self.presses("上传")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def here(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.address)

    def sees(self, words: str) -> None:
        assert words in self.text, f"「{words}」不在页面上：{self.here}\n{self.text}"

    def photographs(self, file: Path) -> None:
        self.page.screenshot(path=file, full_page=True)
