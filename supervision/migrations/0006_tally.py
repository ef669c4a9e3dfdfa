from django.db import migrations, models

COUNTED = "authority_id, kind, state, assignee_id, next_due_on, warn_on"
INTO = (
    "INSERT INTO supervision_tallychange"
    " (authority, kind, state, assignee, next_due_on, warn_on, change)"
)
OPEN = "closed_on IS NULL AND state <> 'draft'"
GONE = f"SELECT {COUNTED} FROM was WHERE {OPEN}"
COME = f"SELECT {COUNTED} FROM became WHERE {OPEN}"
# Rows that a statement leaves as they were to the figures cancel out and write nothing.
CREATE = f"""
CREATE FUNCTION supervision_tally_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {INTO} SELECT come.*, 1 FROM ({COME}) come;
    RETURN NULL;
END $$;
CREATE FUNCTION supervision_tally_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {INTO} SELECT gone.*, -1 FROM ({GONE}) gone;
    RETURN NULL;
END $$;
CREATE FUNCTION supervision_tally_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {INTO} SELECT gone.*, -1 FROM ({GONE} EXCEPT ALL {COME}) gone;
    {INTO} SELECT come.*, 1 FROM ({COME} EXCEPT ALL {GONE}) come;
    RETURN NULL;
END $$;
CREATE TRIGGER case_tally_insert AFTER INSERT ON casework_case
    REFERENCING NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_tally_insert();
CREATE TRIGGER case_tally_delete AFTER DELETE ON casework_case
    REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_tally_delete();
CREATE TRIGGER case_tally_update AFTER UPDATE ON casework_case
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_tally_update();
"""
DROP = """
DROP TRIGGER case_tally_update ON casework_case;
DROP TRIGGER case_tally_delete ON casework_case;
DROP TRIGGER case_tally_insert ON casework_case;
DROP FUNCTION supervision_tally_update();
DROP FUNCTION supervision_tally_delete();
DROP FUNCTION supervision_tally_insert();
"""
KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
COLUMNS = [
    ("authority", models.BigIntegerField()),
    ("kind", models.CharField(max_length=30)),
    ("state", models.CharField(max_length=50)),
    ("assignee", models.BigIntegerField(null=True)),
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_lists"), ("supervision", "0005_settlement")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                KEY,
                *COLUMNS,
                ("day", models.DateField()),
                *(
                    (name, models.IntegerField())
                    for name in ("red", "yellow", "green", "none", "due_today", "due_soon")
                ),
            ],
        ),
        migrations.CreateModel(
            name="TallyDay",
            fields=[
                KEY,
                ("authority", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("cases", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                KEY,
                *COLUMNS,
                ("next_due_on", models.DateField(null=True)),
                ("warn_on", models.DateField(null=True)),
                ("change", models.SmallIntegerField()),
            ],
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
