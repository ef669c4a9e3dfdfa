"""Members of a unit for the tests: each joined by a real invitation."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import Any

from django.test import Client

from applicants import invitations, membership
from applicants.models import Part
from casework.models import Case, User
from tests.factories import account

PASSWORD = "Donghu-2026-y"
LETTER = "委〔2026〕7号"
_numbers = count(1)


def joined(manager: User, part: str = Part.CLERK, until: date | None = None) -> User:
    """A member who was invited and came."""
    number = next(_numbers)
    invitation, _ = invitations.invite(
        by=manager, name=f"成员{number}", address=f"m{number}@example.cn", part=part,
        letter=LETTER, until=until,
    )  # fmt: skip
    member = invitations.join(invitation, username=f"member-{number}", password=PASSWORD)
    assert member is not None
    return member


def agent_for(case: Case, until: date) -> User:
    """An agent of the case's unit who was given this case."""
    manager = account(case.organisation)
    agent = joined(manager, Part.AGENT, until)
    membership.give_cases(agent, Case.objects.filter(pk=case.pk), by=manager)
    return agent


def invite(client: Client, **said: str) -> Any:
    """The answer to the form; by default a clerk is invited."""
    form = {"name": "李小燕", "address": "lixiaoyan@example.cn", "part": "clerk"}
    return client.post("/organisation/members/invite/", form | said)


def path_in(response: Any) -> str:
    """The path of the link that the page shows."""
    found = re.search(r"/join/[\w-]+/", response.content.decode())
    assert found
    return found.group()
