"""What the pages of the register show of a certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import clock
from casework.law import Law
from casework.models import Entry
from licensing.continuing import window_of
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.models.certificate import HELD
from licensing.register import Standing, course_of, status_of

SHEETS = {
    "issue": "颁发",
    "succeed": "换发",
    "record_print": "印制",
    "report_loss": "报告遗失",
    "replace_lost": "补发",
}


def row_of(certificate: Certificate, standing: Standing) -> dict[str, Any]:
    """One line of the register."""
    law = certificate.law
    return {
        "certificate": certificate,
        "standing": standing,
        "level": law.level_name(certificate.level),
        "categories": law.category_names(certificate.categories),
    }


def certificate_page(certificate: Certificate, on: date, *, opens: bool) -> dict[str, Any]:
    """What was printed and what it is on that day; for who may open the case, its whole course."""
    law = law_in_force(on).law
    standing = status_of(certificate, on)
    context = row_of(certificate, standing) | {
        "on": on,
        "is_past": on < clock.today(),
        "is_ahead": on > clock.today(),
        "contents": _contents(certificate),
        "words": _words(law, certificate, standing.state),
    }
    if opens:
        context |= {
            "turns": _turns(certificate),
            "renewal": _renewal(certificate),
            "versions": _versions(certificate),
            "sheets": _sheets(certificate),
            "lost": certificate.lost_copies,
            "copies": certificate.law.document["certificate"]["copies"],
        }
    return context


def _contents(certificate: Certificate) -> list[tuple[str, Any]]:
    """What is printed on it, under the law's own names."""
    law = certificate.law
    values = {
        "holder": certificate.holder_name,
        "legal_representative": certificate.legal_representative,
        "registered_address": certificate.registered_address,
        "number": certificate.number,
        "level": law.level_name(certificate.level),
        "categories": "、".join(law.category_names(certificate.categories)),
        "authority": certificate.deciding_authority.name,
        "validity": f"{certificate.valid_from}至{certificate.valid_until}",
    }
    names = law.document["certificate"]["contents"]
    return [(entry["name"], values[key]) for key, entry in names.items() if key in values]


def _words(law: Law, certificate: Certificate, state: str) -> list[dict[str, Any]]:
    """Every word a certificate may stand under, with its consequence and articles."""
    return [
        {
            "name": law.state_name(certificate.KIND, key),
            "says": entry["says"],
            "articles": entry["articles"],
            "current": key == state,
        }
        for key, entry in law.document["certificate_states"].items()
    ]


def _turns(certificate: Certificate) -> list[dict[str, Any]]:
    """The states one after the other, as recorded and as the dates will bring them about."""
    today = clock.today()
    turns = course_of(certificate, today).turns
    ends = [turn.day for turn in turns[1:]]
    return [
        {
            "day": turn.day,
            "name": certificate.law.state_name(certificate.KIND, turn.state),
            "ahead": turn.day > today,
            "current": turn.day <= today and (not ends[number:] or today < ends[number]),
        }
        for number, turn in enumerate(turns)
    ]


def _renewal(certificate: Certificate) -> dict[str, Any] | None:
    """The days on which a renewal is in time, and the one that waits for its decision."""
    pending = certificate.pending_renewal()
    if certificate.state_today not in (*HELD, "expired_pending"):
        return None
    window = window_of(certificate)
    return {
        "first": window.first,
        "last": window.last,
        "deadline": window.deadline,
        "open": clock.today() <= window.last and not pending,
        "pending": pending,
        "undecided": pending and certificate.state_today == "expired_pending",
        "article": certificate.law.document["certificate"]["renewal_article"],
    }


def _versions(certificate: Certificate) -> list[Certificate]:
    """The certificate before and after its re-issues, and those that renewed it, oldest first."""
    known: dict[int, Certificate] = {certificate.pk: certificate}
    before = certificate.replaces
    while before and before.pk not in known:
        known[before.pk] = before
        before = before.replaces
    waiting = [certificate]
    while waiting:
        for successor in waiting.pop().successors.exclude(opened_on=None):
            known.setdefault(successor.pk, successor)
            waiting.append(successor)
    return [known[pk] for pk in sorted(known)] if len(known) > 1 else []


def _sheets(certificate: Certificate) -> list[dict[str, Any]]:
    """Who printed which copy when, what was lost and what was issued anew; the latest first."""
    done = certificate.entries.filter(step__in=SHEETS, outcome=Entry.Outcome.DONE)
    rows = []
    for entry in done.select_related("actor", "authority").order_by("-position"):
        papers = list(entry.papers.all())
        rows.append(
            {
                "entry": entry,
                "act": SHEETS[entry.step],
                "copy": entry.inputs.get("copy", ""),
                "serial": entry.inputs.get("serial", ""),
                "lost_on": entry.inputs.get("lost_on", ""),
                "paper": papers[0] if papers else None,
            }
        )
    return rows
