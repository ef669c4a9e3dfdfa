"""What a list can show and sift of a case beyond what every case has.

The kernel knows no level and no category: each app names the traits of its own kinds, in its
module `traits`. A trait has its words in a section of the regulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, Coalesce

from casework.law import Law, law_numbered
from casework.models import Case
from casework.sweep import model_of


@dataclass(frozen=True)
class Trait:
    """A member of some kinds of cases whose values are named by a section of the regulation.

    kinds: kind of case -> name of the field on its model. many: the field holds a list.
    """

    key: str
    title: str
    section: str
    kinds: Mapping[str, str]
    many: bool = False

    @property
    def paths(self) -> list[str]:
        """The field of each kind as seen from a case."""
        return [f"{kind.replace('_', '')}__{field}" for kind, field in self.kinds.items()]

    def having(self, value: str) -> Q:
        """The cases with this value."""
        found = Q(pk__in=[])
        for (kind, field), path in zip(self.kinds.items(), self.paths, strict=True):
            if self.many:
                found |= Q(**{f"{path}__contains": [value]})
            elif _can_be(kind, field, value):
                found |= Q(**{path: value})
        return found

    def as_text(self) -> Any:
        """The value of whichever kind the case is, as one text to sort by."""
        texts = [Cast(F(path), TextField()) for path in self.paths]
        return Coalesce(*texts) if len(texts) > 1 else texts[0]

    def choices(self, known: Iterable[Law], kind: str = "") -> dict[str, str]:
        """The values with their names in these regulations, of one kind or of all; the first
        that names one decides."""
        found: dict[str, str] = {}
        wanted = [kind] if kind else self.kinds
        for law in known:
            if any(each in law.document.get("states", {}) for each in wanted):
                for key in law.document.get(self.section, {}):
                    found.setdefault(key, law.name(self.section, key))
        return found


def _can_be(kind: str, field: str, value: str) -> bool:
    """Whether a field of the kind can have the value at all: a number is no letter."""
    column: Any = model_of(kind)._meta.get_field(field)
    try:
        column.to_python(value)
    except ValidationError:
        return False
    return True


_traits: dict[str, Trait] = {}


def register(*traits: Trait) -> None:
    """Let lists show, sift and sort by these."""
    _traits.update({trait.key: trait for trait in traits})


def traits() -> list[Trait]:
    return list(_traits.values())


def known_to(laws: Iterable[Law]) -> list[Trait]:
    """The traits for which some of these regulations have a word."""
    listed = list(laws)
    return [trait for trait in _traits.values() if trait.choices(listed)]


def trait(key: str) -> Trait | None:
    return _traits.get(key)


def named(wanted: Iterable[Trait], cases: Mapping[int, tuple[str, int]]) -> dict[int, list[str]]:
    """Case -> the names of its traits, in the order asked for; a query for each kind.

    cases: case -> its kind and regulation.
    """
    asked = list(wanted)
    found: dict[int, list[str]] = {}
    for kind in {kind for kind, _ in cases.values()}:
        fields = [trait.kinds.get(kind, "") for trait in asked]
        if any(fields):
            rows = _values(kind, fields, [pk for pk, (of, _) in cases.items() if of == kind])
            for pk, values in rows:
                found[pk] = [
                    _name(trait, value, cases[pk][1])
                    for trait, value in zip(asked, values, strict=True)
                ]
    return found


def _values(kind: str, fields: list[str], ids: list[int]) -> Iterable[tuple[int, list[Any]]]:
    model: type[Case] = model_of(kind)
    known = [field for field in fields if field]
    for row in model._base_manager.filter(pk__in=ids).values("pk", *known):
        yield row["pk"], [row[field] if field else None for field in fields]


def _name(trait: Trait, value: Any, regulation_id: int) -> str:
    law, values = law_numbered(regulation_id), value if trait.many else [value] if value else []
    known = law.document.get(trait.section, {})
    words = [str(value) for value in values or []]
    return "、".join(law.name(trait.section, w) if w in known else w for w in words)
