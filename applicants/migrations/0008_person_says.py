from django.db import migrations

INDEX = """
CREATE INDEX record_person_says ON applicants_record
    USING gin (casework_grams(casework_key((content ->> 'name'))))
    WHERE kind = 'person';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0007_profile_address"),
        ("casework", "0012_search"),
    ]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX record_person_says")]
