"""Asking for a file: who can export what, and who may.

An app registers what it can export in its module `exports`:

    @exported("figures", may=may_see)
    def figures(job: Job) -> str:
        ...  # write to job.file, call job.tell(done, total), return the name of the file

A view orders it (`order`) and redirects to the page `export`, which shows the progress and then
the link. `may(person, params)` is asked at the order, before making, and at every download.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework import clock, reactions
from casework.models import Export, User

Params = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One file being made: for whom, of what, where to write it, and whom to tell how far it is."""

    person: User
    params: Params
    file: IO[bytes]
    tell: Callable[[int, int], None]


@dataclass(frozen=True)
class Exporter:
    """Who may have it, and how it is made; `make` returns the name of the file."""

    may: Callable[[User, Params], bool]
    make: Callable[[Job], str]


_exporters: dict[str, Exporter] = {}


def exported(kind: str, *, may: Callable[[User, Params], bool]) -> Callable[..., Any]:
    """Register the function that makes exports of this kind."""

    def register(make: Callable[[Job], str]) -> Callable[[Job], str]:
        _exporters[kind] = Exporter(may, make)
        return make

    return register


def exporter(kind: str) -> Exporter:
    """KeyError for a kind that no app registered."""
    return _exporters[kind]


def order(person: User, kind: str, title: str, **params: Any) -> Export:
    """Ask a worker for a file. Raises PermissionDenied when the person may not have it."""
    if not exporter(kind).may(person, params):
        raise PermissionDenied
    ordered = Export.objects.create(
        person=person, kind=kind, title=title, params=params, ordered_at=clock.now()
    )
    transaction.on_commit(lambda: reactions.wake("casework.tasks.export"), robust=True)
    return ordered


def may_fetch(export: Export, person: User) -> bool:
    """Whether this person may have the file today, whatever held when it was ordered."""
    known = _exporters.get(export.kind)
    return export.person_id == person.pk and known is not None and known.may(person, export.params)
