"""What the virus scanner says decides; what it did not say is never taken for clean."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from applicants.contents import Unfit
from applicants.models import Material
from applicants.quarantine import rescan_waiting
from applicants.tasks import rescan
from applicants.uploads import hand_in
from casework import clock
from casework.models import Entry, Role
from licensing.models import Application
from tests.applicants import clamd, crafted, files
from tests.factories import MONDAY, account, act, draft, office, official, ten_o_clock
from tests.pages import browser, words

pytestmark = pytest.mark.django_db
KEY = "charter"
SICK = crafted.crafted_pdf(o7=crafted.stream(clamd.VIRUS))
Scan = Material.Scan


@pytest.fixture(params=["small", "real"])
def scanner(request: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A scanner that takes 10 MB at most: ours always, the real one where it is installed."""
    if request.param == "real" and not clamd.CLAMD:
        pytest.skip("clamd is not installed")
    small = request.param == "small"
    with clamd.scanner() if small else clamd.real_scanner(tmp_path / "clamd") as address:
        settings.CLAMD_ADDRESS = address
        yield


@pytest.fixture
def application() -> Application:
    return draft()


def give(application: Application, content: bytes) -> Material:
    by = account(application.organisation)
    return hand_in(application, KEY, files.named("章程.pdf", content), by=by)


def large_pdf() -> bytes:
    return crafted.crafted_pdf(o7=crafted.stream(bytes(11_000_000)))


def test_a_file_in_which_nothing_is_found_is_clean(scanner: None, application: Application) -> None:
    assert give(application, crafted.crafted_pdf()).scan == Scan.CLEAN


def test_a_file_with_a_virus_is_put_aside_and_the_unit_told(
    scanner: None, application: Application
) -> None:
    before = application.given_materials.get(key=KEY)
    with pytest.raises(Unfit, match="病毒") as refused:
        give(application, SICK)
    assert refused.value.code == "infected"
    aside = application.materials.get(scan=Scan.INFECTED)
    assert aside.file.name.startswith("quarantine/")
    assert application.given_materials.get(key=KEY) == before
    note = Entry.objects.get(kind="material", step="put_aside")
    assert (note.inputs["row"], note.inputs["reason"]) == (aside.pk, "infected")
    page = browser(account(application.organisation))
    assert page.get(f"/materials/{aside.pk}/").status_code == 404
    assert "检出病毒" in words(page.get(f"/applications/{application.pk}/materials/{KEY}/"))


def test_a_file_beyond_the_limit_of_the_scanner_is_not_scanned(
    scanner: None, application: Application
) -> None:
    assert give(application, large_pdf()).scan == Scan.NOT_SCANNED


def test_without_a_scanner_nothing_is_scanned_and_officers_read_so(
    application: Application,
) -> None:
    assert give(application, SICK).scan == Scan.NOT_SCANNED
    act(application, "submit", MONDAY, declared=True)
    intake = browser(official(Role.INTAKE, office()))
    page = words(intake.get(f"/cases/{application.pk}/"))
    assert "未经病毒扫描" in page
    assert "未检出病毒" not in page
    assert rescan_waiting() == 0


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.ctl", "nonsense"])
def test_a_scanner_that_does_not_answer_holds_up_nothing(
    settings: Any, application: Application, address: str
) -> None:
    settings.CLAMD_ADDRESS = address
    assert give(application, crafted.crafted_pdf()).scan == Scan.NOT_SCANNED


@pytest.mark.parametrize(
    "said",
    [b"", b"stream: OK", b"stream: OK and more\0", b"UNKNOWN COMMAND\0",
     b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", b"stream: failed. ERROR\0"],
)  # fmt: skip
def test_only_the_whole_word_ok_is_clean(
    settings: Any, application: Application, said: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread = clamd.answering(server, said)
        material = give(application, crafted.crafted_pdf())
        thread.join()
    assert material.scan == Scan.NOT_SCANNED


def test_what_was_not_scanned_is_scanned_later_once_an_hour(
    settings: Any, application: Application
) -> None:
    with clock.moved_to(ten_o_clock(MONDAY)):
        settings.CLAMD_ADDRESS = "tcp://127.0.0.1:9"
        material = give(application, crafted.crafted_pdf())
        with clamd.scanner() as settings.CLAMD_ADDRESS:
            assert rescan() == 0
    later = clock.moved_to(ten_o_clock(MONDAY) + timedelta(minutes=61))
    with later, clamd.scanner() as settings.CLAMD_ADDRESS:
        assert rescan() == 1
        assert rescan() == 0
    material.refresh_from_db()
    assert material.scan == Scan.CLEAN


def test_a_virus_found_later_takes_the_file_out_of_use_for_all_who_share_it(
    settings: Any, application: Application, django_capture_on_commit_callbacks: Any
) -> None:
    material = give(application, SICK)
    other = draft().materials.get(key=KEY)
    Material.objects.filter(pk=other.pk).update(file=material.file.name)
    committed = django_capture_on_commit_callbacks(execute=True)
    with clamd.scanner() as settings.CLAMD_ADDRESS, committed:
        assert rescan() >= 1
    assert not default_storage.exists(material.file.name)
    for row in (material, other):
        row.refresh_from_db()
        assert (row.scan, row.current) == (Scan.INFECTED, False)
        assert default_storage.exists(row.file.name)
    assert KEY in application.missing
    page = browser(account(application.organisation))
    assert page.get(f"/materials/{material.pk}/").status_code == 404


def test_where_scanning_is_required_officers_open_only_clean_files(
    settings: Any, application: Application
) -> None:
    settings.REQUIRE_SCAN = True
    material = give(application, crafted.crafted_pdf())
    act(application, "submit", MONDAY, declared=True)
    intake, address = browser(official(Role.INTAKE, office())), f"/materials/{material.pk}/"
    refused = intake.get(address)
    assert refused.status_code == 409
    assert "未经病毒扫描" in words(refused)
    opened = browser(account(application.organisation)).get(address)
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    Material.objects.filter(pk=material.pk).update(scan=Scan.CLEAN)
    opened = intake.get(address)
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
