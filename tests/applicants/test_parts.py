"""An upload in pieces goes on where it was cut, for the one who began it and for nobody else."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from applicants import uploads
from applicants.models import Material, Upload
from applicants.tasks import sweep_parts
from casework import clock
from licensing.models import Application
from tests.applicants import crafted
from tests.factories import MONDAY, account, act, draft, organisation, ten_o_clock
from tests.pages import browser

pytestmark = pytest.mark.django_db
KEY = "charter"
CONTENT = crafted.crafted_pdf(o7=crafted.stream(crafted.noisy_bytes(9_000)))
KIND = "application/offset+octet-stream"


@pytest.fixture
def application() -> Application:
    return draft()


@pytest.fixture
def client(application: Application) -> Client:
    return browser(account(application.organisation))


def begin(client: Client, application: Application, **said: Any) -> Any:
    asked = {"name": "章程.pdf", "size": len(CONTENT)} | said
    return client.post(f"/applications/{application.pk}/materials/{KEY}/pieces/", asked)


def send(client: Client, address: str, offset: int, piece: bytes) -> Any:
    headers = {"Upload-Offset": str(offset)}
    return client.patch(address, piece, content_type=KIND, headers=headers)


def sent(client: Client, application: Application, content: bytes = CONTENT, **said: Any) -> Any:
    """All pieces of the content, and the finish."""
    answer = begin(client, application, size=len(content), **said)
    address = answer["Location"]
    for offset in range(0, len(content), 4_000):
        assert send(client, address, offset, content[offset : offset + 4_000]).status_code == 204
    return client.post(f"{address}finish/")


def pieces() -> list[str]:
    folders = default_storage.listdir("parts")[0] if default_storage.exists("parts") else []
    return [f for folder in folders for f in default_storage.listdir(f"parts/{folder}")[1]]


def test_the_pieces_become_the_very_file(client: Client, application: Application) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert sent(client, application, sha256=digest).status_code == 201
    material = application.given_materials.get(key=KEY)
    assert (material.name, material.sha256, material.version) == ("章程.pdf", digest, 2)
    assert pieces() == []


def test_after_a_cut_the_office_says_where_to_go_on(
    client: Client, application: Application
) -> None:
    address = begin(client, application)["Location"]
    assert send(client, address, 0, CONTENT[:4_000])["Upload-Offset"] == "4000"
    standing = client.head(address)
    assert (standing["Upload-Offset"], standing["Upload-Length"]) == ("4000", str(len(CONTENT)))
    for offset in (0, 3_999, 4_001):
        refused = send(client, address, offset, CONTENT[offset : offset + 100])
        assert (refused.status_code, refused["Upload-Offset"]) == (409, "4000")
    assert client.post(f"{address}finish/").status_code == 409
    send(client, address, 4_000, CONTENT[4_000:])
    assert client.post(f"{address}finish/").status_code == 201


def test_a_piece_beyond_the_size_said_is_refused(client: Client, application: Application) -> None:
    address = begin(client, application)["Location"]
    assert send(client, address, 0, CONTENT + b"x").status_code == 409
    assert pieces() == []


def test_a_finish_asked_again_tells_the_same_and_does_nothing(
    client: Client, application: Application
) -> None:
    sent(client, application)
    upload = Upload.objects.get()
    again = client.post(f"/uploads/{upload.token}/finish/")
    assert again.status_code == 201
    assert Material.objects.filter(case=application, key=KEY).count() == 2
    assert send(client, f"/uploads/{upload.token}/", 0, b"x").status_code == 409


def test_a_bad_file_is_refused_at_the_finish_and_again(
    client: Client, application: Application
) -> None:
    bad = crafted.crafted_pdf(catalog=b"/OpenAction<</S/JavaScript/JS(1)>>")
    refused = sent(client, application, content=bad)
    assert (refused.status_code, refused.json()["code"]) == (422, "active")
    again = client.post(f"/uploads/{Upload.objects.get().token}/finish/")
    assert again.json() == refused.json()
    assert pieces() == []


def test_a_marked_file_that_came_in_pieces_is_put_aside(
    client: Client, application: Application
) -> None:
    marked = crafted.crafted_pdf(
        trailer=b"/Info 7 0 R", o7=b"<</Title" + crafted.utf16("机密★10年") + b">>"
    )
    assert sent(client, application, content=marked).json()["code"] == "marked"
    assert application.materials.filter(marked=True).count() == 1


def test_a_file_that_changed_on_the_way_is_refused(
    client: Client, application: Application
) -> None:
    assert sent(client, application, sha256="0" * 64).json()["code"] == "changed"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": "章程.exe"}, "extension"), ({"name": "章程.exe.pdf"}, "name"),
        ({"name": "章\u202e程.pdf"}, "name"), ({"size": 0}, "empty"),
        ({"size": uploads.MOST_BYTES + 1}, "size"), ({"size": -1}, "invalid"),
        ({"size": "x"}, "invalid"), ({"sha256": "x"}, "invalid"), ({"name": ""}, "invalid"),
    ],
)  # fmt: skip
def test_what_can_be_known_before_is_refused_before(
    client: Client, application: Application, said: dict[str, Any], code: str
) -> None:
    refused = begin(client, application, **said)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not Upload.objects.exists()


def test_only_who_began_it_goes_on(client: Client, application: Application) -> None:
    address = begin(client, application)["Location"]
    stranger = browser(account(organisation()))
    assert stranger.head(address).status_code == 404
    assert send(stranger, address, 0, CONTENT).status_code == 404
    assert stranger.post(f"{address}finish/").status_code == 404
    assert Client().head(address).status_code == 302
    assert begin(stranger, application).status_code == 404


def test_a_closed_application_takes_no_upload_that_was_begun_before(
    client: Client, application: Application
) -> None:
    address = begin(client, application)["Location"]
    send(client, address, 0, CONTENT)
    act(application, "submit", MONDAY, declared=True)
    assert client.post(f"{address}finish/").json()["code"] == "closed"


@pytest.mark.parametrize(
    ("kind", "offset"), [("text/plain", "0"), (KIND, ""), (KIND, "-1"), (KIND, "9" * 40)]
)
def test_a_piece_that_does_not_say_what_it_is_is_refused(
    client: Client, application: Application, kind: str, offset: str
) -> None:
    address = begin(client, application)["Location"]
    answer = client.patch(address, b"x", content_type=kind, headers={"Upload-Offset": offset})
    assert answer.status_code == 400


def test_too_large_a_piece_is_refused_unread(client: Client, application: Application) -> None:
    address = begin(client, application, size=9_000_000)["Location"]
    assert send(client, address, 0, bytes(4 * 1024 * 1024 + 1)).status_code == 400


def test_uploads_that_nobody_continues_are_swept_after_two_days(
    client: Client, application: Application
) -> None:
    with clock.moved_to(ten_o_clock(MONDAY)):
        address = begin(client, application)["Location"]
        send(client, address, 0, CONTENT[:4_000])
    with clock.moved_to(ten_o_clock(MONDAY) + timedelta(days=2)):
        assert sweep_parts() == 0
    with clock.moved_to(ten_o_clock(MONDAY) + timedelta(days=2, seconds=1)):
        assert sweep_parts() == 1
    assert (pieces(), Upload.objects.count()) == ([], 0)
    assert client.head(address).status_code == 404


def test_pieces_of_a_draft_thrown_away_are_swept(client: Client, application: Application) -> None:
    send(client, begin(client, application)["Location"], 0, CONTENT[:4_000])
    client.post(f"/applications/{application.pk}/discard/")
    assert sweep_parts() == 1
    assert pieces() == []


def test_one_person_does_not_fill_the_storage_with_beginnings(
    client: Client, application: Application
) -> None:
    answers = [begin(client, application) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [422]
