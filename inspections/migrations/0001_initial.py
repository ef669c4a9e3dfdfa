
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('visit_on', models.DateField(verbose_name='现场审查日期')),
                ('staff', models.JSONField(default=list, verbose_name='工作人员')),
                ('experts', models.JSONField(default=list, verbose_name='审查专家')),
                ('verdict', models.CharField(blank=True, max_length=4, verbose_name='结论')),
                ('signed_by', models.CharField(blank=True, max_length=30, verbose_name='签字人')),
                ('witnesses', models.JSONField(default=list, verbose_name='见证人')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='casework.case')),
            ],
            options={
                'verbose_name': '现场审查',
                'verbose_name_plural': '现场审查',
            },
            bases=('casework.case',),
        ),
        migrations.CreateModel(
            name='VisitRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(max_length=20, verbose_name='程序')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('note', models.TextField(blank=True, verbose_name='情况')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='inspections.visit')),
            ],
            options={
                'verbose_name': '现场审查记录',
                'verbose_name_plural': '现场审查记录',
                'constraints': [models.UniqueConstraint(fields=('visit', 'ground'), name='visit_step_recorded_once')],
            },
        ),
    ]
