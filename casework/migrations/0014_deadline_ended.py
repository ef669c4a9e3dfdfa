from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_association")]
    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", False)),
                fields=["ended_on"],
                include=("period", "due_on", "case"),
                name="deadline_ended",
            ),
        ),
    ]
