import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0014_deadline_ended")]
    operations = [
        migrations.AlterField(
            model_name="notification",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="casework.case",
            ),
        ),
    ]
