import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0005_timing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=30, verbose_name="内容")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("filters", models.JSONField(default=dict, verbose_name="筛选条件")),
                ("form", models.CharField(choices=[("xlsx", "电子表格（XLSX）"), ("csv", "文本表格（CSV）"), ("pdf", "PDF")], max_length=4, verbose_name="格式")),
                ("offices", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("claimed_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(null=True, verbose_name="总行数")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已写行数")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="失败时间")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("file", models.FileField(blank=True, upload_to="exports/%Y/%m/", verbose_name="文件")),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="exports", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "导出文件",
                "verbose_name_plural": "导出文件",
                "ordering": ["-pk"],
                "indexes": [models.Index(condition=models.Q(("failed_at", None), ("finished_at", None)), fields=["id"], name="export_waiting")],
                "constraints": [models.CheckConstraint(condition=models.Q(("finished_at", None), ("failed_at", None), _connector="OR"), name="export_finished_has_not_failed")],
            },
        ),
    ]
