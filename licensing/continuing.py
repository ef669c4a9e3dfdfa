"""What the holder of a certificate may ask for next: when, why not, and with what filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from casework.calendars import working_calendar
from casework.clock import now
from casework.law import Law
from casework.models import Deadline
from casework.reading import last_day_before
from casework.refusal import StepRefused
from casework.steps import Act
from licensing import guards
from licensing.law import law_in_force
from licensing.models import Application, Certificate
from licensing.models.certificate import HELD

RENEWAL = "renewal_application"
AS_NEW = "Q8"
Asks = Application.Asks


@dataclass(frozen=True)
class Way:
    """One kind of application: the days it is open, the reasons, and where its form begins."""

    asks: str
    title: str
    says: str
    article: str
    open: bool
    why_not: str = ""
    first: date | None = None
    last: date | None = None
    deadline: Deadline | None = None
    url: str = ""


def ways(certificate: Certificate, on: date) -> list[Way]:
    """Renewal, additional category, higher level, application anew, as they stand on a day."""
    law = law_in_force(on, certificate.regulation.family).law
    barred = refusal_of_bars(certificate, law, on)
    found = [
        _renewal(certificate, law, on),
        _additional(certificate, law),
        _higher(certificate, law),
        _anew(certificate, law, on),
    ]
    return [_closed(way, barred) if barred and way.open else way for way in found]


def refusal_of_bars(certificate: Certificate, law: Law, on: date) -> str:
    """The sentence by which the guard of submission refuses today; '' when it lets pass."""
    asked = Application(
        organisation=certificate.organisation,
        level=certificate.level,
        regulation=law_in_force(on, certificate.regulation.family),
    )
    try:
        guards.is_not_banned(asked, Act("submit", on, now(), working_calendar()))
    except StepRefused as refused:
        return refused.reason
    return ""


def _closed(way: Way, why: str) -> Way:
    return Way(**{**way.__dict__, "open": False, "why_not": why})


def prefilled(certificate: Certificate, asks: str, law: Law) -> dict[str, Any]:
    """What the form of such an application begins with."""
    known = [category for category in certificate.categories if category in law.categories]
    initial: dict[str, Any] = {
        "asks": asks,
        "level": certificate.level,
        "categories": known,
        "renews": None,
    }
    if asks == Asks.RENEWAL:
        initial["renews"] = certificate
    elif asks == Asks.ADDITIONAL:
        initial["categories"] = []
    elif asks == Asks.HIGHER:
        initial["level"] = next(iter(higher_levels(law, certificate.level)), certificate.level)
    return initial


def higher_levels(law: Law, level: str) -> list[str]:
    """The levels whose grades include all of this one's and more."""
    levels = law.document["levels"]
    own = set(levels.get(level, {}).get("grades", ()))
    return [key for key, entry in levels.items() if own and own < set(entry["grades"])]


def _way(certificate: Certificate, asks: str, **told: Any) -> Way:
    query = urlencode({"certificate": certificate.pk, "asks": asks})
    return Way(
        asks=asks, title=str(Asks(asks).label), url=f"{reverse('apply')}?{query}",
        **({"open": not told.get("why_not")} | told),
    )  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The days on which a renewal is timely."""

    first: date
    last: date
    deadline: Deadline | None = field(default=None)


def window_of(certificate: Certificate) -> Window:
    """As the journal of the certificate reads it; else computed from its last day."""
    row = certificate.deadlines.filter(period=RENEWAL).order_by("ordinal").last()
    if row and row.due_on:
        row.case = certificate
        return Window(certificate.valid_from, row.due_on, row)
    rule = certificate.law.rules[RENEWAL]
    last = last_day_before(certificate.valid_until, rule.length or 0)
    return Window(certificate.valid_from, last)


def _renewal(certificate: Certificate, law: Law, on: date) -> Way:
    window = window_of(certificate)
    return _way(
        certificate, Asks.RENEWAL,
        why_not=_no_renewal(certificate, window, on),
        first=window.first, last=window.last, deadline=window.deadline,
        says=_article_says(law, law.rules[RENEWAL].article), article=law.rules[RENEWAL].article,
    )  # fmt: skip


def _no_renewal(certificate: Certificate, window: Window, on: date) -> str:
    pending = certificate.pending_renewal()
    if pending:
        return f"延续申请 {pending.number} 正在办理。"
    if certificate.state_today not in HELD:
        return f"证书目前为“{certificate.state_name}”，不能延续。"
    return "提出延续申请的期限已经届满。" if on > window.last else ""


def _article_says(law: Law, article: str) -> str:
    return f"{law.document['articles'][article]['says']}。"


def _as_new(law: Law) -> dict[str, str]:
    """Additional categories and higher levels are asked for like a first application."""
    reading = law.document["readings"].get(AS_NEW)
    return {
        "says": f"{reading['about']}，{reading['reading']}。" if reading else "",
        "article": reading["article"] if reading else "",
    }


def _not_held(certificate: Certificate) -> str:
    held = certificate.state_today in HELD
    return "" if held else f"证书目前为“{certificate.state_name}”，请重新申请。"


def _additional(certificate: Certificate, law: Law) -> Way:
    left = set(law.categories) - set(certificate.categories)
    why_not = _not_held(certificate) or ("" if left else "已取得全部业务种类。")
    return _way(certificate, Asks.ADDITIONAL, why_not=why_not, **_as_new(law))


def _higher(certificate: Certificate, law: Law) -> Way:
    top = "" if higher_levels(law, certificate.level) else "已是最高等级。"
    why_not = _not_held(certificate) or top
    return _way(certificate, Asks.HIGHER, why_not=why_not, **_as_new(law))


def _anew(certificate: Certificate, law: Law, on: date) -> Way:
    timely = on <= window_of(certificate).last and certificate.state_today in HELD
    why_not = "证书有效，现在可以申请延续，不必重新申请。" if timely else ""
    if certificate.pending_renewal():
        why_not = "延续申请正在办理，不必重新申请。"
    article = law.rules[RENEWAL].article
    return _way(
        certificate, Asks.REAPPLICATION, why_not=why_not,
        says=_article_says(law, article), article=article,
    )  # fmt: skip
