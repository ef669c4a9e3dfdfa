from __future__ import annotations

from django.db import migrations

REFUSE = """
CREATE FUNCTION casework_journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = '23001';
END $$;
CREATE TRIGGER journal_keeps_rows BEFORE UPDATE OR DELETE ON casework_entry
    FOR EACH ROW EXECUTE FUNCTION casework_journal_refuses();
CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON casework_entry
    FOR EACH STATEMENT EXECUTE FUNCTION casework_journal_refuses();
"""
ALLOW = """
DROP TRIGGER journal_keeps_all ON casework_entry;
DROP TRIGGER journal_keeps_rows ON casework_entry;
DROP FUNCTION casework_journal_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
