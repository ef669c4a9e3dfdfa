"""Who may do what in the database: the owner changes its shape, the application only its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg2 import sql

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from psycopg2 import extensions

DATABASE = "office"
OWNER = "office_owner"
APPLICATION = "office_app"
# Rows of these tables are written once; the application may read and add, never alter or remove.
APPEND_ONLY = (
    "casework_entry",
    "casework_assignment",
    "casework_casenote",
    "casework_message",
    "casework_messageread",
    "casework_rating",
    "casework_answer",
    "casework_service",
    "casework_setting",
    "casework_lookup",
    "applicants_attachment",
    "inspections_sheetentry",
    "inspections_sheetphoto",
    "inspections_signature",
    "supervision_settlement",
    "licensing_reviewverdict",
    "licensing_reviewremark",
    "supervision_card",
    "supervision_explanation",
    "supervision_directive",
    "supervision_reply",
    "licensing_expertopinion",
    "supervision_inquiry",
)
# Only the owner writes down which migrations have run.
READ_ONLY = ("django_migrations",)


def create_roles(session: extensions.connection) -> None:
    """Create both roles and the database on an embedded server; what exists stays as it is."""
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {name for (name,) in cursor.fetchall()}
        if OWNER not in roles:
            cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if APPLICATION not in roles:
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
            # So that the owner's tests can step into the application's shoes (SET ROLE).
            cursor.execute(f"GRANT {APPLICATION} TO {OWNER}")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def grant_to_application(database: BaseDatabaseWrapper) -> None:
    """Give the application's role its rights on every table there is; nothing without the role.

    Run after every migrate (config/apps.py), in embedded and in production mode alike.
    """
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}")
        for table in database.introspection.table_names(cursor):
            statement = sql.SQL("GRANT {} ON {} TO {}").format(
                sql.SQL(rights(table)), sql.Identifier(table), sql.Identifier(APPLICATION)
            )
            cursor.execute(statement.as_string(cursor.connection))


def rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
