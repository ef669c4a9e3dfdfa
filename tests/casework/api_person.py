"""A program that speaks to the API for one signed-in person."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from casework.models import Case, User
from tests.factories import account, office, official


@dataclass
class Person:
    """JSON there and back; every answer is a response with `.json()`."""

    user: User | None
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.user:
            self.client.force_login(self.user, "django.contrib.auth.backends.ModelBackend")

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/{path}", query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        content = json.dumps({} if body is None else body)
        return self.client.post(
            f"/api/{path}", content, content_type="application/json", headers=headers
        )

    def patch(self, path: str, body: Any) -> Any:
        return self.client.patch(f"/api/{path}", body, content_type="application/json")

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/{path}")

    def send_file(self, path: str, **parts: Any) -> Any:
        return self.client.post(f"/api/{path}", parts)

    def take(self, case: Any, step: str, body: Any = None, **headers: str) -> Any:
        return self.post(f"cases/{getattr(case, 'pk', case)}/steps/{step}", body, **headers)

    def numbers(self, path: str, **query: Any) -> set[int]:
        """The numbers of the listed rows."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        return {row["id"] for row in answer.json()["results"]}


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document of an answer, once it is seen to be one."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["detail"])
    return problem


def unit_of(case: Case) -> Person:
    return Person(account(case.organisation))


def staff(role: str, code: str = "Hubei") -> Person:
    return Person(official(role, office(code)))
