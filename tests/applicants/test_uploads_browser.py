"""Uploading at a real browser: the line is cut, the page reloaded, and nothing sent twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page

from applicants.models import Material
from casework.models import User
from config.children import Child
from licensing.models import Application
from tests.applicants import crafted
from tests.factories import account, draft
from tests.house.office import free_port, wait_until
from tests.journeys.walk import opened_browser

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "charter"
LARGE = crafted.crafted_pdf(o7=crafted.stream(crafted.noisy_bytes(6_000_000)))


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture
def address(start_process: Callable[..., Child], settings: object) -> str:
    """A real web process on the test database."""
    call_command("collectstatic", interactive=False, verbosity=0)
    port = free_port()
    web = start_process(
        "web", BIND=f"127.0.0.1:{port}", WEB_WORKERS="1", MEDIA_ROOT=str(settings.MEDIA_ROOT)
    )

    def answers() -> bool:
        assert web.death() is None, web.last_lines()
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    wait_until(answers, why=web.last_lines)
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def application() -> Application:
    return draft()


@pytest.fixture
def at_browser(address: str, application: Application) -> Callable[..., None]:
    """Run a visit of the upload page; the database is asked only after the browser is closed."""
    key = signed_in(account(application.organisation))
    page_address = f"{address}/applications/{application.pk}/materials/{KEY}/"

    def run(visit: Callable[[BrowserContext, Page], None], **options: object) -> None:
        with opened_browser() as browser:
            context = browser.new_context(locale="zh-CN", **options)
            context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
            page = context.new_page()
            page.goto(page_address)
            visit(context, page)

    return run


def file_of(folder: Path, content: bytes, name: str = "公司章程.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def cut_after(page: Page, pieces: int) -> list[int]:
    """Let this many pieces pass and stop the others; the list collects the offsets that came."""
    offsets: list[int] = []

    def judge(route: object) -> None:
        if route.request.method == "PATCH":
            if len(offsets) >= pieces:
                route.abort("internetdisconnected")
                return
            offsets.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    page.route("**/uploads/**", judge)
    return offsets


def test_a_cut_line_is_waited_out_and_the_upload_goes_on(
    at_browser: Callable[..., None], application: Application, tmp_path: Path
) -> None:
    offsets: list[int] = []

    def visit(context: BrowserContext, page: Page) -> None:
        cut = cut_after(page, 2)
        page.set_input_files("input[type=file]", file_of(tmp_path, LARGE))
        page.click("button.btn-primary")
        page.wait_for_selector("text=网络中断，正在重试")
        context.set_offline(True)
        page.unroute("**/uploads/**")
        page.on("request", partial(note_offset, offsets))
        context.set_offline(False)
        page.wait_for_url(f"**/applications/{application.pk}/")
        assert cut == [0, 1024 * 1024]

    at_browser(visit)
    assert offsets[0] == 2 * 1024 * 1024
    assert 0 not in offsets
    assert_taken(application)


def test_a_reloaded_page_goes_on_where_it_was(
    at_browser: Callable[..., None], application: Application, tmp_path: Path
) -> None:
    offsets: list[int] = []

    def visit(context: BrowserContext, page: Page) -> None:
        cut_after(page, 3)
        page.set_input_files("input[type=file]", file_of(tmp_path, LARGE))
        page.click("button.btn-primary")
        page.wait_for_selector("text=网络中断，正在重试")
        page.unroute("**/uploads/**")
        page.reload()
        page.on("request", partial(note_offset, offsets))
        page.set_input_files("input[type=file]", file_of(tmp_path, LARGE))
        page.click("button.btn-primary")
        page.wait_for_url(f"**/applications/{application.pk}/")

    at_browser(visit)
    assert offsets[0] == 3 * 1024 * 1024
    assert_taken(application)


def note_offset(offsets: list[int], request: object) -> None:
    if request.method == "PATCH":
        offsets.append(int(request.headers["upload-offset"]))


def assert_taken(application: Application) -> None:
    material = application.given_materials.get(key=KEY)
    assert material.sha256 == hashlib.sha256(LARGE).hexdigest()


def test_several_files_at_once_and_what_is_refused_says_why(
    at_browser: Callable[..., None], application: Application, tmp_path: Path
) -> None:
    good = file_of(tmp_path, crafted.crafted_pdf())
    second = file_of(tmp_path, crafted.drawn("JPEG"), "附图.jpg")
    bad = file_of(tmp_path, crafted.locked("RC4-128", "secret"), "加锁.pdf")

    def visit(context: BrowserContext, page: Page) -> None:
        page.set_input_files("input[type=file]", [good, bad, second])
        page.click("button.btn-primary")
        summary = page.wait_for_selector(".error-summary")
        assert summary.inner_text().count("加锁.pdf：文件设有密码") == 1
        assert page.evaluate("document.activeElement.className") == "error-summary"
        assert page.locator(".field-error").count() == 1
        assert Axe().run(page).violations_count == 0

    at_browser(visit)
    names = list(application.given_materials.filter(key=KEY).values_list("name", flat=True))
    assert names == ["公司章程.pdf", "附图.jpg"]


def test_without_scripts_the_form_is_sent_whole(
    at_browser: Callable[..., None], application: Application, tmp_path: Path
) -> None:
    def visit(context: BrowserContext, page: Page) -> None:
        page.set_input_files("input[type=file]", file_of(tmp_path, LARGE))
        page.click("button.btn-primary")
        page.wait_for_url(f"**/applications/{application.pk}/")

    at_browser(visit, java_script_enabled=False, viewport={"width": 375, "height": 800})
    assert_taken(application)
    assert Material.objects.filter(case=application, key=KEY, current=True).count() == 1
