"""What tests of pages share: browsers of people, and the clock of their day."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.test import Client

from casework import clock
from casework.models import User
from tests.factories import office, official, ten_o_clock

# The cases a work list names, in its order.
ROW = re.compile(r'<th scope="row"><a href="/cases/(\d+)/">')


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def officer(role: str, code: str = "Hubei") -> Client:
    """The browser of the one who holds the role at the authority."""
    return browser(official(role, office(code)))


def on(day: date) -> AbstractContextManager[None]:
    return clock.moved_to(ten_o_clock(day))


def words(response: Any) -> str:
    return response.content.decode()
