
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('level', models.CharField(max_length=10, verbose_name='资质等级')),
                ('categories', models.JSONField(default=list, verbose_name='业务种类')),
                ('asks', models.CharField(choices=[('initial', '首次申请'), ('renewal', '延续申请'), ('reapplication', '重新申请'), ('additional', '增加业务种类')], default='initial', max_length=20, verbose_name='申请类型')),
                ('timely', models.BooleanField(null=True, verbose_name='按期提出延续')),
                ('channel', models.CharField(choices=[('online', '网上'), ('paper', '窗口')], default='online', max_length=10, verbose_name='提交方式')),
                ('accepted_on', models.DateField(null=True, verbose_name='受理日期')),
                ('accepted_basis', models.CharField(blank=True, max_length=10)),
                ('notified_items', models.JSONField(default=list, verbose_name='告知补正事项')),
                ('open_items', models.JSONField(default=list, verbose_name='尚未补正事项')),
                ('written_verdict', models.CharField(blank=True, max_length=4, verbose_name='书面审查结论')),
                ('visit_verdict', models.CharField(blank=True, max_length=4, verbose_name='现场审查结论')),
                ('categories_passed', models.JSONField(default=list, verbose_name='合格业务种类')),
                ('open_reviews', models.JSONField(default=list, verbose_name='进行中的专家评审')),
                ('termination_ground', models.CharField(blank=True, max_length=20, verbose_name='终止情形')),
                ('decision_late', models.BooleanField(null=True, verbose_name='超期决定')),
                ('trained', models.BooleanField(default=False, verbose_name='已培训并签署责任书')),
            ],
            options={
                'verbose_name': '资质申请',
                'verbose_name_plural': '资质申请',
            },
            bases=('casework.case',),
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('level', models.CharField(max_length=10, verbose_name='资质等级')),
                ('categories', models.JSONField(default=list, verbose_name='业务种类')),
                ('valid_from', models.DateField(verbose_name='有效期起')),
                ('valid_until', models.DateField(verbose_name='有效期止')),
                ('holder_name', models.CharField(blank=True, max_length=120, verbose_name='单位名称')),
                ('legal_representative', models.CharField(blank=True, max_length=60, verbose_name='法定代表人')),
                ('registered_address', models.CharField(blank=True, max_length=200, verbose_name='注册地址')),
                ('recheck_verdict', models.CharField(blank=True, max_length=15, verbose_name='复查结论')),
                ('former_state', models.CharField(blank=True, max_length=20)),
                ('cancellation_requested_on', models.DateField(blank=True, null=True, verbose_name='申请注销日期')),
                ('business_stopped_on', models.DateField(blank=True, null=True, verbose_name='停止涉密业务日期')),
                ('issued_for', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_certificate', to='licensing.application')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='licensing.certificate')),
                ('suspended_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='casework.case', verbose_name='据以暂停的案件')),
            ],
            options={
                'verbose_name': '资质证书',
                'verbose_name_plural': '资质证书',
            },
            bases=('casework.case',),
        ),
        migrations.AddField(
            model_name='application',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='licensing.certificate'),
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('state', models.CharField(choices=[('proposed', '待入库'), ('admitted', '在库'), ('removed', '已移出')], default='admitted', max_length=10)),
                ('assessed', models.BooleanField(default=True, verbose_name='培训考核合格')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='casework.authority')),
                ('conflicts', models.ManyToManyField(blank=True, to='casework.organisation', verbose_name='回避单位')),
            ],
            options={
                'verbose_name': '审查专家',
                'verbose_name_plural': '审查专家',
            },
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='certificate_ends_after_it_begins'),
        ),
    ]
