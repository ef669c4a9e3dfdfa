"""Finding words inside names and numbers, by an index of their single letters and pairs.

The embedded PostgreSQL has no trigrams; `casework_grams` cuts a key into its letters and pairs of
letters, a GIN index finds the keys that have all those of the words, and LIKE proves the order.
Units keep their key as it is compared and are few enough to be read through.
`Case.objects.filter(number__says="2026〕7")`.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import CharField, Lookup, TextField

SILENT = "〔〕[]()（）【】-－—·.,，、 \t\n"  # casework_key leaves out the same


def key_of(text: str) -> str:
    """The text as keys have it: half width, small letters, without brackets and hyphens."""
    half = unicodedata.normalize("NFKC", text.replace("\0", "")).lower()
    return "".join(letter for letter in half if letter not in SILENT)


def initials(name: str) -> str:
    """The first letters of the name's pronunciation, by which lists are searched."""
    # Half a second that most processes never need.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(letters).lower()[:120]


def grams(key: str) -> list[str]:
    """What an index has to find: the pairs of letters; of a single letter, itself."""
    return sorted({key[n : n + 2] for n in range(len(key) - 1)}) or [key]


@CharField.register_lookup
@TextField.register_lookup
class Says(Lookup):
    """`field__says="words"`: the words stand in the field, letter by letter."""

    lookup_name = "says"

    def get_prep_lookup(self) -> str:
        return key_of(str(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        field, params = self.process_lhs(compiler, connection)
        key = str(self.rhs)
        within = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        sql = (
            f"(casework_grams(casework_key({field})) @> %s::text[]"
            f" AND casework_key({field}) LIKE %s)"
        )
        return sql, (*params, grams(key), *params, f"%{within}%")
