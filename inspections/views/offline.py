"""What makes the sheet an application that opens without a network."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from casework.requests import SignedInRequest

WORKER = Path(settings.BASE_DIR) / "static" / "office" / "sheet-worker.js"
SCOPE = "/visits/"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, served from above the pages it may answer for."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = SCOPE
    return answer


@require_safe
@login_required
def manifest(request: SignedInRequest) -> JsonResponse:
    icon = {"src": static("office/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {
        "name": "现场审查记录",
        "short_name": "现场审查",
        "lang": "zh-CN",
        "id": SCOPE,
        "scope": SCOPE,
        "start_url": request.GET.get("start") if _is_ours(request) else SCOPE,
        "display": "standalone",
        "background_color": "#f3f5f9",
        "theme_color": "#083a7a",
        "icons": [icon],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _is_ours(request: HttpRequest) -> bool:
    start = request.GET.get("start", "")
    return start.startswith(SCOPE) and "//" not in start
