"""The register as a list: the certificates that had been issued by a day, read part by part.

What a certificate was on a day is read from its journal, which costs some tenths of a millisecond
each: a page reads its own rows only, and a state is looked for in the rows of the present as far
as the sweep has written it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework import clock
from casework.models import DRAFT, Deadline, Entry, SweptDay
from licensing.register.standing import Standing, standings

if TYPE_CHECKING:
    from licensing.models import Certificate

Line: TypeAlias = "tuple[Certificate, Standing]"

BATCH = 500


def register_on(
    on: date,
    *,
    authority: str = "",
    level: str = "",
    category: str = "",
    state: str = "",
    words: str = "",
) -> Register:
    """The certificates that had been issued by that day, with what each was on it.

    authority: code of the deciding one. category: one that is printed. words: of the number, or of
    the name or the code of the holder.
    """
    from licensing.models import Certificate  # noqa: PLC0415 - the model asks this module

    wanted: dict[str, Any] = {}
    if authority:
        wanted["deciding_authority__code"] = authority
    if level:
        wanted["level"] = level
    if category:
        wanted["categories__contains"] = [category]
    issued = Certificate.objects.filter(_issued_by(on), **wanted).exclude(state=DRAFT)
    if words:
        named = Q(number__icontains=words) | Q(holder_name__icontains=words)
        issued = issued.filter(named | Q(organisation__code__iexact=words))
    return Register(on, issued, state)


def _issued_by(on: date) -> Q:
    """Issued here by that day; or valid by then and entered later, when its journal began."""
    entered = Exists(Entry.objects.filter(case=OuterRef("pk"), step="enter"))
    here, valid = Q(opened_on__lte=on), Q(valid_from__lte=on)
    return (here & valid) | (here & ~entered) | (valid & entered)


class Register(Sequence[Line]):
    """Pairs of a certificate and its standing on the day, in the order of issue.

    Counts, and is cut into parts and gone through, without reading what is not asked for.
    """

    def __init__(self, on: date, issued: QuerySet[Certificate], state: str = "") -> None:
        self.on = on
        self.issued = issued.order_by("pk")
        self.wanted = state

    def __len__(self) -> int:
        return len(self._keys) if self.wanted else self._count

    @overload
    def __getitem__(self, part: int) -> Line: ...
    @overload
    def __getitem__(self, part: slice) -> list[Line]: ...
    def __getitem__(self, part: int | slice) -> Line | list[Line]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        if self.wanted:
            return self._read(self.issued.filter(pk__in=self._keys[part]))
        return self._read(self.issued[part])

    def __iter__(self) -> Iterator[Line]:
        for start in range(0, len(self), BATCH):
            yield from self[start : start + BATCH]

    @cached_property
    def _count(self) -> int:
        return self.issued.count()

    def _read(self, chosen: QuerySet[Certificate]) -> list[Line]:
        held = list(chosen.select_related("organisation", "deciding_authority"))
        found = standings(held, self.on)
        return [(each, found[each.pk]) for each in held]

    @cached_property
    def _keys(self) -> list[int]:
        """The certificates that were in the state."""
        if self.on != clock.today() or not SweptDay.objects.filter(day=self.on).exists():
            return list(self._in_state(self.issued.values_list("pk", flat=True)))
        waiting = Deadline.objects.acting(self.on).filter(case=OuterRef("pk"))
        behind = self.issued.filter(Exists(waiting)).values_list("pk", flat=True)
        written = self.issued.filter(~Exists(waiting), state=self.wanted)
        return sorted({*written.values_list("pk", flat=True), *self._in_state(behind)})

    def _in_state(self, keys: Iterable[int]) -> Iterator[int]:
        """Those of the keys whose journal says so."""
        asked = list(keys)
        for start in range(0, len(asked), BATCH):
            held = list(self.issued.filter(pk__in=asked[start : start + BATCH]))
            found = standings(held, self.on)
            yield from (each.pk for each in held if found[each.pk].state == self.wanted)
