import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STANDINGS = [
    ("proposed", "已申请"), ("examined", "已审查"), ("admitted", "在库"),
    ("suspended", "暂停"), ("removed", "已出库"),
]


def keep_what_was_known(apps, schema_editor):
    """Each assessed expert gets one assessment, each conflict one relation; nothing is lost."""
    Expert = apps.get_model("licensing", "Expert")
    Standing = apps.get_model("licensing", "ExpertStanding")
    Training = apps.get_model("licensing", "ExpertTraining")
    Relation = apps.get_model("licensing", "ExpertRelation")
    first = "2000-01-01"
    for expert in Expert.objects.all():
        Standing.objects.create(
            expert=expert, standing=expert.standing, on=first, reason="此前的记录转入"
        )
        Training.objects.create(
            expert=expert, kind="assessment", on=first, passed=expert.assessed,
            subject="此前的考核结果转入",
        )
        for organisation in expert.conflicts.all():
            Relation.objects.create(
                expert=expert, organisation=organisation, kind="other", declared_on=first,
                reason="此前登记的回避单位",
            )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_journal_is_append_only"),
        ("licensing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("expert", "state", "standing"),
        migrations.AlterField(
            "expert", "standing",
            models.CharField("状态", choices=STANDINGS, default="proposed", max_length=10),
        ),
        migrations.AlterField(
            "expert", "authority",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="experts",
                to="casework.authority", verbose_name="建库机关",
            ),
        ),
        migrations.AddField("expert", "employer", models.CharField("工作单位", blank=True, max_length=120, default=""), preserve_default=False),
        migrations.AddField("expert", "fields", models.JSONField("审查领域", default=list)),
        migrations.AddField("expert", "valid_until", models.DateField("聘期至", blank=True, null=True)),
        migrations.CreateModel(
            name="ExpertStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.CharField("状态", choices=STANDINGS, max_length=10)),
                ("on", models.DateField("日期")),
                ("reason", models.CharField("说明", blank=True, max_length=400)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("expert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="standings", to="licensing.expert")),
            ],
            options={"verbose_name": "入库出库记录", "verbose_name_plural": "入库出库记录", "ordering": ["on", "pk"]},
        ),
        migrations.CreateModel(
            name="ExpertTraining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField("类别", choices=[("training", "培训"), ("assessment", "考核")], max_length=10)),
                ("on", models.DateField("日期")),
                ("passed", models.BooleanField("合格")),
                ("subject", models.CharField("内容", max_length=200)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("expert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="trainings", to="licensing.expert")),
            ],
            options={"verbose_name": "培训考核", "verbose_name_plural": "培训考核", "ordering": ["on", "pk"]},
        ),
        migrations.CreateModel(
            name="ExpertRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField("关系", choices=[("employed", "任职或者兼职"), ("shares", "持有股份"), ("relative", "近亲属任职或者持股"), ("other", "其他关系")], max_length=10)),
                ("reason", models.CharField("说明", blank=True, max_length=400)),
                ("declared_on", models.DateField("申报日期")),
                ("ended_on", models.DateField("终止日期", blank=True, null=True)),
                ("expert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="licensing.expert")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.organisation", verbose_name="单位")),
            ],
            options={"verbose_name": "专家利害关系", "verbose_name_plural": "专家利害关系", "ordering": ["declared_on", "pk"], "abstract": False},
        ),
        migrations.RunPython(keep_what_was_known, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("expert", "assessed"),
        migrations.RemoveField("expert", "conflicts"),
    ]
