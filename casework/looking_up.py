"""How often the public may ask for a paper, and the log of what it asked."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from casework import clock
from casework.models import Lookup, Paper

WINDOW = timedelta(minutes=10)
KEPT_CHARACTERS = 16
Outcome = Lookup.Outcome


class TooMany(Exception):
    """Asked too often; `seconds` until the next question is answered."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def look_up(code: str, *, address: str, number: str = "", token: str | None = None) -> Paper | None:
    """The paper with this code, or None; every question is written down.

    number: of the paper or its certificate, when it was typed. token: what the QR code carries
    beside the code. A wrong one of either is as good as an unknown code. Raises TooMany.
    """
    hidden, asked = _hidden(address), _hidden(number or code)
    with transaction.atomic():
        seconds = _wait(hidden, asked)
        paper = None if seconds else _found(code, number, token)
        outcome = Outcome.FOUND if paper else Outcome.LIMITED if seconds else Outcome.UNKNOWN
        Lookup.objects.create(
            at=clock.now(), address=hidden, asked=asked, outcome=outcome, paper=paper
        )
    if seconds:
        raise TooMany(seconds)
    return paper


def _hidden(value: str) -> str:
    return salted_hmac("casework.lookup", value).hexdigest()[:KEPT_CHARACTERS]


def _wait(address: str, asked: str) -> int:
    """Seconds to wait, 0 when the question may be answered. Those turned away do not count."""
    with connection.cursor() as cursor:  # questions of one address, or about one number, queue up
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key",
            [sorted({_lock(address), _lock(asked)})],
        )
    since = clock.now() - WINDOW
    answered = Lookup.objects.filter(at__gt=since).exclude(outcome=Outcome.LIMITED)
    limits = (
        ({"address": address}, settings.LOOKUPS_BY_ADDRESS),
        ({"asked": asked}, settings.LOOKUPS_BY_NUMBER),
    )
    waits = [0]
    for same, most in limits:
        times = answered.filter(**same).order_by("-at").values_list("at", flat=True)
        waits += [_seconds_until(at + WINDOW) for at in times[most - 1 : most]]
    return max(waits)


def _lock(hidden: str) -> int:
    return int(hidden[:15], 16)


def _seconds_until(moment: datetime) -> int:
    return max(1, math.ceil((moment - clock.now()).total_seconds()))


def _found(code: str, number: str, token: str | None) -> Paper | None:
    papers = Paper.objects.select_related("case__organisation", "case__regulation", "authority")
    paper = papers.filter(code=code).first()
    if paper is None or (number and number not in _numbers(paper)):
        return None
    _, _, printed = paper.context["paper"]["verification_url"].partition("?s=")
    genuine = token is None or constant_time_compare(token, printed)
    return paper if genuine else None


def _numbers(paper: Paper) -> tuple[str | None, ...]:
    """The numbers printed on it: its own, and that of the certificate."""
    return paper.number, paper.context.get("certificate", {}).get("number")
