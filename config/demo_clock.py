"""The demo office's calendar can be turned forward, so that one sitting sees a whole procedure.

The number of days stands in a file of the data folder, which web and workers share. It only ever
grows: time that has passed cannot be taken back from a journal.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casework import clock, reactions
from casework.sweep import sweep


def _file() -> Path:
    return Path(settings.DATA_DIR) / "clock"


def ahead() -> timedelta:
    """How far the demo office is ahead of the real day."""
    try:
        return timedelta(days=int(_file().read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return timedelta()


def turn_forward(days: int) -> None:
    """Let `days` nights pass, each with its sweep."""
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(str((ahead() + timedelta(days=days)).days), encoding="ascii")
    sweep()
    reactions.announce()


class TurnForm(forms.Form):
    use_required_attribute = False
    days = forms.IntegerField(label="前进天数", min_value=1, max_value=366, initial=1)


@login_required
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Show the office's day, and turn it forward."""
    form = TurnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        turn_forward(form.cleaned_data["days"])
        messages.success(request, f"演示日期已前进至 {clock.today():%Y-%m-%d}")
        return redirect("demo-clock")
    status = 422 if form.is_bound else 200
    context = {"form": form, "today": clock.today()}
    return render(request, "config/demo_clock.html", context, status=status)


def banner(request: HttpRequest) -> dict[str, object]:
    """For every page: the office's day, when it is a demo."""
    return {"demo_today": clock.today()} if settings.DEMO else {}
