"""Names and numbers are found by their letters: see casework/said.py."""

from django.db import migrations, models

KEYS = """
CREATE FUNCTION casework_key(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(translate(said, '〔〕[]()（）【】-－—·.,，、 ', ''))
$$;
CREATE FUNCTION casework_grams(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(said, place, size)), '{}')
    FROM generate_series(1, length(said)) place, (VALUES (1), (2)) sizes (size)
    WHERE place + size - 1 <= length(said)
$$;
CREATE INDEX case_number_says ON casework_case
    USING gin (casework_grams(casework_key(number)));
CREATE INDEX organisation_says ON casework_organisation
    USING gin (casework_grams(casework_key(search_key)));
CREATE INDEX user_name_says ON casework_user
    USING gin (casework_grams(casework_key(name)));
"""
GONE = """
DROP INDEX user_name_says;
DROP INDEX organisation_says;
DROP INDEX case_number_says;
DROP FUNCTION casework_grams(text);
DROP FUNCTION casework_key(text);
"""


def fill(apps, schema_editor):
    """Give every organisation its key; saving does so from now on."""
    from casework.said import initials

    Organisation = apps.get_model("casework", "Organisation")
    for unit in Organisation.objects.all():
        unit.initials = initials(unit.name)
        unit.search_key = " ".join(
            [unit.name, unit.initials, unit.code, unit.legal_representative]
        )
        unit.save(update_fields=["initials", "search_key"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_inquirers")]

    operations = [
        migrations.AddField(
            "organisation",
            "search_key",
            models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(KEYS, GONE),
    ]
