"""A unit keeps its key as it is compared, so that reading through all of them is quick."""

from django.db import migrations

from casework.said import key_of


def compare_as_kept(apps, schema_editor):
    Organisation = apps.get_model("casework", "Organisation")
    for unit in Organisation.objects.iterator():
        said = (unit.name, unit.initials, unit.code, unit.legal_representative)
        unit.search_key = "\n".join(map(key_of, said))
        unit.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_entrusted")]

    operations = [
        migrations.RunPython(compare_as_kept, migrations.RunPython.noop),
        migrations.RunSQL(
            "DROP INDEX organisation_says",
            "CREATE INDEX organisation_says ON casework_organisation"
            " USING gin (casework_grams(casework_key(search_key)))",
        ),
    ]
