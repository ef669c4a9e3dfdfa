"""Colours and size of letters: kept in the browser, chosen without scripts."""

from __future__ import annotations

import pytest
from django.test import Client

from casework.models import Role
from tests.pages import officer, words

pytestmark = pytest.mark.django_db


def test_a_choice_holds_on_every_page_of_this_browser() -> None:
    person = Client()
    usual = words(person.get("/sign-in/"))
    assert 'data-size="normal"' in usual
    assert 'content="light dark"' in usual

    person.post("/display/", {"theme": "dark", "next": "/sign-in/"})
    back = person.post("/display/", {"size": "largest", "next": "/sign-in/"})

    assert back["Location"] == "/sign-in/"
    page = words(person.get("/sign-in/"))
    assert 'data-size="largest"' in page
    assert 'office/dark.css" media="screen"' in page
    assert 'content="dark"' in page


def test_words_that_are_none_of_ours_change_nothing_and_lead_nowhere() -> None:
    person = Client()
    person.cookies["display"] = 'dark"><script>.huge'
    back = person.post("/display/", {"theme": "pink", "size": "9", "next": "https://example.org/"})
    assert back["Location"] == "/"
    assert person.cookies["display"].value == "auto.normal"
    assert person.get("/display/").status_code == 405


def test_the_choice_of_a_signed_in_person_follows_to_another_browser() -> None:
    officer(Role.HEAD).post("/display/", {"theme": "dark", "size": "large"})
    elsewhere = officer(Role.HEAD)
    elsewhere.cookies["display"] = "light.normal"
    page = words(elsewhere.get("/password/"))
    assert 'content="dark"' in page
    assert 'data-size="large"' in page
    assert 'content="light dark"' in words(officer(Role.INTAKE).get("/password/"))


def test_a_person_who_never_chose_is_shown_what_the_browser_says() -> None:
    person = officer(Role.HEAD)
    person.cookies["display"] = "dark.normal"
    assert 'content="dark"' in words(person.get("/password/"))
