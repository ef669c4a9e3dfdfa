"""Files in S3-compatible storage: the same rules, another place."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from applicants import parts, quarantine
from applicants.contents import Unfit
from applicants.uploads import forget, hand_in
from config import storage
from licensing.models import Application
from tests.applicants import clamd, crafted, files
from tests.factories import account, draft
from tests.pages import browser

KEY = "charter"
ADDRESS = "s3://key:secret%2F@127.0.0.1:{port}/office?tls=no&region=us-east-1"


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    _, port = running.get_host_and_port()
    yield port
    running.stop()


@pytest.fixture
def bucket(server: int, settings: Any, monkeypatch: Any) -> Iterator[Any]:
    """An empty bucket that the office keeps its files in."""
    for proxy in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    assert os.environ.get("HTTP_PROXY") is None
    there = boto3.resource(
        "s3",
        endpoint_url=f"http://127.0.0.1:{server}",
        aws_access_key_id="key",
        aws_secret_access_key="secret/",
        region_name="us-east-1",
    )
    office = there.create_bucket(Bucket="office")
    settings.STORAGES = settings.STORAGES | {
        "default": storage.from_url(ADDRESS.format(port=server))
    }
    yield office
    office.objects.all().delete()
    office.delete()


@pytest.fixture
def application(db: None) -> Application:
    return draft()


def names(bucket: Any) -> list[str]:
    return [thing.key for thing in bucket.objects.all()]


def test_a_material_is_kept_in_the_bucket_and_served_in_pieces(
    bucket: Any, application: Application
) -> None:
    by = account(application.organisation)
    content = crafted.crafted_pdf(o7=crafted.stream(crafted.noisy_bytes(3_000_000)))
    material = hand_in(application, KEY, files.named("公司章程（最终）.pdf", content), by=by)
    assert names(bucket) == [material.file.name]
    answer = browser(by).get(f"/materials/{material.pk}/")
    assert "%E7%AB%A0%E7%A8%8B" in answer["Content-Disposition"]
    served = list(answer.streaming_content)
    assert len(served) > 1
    assert hashlib.sha256(b"".join(served)).hexdigest() == material.sha256


def test_a_stored_file_can_be_read_from_any_place(bucket: Any) -> None:
    name = default_storage.save("materials/章程.pdf", ContentFile(b"0123456789" * 1_000_000))
    assert name == "materials/章程.pdf"
    with default_storage.open(name) as stored:
        stored.seek(5_000_003)
        assert stored.read(5) == b"34567"


def test_nothing_is_written_over_and_nothing_is_public(bucket: Any) -> None:
    first = default_storage.save("materials/a.pdf", ContentFile(b"1"))
    second = default_storage.save("materials/a.pdf", ContentFile(b"2"))
    assert first != second
    grants = bucket.Object(first).Acl().grants
    assert all("URI" not in grant["Grantee"] for grant in grants)


def test_a_marked_file_lies_in_quarantine(bucket: Any, application: Application) -> None:
    with pytest.raises(Unfit):
        hand_in(
            application,
            KEY,
            files.named("机密★.pdf", b"%PDF"),
            by=account(application.organisation),
        )
    assert [name.startswith("quarantine/") for name in names(bucket)] == [True]


def test_a_virus_found_later_moves_the_file(
    bucket: Any, application: Application, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sick = files.named("章程.pdf", crafted.crafted_pdf(o7=crafted.stream(clamd.VIRUS)))
    hand_in(application, KEY, sick, by=account(application.organisation))
    committed = django_capture_on_commit_callbacks(execute=True)
    with clamd.scanner() as settings.CLAMD_ADDRESS, committed:
        assert quarantine.rescan_waiting() == 1
    assert [name.startswith("quarantine/") for name in names(bucket)] == [True]


def test_a_file_that_two_rows_share_is_deleted_with_the_last(
    bucket: Any, application: Application
) -> None:
    by = account(application.organisation)
    first = hand_in(application, KEY, files.named("章程.pdf", crafted.crafted_pdf()), by=by)
    second = draft().materials.get(key=KEY)
    type(second).objects.filter(pk=second.pk).update(file=first.file.name)
    first.delete()
    forget([first.file.name])
    assert names(bucket) == [first.file.name]
    second.delete()
    forget([first.file.name])
    assert names(bucket) == []


def test_pieces_pass_through_the_bucket(bucket: Any, application: Application) -> None:
    by, content = account(application.organisation), crafted.crafted_pdf()
    upload = parts.begin(application, KEY, name="章程.pdf", size=len(content), by=by)
    parts.append(upload.token, 0, content[:100])
    parts.append(upload.token, 100, content[100:])
    assert len(names(bucket)) == 2
    assert parts.sweep() == 0
    done = parts.finish(upload)
    assert names(bucket) == [done.material.file.name if done.material else ""]


def test_pieces_left_behind_are_swept_from_the_bucket(
    bucket: Any, application: Application
) -> None:
    by = account(application.organisation)
    upload = parts.begin(application, KEY, name="章程.pdf", size=10, by=by)
    parts.append(upload.token, 0, b"%PDF")
    upload.delete()
    assert parts.sweep() == 1
    assert names(bucket) == []


def test_without_an_address_files_lie_in_a_folder() -> None:
    assert storage.from_url("")["BACKEND"].endswith("FileSystemStorage")


def test_what_is_percent_encoded_in_the_address_is_read() -> None:
    options = storage.from_url("s3://a%40b:c%2Fd@storage.example/office")["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("a@b", "c/d")
    assert options["endpoint_url"] == "https://storage.example"


@pytest.mark.parametrize(
    "address",
    ["http://a:b@host/c", "s3://host/c", "s3://a:b@host", "s3://a:b@host/c/d", "s3://a:b@h/c?x=1"],
)
def test_an_address_that_says_too_little_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL=s3://"):
        storage.from_url(address)
