"""The walks at the browser share one office; one that lets days pass in it opens its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.house.office import Office
from tests.journeys.walk import opened_browser


@pytest.fixture(scope="module")
def office(running_office: Office) -> Office:
    return running_office


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of a walk go; name a folder in PHOTOGRAPHS to look at them."""
    folder = Path(os.environ.get("PHOTOGRAPHS") or tmp_path_factory.mktemp("photographs"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
