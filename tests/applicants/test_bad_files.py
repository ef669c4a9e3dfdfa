"""Hundreds of bad files: each is refused with its own code and loses nothing that was there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.contents import Unfit
from applicants.models import Material
from applicants.uploads import hand_in
from casework.models import Entry
from licensing.models import Application
from tests.applicants.bad_files import BAD
from tests.applicants.good_files import GOOD
from tests.factories import account, draft

pytestmark = pytest.mark.django_db
KEY = "charter"


@pytest.fixture
def application() -> Application:
    """A draft whose charter has been handed in."""
    application = draft()
    charter = application.materials.get(key=KEY)
    charter.file.save("good.pdf", ContentFile(b"good"))
    return application


def named(name: str, content: bytes) -> SimpleUploadedFile:
    """A file under exactly this name; Django would mend some of the worst ones."""
    file = SimpleUploadedFile("x", content)
    file._name = name
    return file


def kept_files(folder: str = "") -> Iterator[str]:
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from kept_files(f"{folder}{inner}/")


def test_there_are_three_hundred_bad_files_and_sixty_good_ones() -> None:
    assert len(BAD) >= 300
    assert len(GOOD) >= 60


@pytest.mark.parametrize("family", sorted({bad.family for bad in BAD}))
def test_a_bad_file_is_refused_and_the_good_one_stays(
    application: Application, family: str
) -> None:
    """Each file alone: with its own code, and put aside when and only when it bears a mark."""
    charter = application.materials.get(key=KEY)
    by = account(application.organisation)
    wrong = []
    for bad in (bad for bad in BAD if bad.family == family):
        before = put_aside(application)
        with pytest.raises(Unfit) as refused:
            hand_in(application, KEY, named(bad.name, bad.make()), by=by)
        asides = put_aside(application) - before
        if refused.value.code != bad.code or len(asides) != (bad.code == "marked"):
            wrong.append((bad.name, bad.code, refused.value.reason, asides))
        assert application.given_materials.get(key=KEY) == charter
    assert wrong == []


def put_aside(application: Application) -> set[str]:
    """The files in quarantine. Fails when a row, a note of the journal or a file is alone."""
    rows = Material.objects.filter(case=application, marked=True)
    notes = Entry.objects.filter(kind="material", step="put_aside")
    assert {note.inputs["row"] for note in notes} == {row.pk for row in rows}
    charter = application.given_materials.get(key=KEY).file.name
    kept = {name for name in kept_files() if name != charter}
    assert {row.file.name for row in rows} == kept
    assert all(name.startswith("quarantine/") for name in kept)
    return kept


@pytest.mark.parametrize("family", sorted({good.family for good in GOOD}))
def test_a_good_file_is_taken(application: Application, family: str) -> None:
    by = account(application.organisation)
    for good in (good for good in GOOD if good.family == family):
        material = hand_in(application, KEY, named(good.name, good.make()), by=by)
        assert application.given_materials.get(key=KEY) == material, good.name
        with material.file.open() as stored:
            assert len(stored.read()) == material.size > 0
