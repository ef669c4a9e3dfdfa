"""Storing the same columns of many rows in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models


def update_rows(
    model: type[models.Model], rows: Sequence[models.Model], columns: Sequence[str]
) -> None:
    """Write `columns` (attribute names of concrete fields) of `rows`, found by primary key.

    Django's bulk_update compares every row with every key; here the values arrive as arrays.
    """
    if not rows or not columns:
        return
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    key = model._meta.pk
    wanted = [key, *(fields[name] for name in columns)]
    arrays = [_column(field, rows) for field in wanted]
    unnest = ", ".join(f"%s::{_type(field)}[]" for field in wanted)
    names = ", ".join(f"c{number}" for number in range(len(wanted)))
    sets = ", ".join(
        f'"{field.column}" = v.c{number}' for number, field in enumerate(wanted[1:], start=1)
    )
    statement = (
        f'UPDATE "{model._meta.db_table}" AS t SET {sets}'
        f' FROM unnest({unnest}) AS v({names}) WHERE t."{key.column}" = v.c0'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)


def _column(field: models.Field, rows: Sequence[models.Model]) -> list[object]:
    """The values of one column; the driver knows every type but JSON by itself."""
    values = [getattr(row, field.attname) for row in rows]
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    return values


def _type(field: models.Field) -> str:
    """The column's type; a serial key is a plain integer as a value."""
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind)
