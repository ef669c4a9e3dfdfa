from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_journal_is_append_only")]

    operations = [
        migrations.AlterField("regulation", "document", models.TextField("内容")),
        migrations.RenameField("regulation", "document", "content"),
        migrations.RunSQL("UPDATE casework_regulation SET digest = ''", migrations.RunSQL.noop),
    ]
