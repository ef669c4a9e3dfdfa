"""What the column of a certificate said on every day of a story, beside what the register says."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from casework.models import Entry
from licensing.models import Certificate
from licensing.register.course import BY_ITSELF, Course, record_of

ONE_DAY = timedelta(days=1)
# The database itself keeps what the column said after each entry of the journal.
KEEP_COLUMN = """
CREATE TEMPORARY TABLE column_said (pk bigint, position int, state text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep_column() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO column_said VALUES (NEW.id, NEW.journal_length, NEW.state); RETURN NULL; END $$;
CREATE TRIGGER keep_column AFTER INSERT OR UPDATE ON casework_case FOR EACH ROW
  WHEN (NEW.kind = 'certificate') EXECUTE FUNCTION pg_temp.keep_column();
"""


def columns_by_day(certificate: Certificate) -> dict[date, str]:
    """What the column said at the end of each day on which a step was written down."""
    days = dict(Entry.objects.filter(case=certificate.pk).values_list("position", "on"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, state FROM column_said WHERE pk = %s AND position > 0"
            " ORDER BY position, ctid",
            [certificate.pk],
        )
        return {days[position]: state for position, state in cursor.fetchall()}


def last_day_of(certificate: Certificate) -> date:
    """The last day that the sweeps of the story reached."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM casework_sweptday")
        return min(cursor.fetchone()[0], certificate.valid_until + timedelta(days=40))


def keep_column() -> None:
    """From now on, within this transaction, the database notes what the column says."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_COLUMN)


def assert_register_says_what_the_column_said() -> None:
    """On every day, and foreseen from the last day on which a person acted."""
    for certificate in Certificate.objects.exclude(state="draft"):
        said = columns_by_day(certificate)
        assert said, "no column was kept"
        foreseen_from = min(said)  # the last day on which a person acted
        day, column = min(said), ""
        record = record_of([certificate])
        steps = record.told[certificate.pk]
        while day <= last_day_of(certificate):
            column = said.get(day, column)
            recorded = Course(certificate, day, record).turn_on(day).state
            assert recorded == column, (certificate, day)
            # Nobody but the clock acted since: that day could be foreseen, swept or not.
            if any(step.moment.on == day and step.moment.step not in BY_ITSELF for step in steps):
                foreseen_from = day
            elif day in said and not certificate.renewals.exists():
                foreseen = Course(certificate, foreseen_from, record).turn_on(day).state
                assert foreseen == column, (certificate, day, foreseen_from)
            day += ONE_DAY
