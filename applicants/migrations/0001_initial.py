
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
            name='Profile',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='profile', serialize=False, to='casework.organisation')),
                ('declared', models.JSONField(default=dict, verbose_name='申报情况')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': '单位情况',
                'verbose_name_plural': '单位情况',
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='材料')),
                ('file', models.FileField(blank=True, upload_to='materials/%Y/%m/', verbose_name='文件')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='文件名')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='类型')),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='大小')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='校验值')),
                ('marked', models.BooleanField(default=False, verbose_name='带有密级标志')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                ('current', models.BooleanField(default=True, verbose_name='现行')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='casework.case')),
            ],
            options={
                'verbose_name': '申请材料',
                'verbose_name_plural': '申请材料',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True), ('marked', False)), fields=('case', 'key'), name='material_current_once')],
            },
        ),
    ]
