"""The OpenAPI description: one operation for each step, its body from its form; problems named."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.problems import MEDIA_TYPE, TITLES
from casework.api.reference import steps

ANY_STEP = "/api/cases/{id}/steps/{step}"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
JSON_TYPES: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "decimal": {"type": "string", "format": "decimal"},
    "integer": {"type": "integer"},
    "lines": {"type": "array", "items": {"type": "string"}},
    "choices": {"type": "array", "items": {"type": "string"}},
    "choice": {"type": "string"},
    "text": {"type": "string"},
}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457。被拒绝的步骤另有 code、article、citation；输入有误的另有 errors。",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "拒绝的代码，见 docs/scenarios.md 第 13 节"},
        "article": {"type": "string"},
        "citation": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "casework.api.access.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class Schema(SpectacularAPIView):
    @extend_schema(
        operation_id="readSchema",
        summary="接口说明",
        description="本接口的 OpenAPI 3 说明；?format=json 为 JSON。",
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def describe(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Complete what drf-spectacular drew up; called by it as a post-processing hook."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    _describe_steps(result)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _describe_problems(operation, path, method)
    return result


def _describe_steps(result: dict[str, Any]) -> None:
    """Replace the operation of any step by one for each name; kinds that share a name share it."""
    template = result["paths"].pop(ANY_STEP, None)
    if template is None:
        return
    named: dict[str, list[dict[str, Any]]] = {}
    for step in steps():
        named.setdefault(step["step"], []).append(step)
    for name, alike in sorted(named.items()):
        operation = copy.deepcopy(template["post"])
        operation["operationId"] = f"take_{name}"
        operation["summary"] = "；".join(dict.fromkeys(step["label"] for step in alike))
        operation["description"] = "\n\n".join(_told(step) for step in alike)
        operation["parameters"] = [p for p in operation["parameters"] if p["name"] != "step"]
        content = {"application/json": {"schema": _body(result, alike)}}
        operation["requestBody"] = {"content": content}
        result["paths"][ANY_STEP.replace("{step}", name)] = {"post": operation}


def _told(step: Mapping[str, Any]) -> str:
    return f"{step['kind']}：{step['effect']}办理人：{'、'.join(step['role_names'])}。"


def _body(result: dict[str, Any], alike: list[dict[str, Any]]) -> dict[str, Any]:
    references = []
    for step in alike:
        name = f"Inputs_{step['kind']}_{step['step']}"
        result["components"]["schemas"][name] = _inputs(step)
        references.append({"$ref": f"#/components/schemas/{name}"})
    return references[0] if len(references) == 1 else {"anyOf": references}


def _inputs(step: Mapping[str, Any]) -> dict[str, Any]:
    required = [asked["name"] for asked in step["inputs"] if asked["required"]]
    schema = {
        "type": "object",
        "properties": {asked["name"]: _property(asked) for asked in step["inputs"]},
    }
    return schema | ({"required": required} if required else {})


def _property(asked: Mapping[str, Any]) -> dict[str, Any]:
    said = "。".join(part.rstrip("。") for part in (asked["label"], asked["help"]) if part)
    schema = copy.deepcopy(JSON_TYPES[asked["type"]]) | {"description": said}
    values = [choice["value"] for choice in asked["choices"]]
    if values:
        chosen: dict[str, Any] = schema.get("items") or schema
        chosen["enum"] = values
    return schema


def _describe_problems(operation: dict[str, Any], path: str, method: str) -> None:
    codes = [401, 403, 429]
    codes += [404] if "{" in path or "/steps/" in path else []
    codes += [400, 409, 415, 422] if method in ("post", "patch", "delete") else [422]
    for code in sorted(codes):
        operation["responses"].setdefault(
            str(code),
            {"description": TITLES[code], "content": {MEDIA_TYPE: {"schema": PROBLEM}}},
        )
