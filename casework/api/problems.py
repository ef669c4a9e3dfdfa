"""Every error of the API as a problem document (RFC 9457), its detail in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from rest_framework.exceptions import NotFound, ParseError, ValidationError
from rest_framework.views import exception_handler

from casework.refusal import StepRefused
from casework.templatetags.law import article

MEDIA_TYPE = "application/problem+json"
REFUSED = "urn:problem-type:step-refused"
INVALID = "urn:problem-type:invalid-input"
UNTYPED = "about:blank"
# Whoever is refused for one of these may never take this step here; other refusals may pass.
NOT_ENTITLED = frozenset({"E_ROLE", "E_NOT_HEAD", "E_WRONG_AUTHORITY", "E_NOT_DECIDING_AUTHORITY"})
TITLES = {
    400: "请求无法读取",
    401: "尚未登录",
    403: "无权办理",
    404: "没有找到",
    405: "不支持这一方法",
    406: "没有这种格式",
    409: "不能办理",
    413: "内容过大",
    415: "不支持这种内容类型",
    422: "输入有误",
    429: "请求过于频繁",
}
WHOLE_FORM = "form"


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What Django REST framework asks for every exception; None leaves it to Django (500)."""
    if isinstance(error, StepRefused):
        return refused(error)
    response = exception_handler(_told(error), context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        return _invalid(error)
    return _problem(response.status_code, str(response.data["detail"]), headers=response.headers)


def refused(refusal: StepRefused) -> HttpResponse:
    """403 when the person may not take the step, 409 when the case does not allow it now."""
    status = 403 if refusal.code in NOT_ENTITLED else 409
    return _problem(
        status,
        refusal.reason or TITLES[status],
        kind=REFUSED,
        code=refusal.code,
        article=refusal.article,
        citation=article(refusal.article),
    )


def conflict(detail: str, **headers: str) -> HttpResponse:
    """Not now: the state of the thing asked for does not allow it."""
    return _problem(409, detail, headers=headers)


def _told(error: Exception) -> Exception:
    """The exception with a sentence of ours where the framework's would be English or missing."""
    if isinstance(error, RecursionError):
        return ParseError("请求内容嵌套过深")
    if isinstance(error, Http404):
        return NotFound("没有这一事项，或者您无权查看。")
    if type(error) is ParseError:
        return ParseError("请求内容不是有效的 JSON 或者表单")
    return error


def _invalid(error: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for field, sentence in _sentences(error.detail, ""):
        errors.setdefault(field or WHOLE_FORM, []).append(sentence)
    return _problem(422, "请改正标明的内容后重新提交。", kind=INVALID, errors=errors)


def _sentences(detail: Any, field: str) -> Iterator[tuple[str, str]]:
    """The sentences of a nested error with the dotted name of the field each belongs to."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name in ("__all__", "non_field_errors") else str(name)
            yield from _sentences(inner, f"{field}.{own}" if field and own else field or own)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _sentences(inner, field)
    else:
        yield field, str(detail)


def _problem(
    status: int, detail: str, *, kind: str = UNTYPED, headers: Any = None, **members: Any
) -> HttpResponse:
    content = {"type": kind, "title": TITLES.get(status, "请求未能完成"), "status": status}
    kept = {name: value for name, value in dict(headers or {}).items() if name != "Content-Type"}
    # Not the framework's response: that one would be written in the format of the view.
    return JsonResponse(
        content | {"detail": detail} | members,
        status=status,
        headers=kept,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
