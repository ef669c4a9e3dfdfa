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
from tests.applicants.bad_files import BAD, Bad
from tests.applicants.good_files import GOOD, Good
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


@pytest.mark.parametrize("bad", BAD, ids=[f"{bad.family}-{n}" for n, bad in enumerate(BAD)])
def test_a_bad_file_is_refused_and_the_good_one_stays(application: Application, bad: Bad) -> None:
    charter = application.materials.get(key=KEY)
    file, by = named(bad.name, bad.make()), account(application.organisation)
    with pytest.raises(Unfit) as refused:
        hand_in(application, KEY, file, by=by)
    assert refused.value.code == bad.code, refused.value.reason
    assert application.given_materials.get(key=KEY) == charter
    aside = [name for name in kept_files() if name != charter.file.name]
    rows = Material.objects.filter(case=application, marked=True)
    notes = Entry.objects.filter(kind="material", step="put_aside")
    if bad.code == "marked":
        assert [row.file.name for row in rows] == aside
        assert [note.inputs["row"] for note in notes] == [row.pk for row in rows]
        assert aside[0].startswith("quarantine/")
    else:
        assert (aside, len(rows), len(notes)) == ([], 0, 0)


@pytest.mark.parametrize("good", GOOD, ids=[f"{good.family}-{n}" for n, good in enumerate(GOOD)])
def test_a_good_file_is_taken(application: Application, good: Good) -> None:
    by = account(application.organisation)
    material = hand_in(application, KEY, named(good.name, good.make()), by=by)
    assert application.given_materials.get(key=KEY) == material
    with material.file.open() as stored:
        assert len(stored.read()) == material.size > 0
