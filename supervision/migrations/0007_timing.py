import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_lists"), ("supervision", "0006_tally")]
    operations = [
        migrations.CreateModel(
            name="Timing",
            fields=[
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="timing", serialize=False, to="casework.case")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("granted", models.BooleanField(verbose_name="准予")),
                ("gross_days", models.PositiveIntegerField(verbose_name="自然日")),
                ("working_days", models.PositiveIntegerField(verbose_name="工作日")),
                ("net_days", models.PositiveIntegerField(verbose_name="净用时")),
                ("items", models.JSONField(default=list, verbose_name="补正事项")),
                ("pauses", models.JSONField(default=list, verbose_name="不计入的时间")),
                ("authority", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.authority")),
            ],
            options={
                "verbose_name": "办理用时",
                "verbose_name_plural": "办理用时",
                "indexes": [models.Index(fields=["decided_on", "authority"], name="timing_decided")],
            },
        ),
    ]
