"""The description of the API is whole, valid and true."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.api.reference import steps
from casework.models import Role
from tests import factories
from tests.casework.api_person import Person
from tests.factories import account, office, official

pytestmark = pytest.mark.django_db


@pytest.fixture
def description() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--format=openapi-json", "--fail-on-warn", stdout=out)
    described: dict[str, Any] = json.loads(out.getvalue())
    return described


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_valid_and_drawn_up_without_a_warning(
    description: dict[str, Any],
) -> None:
    validate_schema(description)


def test_every_operation_is_named_and_described_in_chinese(description: dict[str, Any]) -> None:
    named = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(named) == len(set(named))
    for path, method, operation in operations(description):
        assert operation["summary"], (path, method)
        assert operation["description"], (path, method)


def test_every_step_of_a_person_is_an_operation_and_asks_what_its_form_asks(
    description: dict[str, Any],
) -> None:
    schemas = description["components"]["schemas"]
    for step in steps():
        operation = description["paths"][f"/api/cases/{{id}}/steps/{step['step']}"]["post"]
        assert step["label"] in operation["summary"]
        asked = schemas[f"Inputs_{step['kind']}_{step['step']}"]
        assert set(asked["properties"]) == {each["name"] for each in step["inputs"]}


def test_every_operation_may_answer_with_a_problem(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        problems = [
            status
            for status, answer in operation["responses"].items()
            if "application/problem+json" in answer.get("content", {})
        ]
        assert {"401", "403"} <= set(problems), (path, method)


def test_the_description_is_served() -> None:
    answer = Person(official(Role.HEAD, office())).get("schema/", format="json")
    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"].startswith("3.")


# -- whatever is sent ----------------------------------------------------------------------------
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["declared", "items", "ground", "reasons", "reason", "results", "verdict", "level",
     "categories", "asks", "renews", "subject", "visit_on", "staff", "experts", "direct_to",
     "review", "type", "signed_by", "witnesses", "note"]
)  # fmt: skip
BODIES = st.dictionaries(NAMES, ANYTHING, max_size=5) | ANYTHING


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES, number=st.integers(min_value=0), text=st.text(), choice=st.integers(0, 7))
def test_nothing_that_is_sent_breaks_the_api(
    body: Any, number: int, text: str, choice: int, db: None
) -> None:
    cache.clear()  # what is counted here is not how often
    unit, officer = people()
    content = json.dumps(body)
    path, case = PLACES[choice], waiting_case().pk
    for person in (unit, officer):
        answer = person.client.post(
            path.format(case=case), content, content_type="application/json"
        )
        assert answer.status_code < 500
        assert person.get(f"cases/{number}/").status_code < 500
        for name in ("q", "cursor", "kind", "light", "organisation", "state", "year", "level"):
            for listed in ("cases/", "calendar/", "eligibility"):
                assert person.get(listed, **{name: text}).status_code < 500


PLACES = [
    "/api/applications/",
    "/api/visits/",
    "/api/cases/{case}/steps/request_correction",
    "/api/cases/{case}/steps/decline",
    "/api/cases/{case}/steps/accept",
    "/api/cases/{case}/steps/withdraw",
    "/api/cases/{case}/steps/record_open_items",
    "/api/cases/{case}/steps/resubmit",
]


def waiting_case() -> Any:
    return factories.submitted_application(factories.clock.today())


def people() -> tuple[Person, Person]:
    unit = Person(account(factories.organisation()))
    return unit, Person(official(Role.INTAKE, office()))
