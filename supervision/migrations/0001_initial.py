
import django.db.models.deletion
import supervision.models.conduct
import supervision.models.filing
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        ('licensing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CrossFiling',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('project', models.CharField(blank=True, max_length=200, verbose_name='项目')),
            ],
            options={
                'verbose_name': '跨省备案',
                'verbose_name_plural': '跨省备案',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('units', models.JSONField(default=list, verbose_name='单位名录')),
                ('inspectors', models.JSONField(default=list, verbose_name='检查人员名录')),
                ('count', models.PositiveSmallIntegerField(null=True, verbose_name='抽取数量')),
                ('seed', models.CharField(blank=True, max_length=80, verbose_name='随机种子')),
                ('drawn', models.JSONField(default=list, verbose_name='抽取的单位')),
                ('inspect_on', models.DateField(blank=True, null=True, verbose_name='检查日期')),
                ('team', models.JSONField(default=list, verbose_name='检查人员')),
                ('grounds', models.JSONField(default=list, verbose_name='发现的问题')),
            ],
            options={
                'verbose_name': '保密检查',
                'verbose_name_plural': '保密检查',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Investigation',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('found', models.TextField(blank=True, verbose_name='线索')),
                ('items', models.PositiveIntegerField(null=True, verbose_name='登记保存件数')),
                ('breach', models.BooleanField(null=True, verbose_name='存在违法行为')),
                ('outcome', models.CharField(blank=True, max_length=15, verbose_name='处理方式')),
            ],
            options={
                'verbose_name': '泄密线索调查',
                'verbose_name_plural': '泄密线索调查',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Leak',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('found_at', models.DateTimeField(null=True, verbose_name='发现时间')),
                ('due_at', models.DateTimeField(null=True, verbose_name='报告时限')),
                ('late', models.BooleanField(null=True, verbose_name='逾期报告')),
            ],
            options={
                'verbose_name': '泄密报告',
                'verbose_name_plural': '泄密报告',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Unlicensed',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('found', models.TextField(blank=True, verbose_name='认定的事实')),
                ('self_run', models.BooleanField(default=False, verbose_name='机关、单位自行开展')),
                ('items', models.PositiveIntegerField(null=True, verbose_name='收缴载体件数')),
                ('referred_to', models.JSONField(default=list, verbose_name='移送机关')),
            ],
            options={
                'verbose_name': '无资质从业',
                'verbose_name_plural': '无资质从业',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('what', models.CharField(blank=True, max_length=30, verbose_name='变更事项')),
                ('listing', models.BooleanField(default=False, verbose_name='拟公开上市')),
                ('security_review', models.BooleanField(default=False, verbose_name='外商投资安全审查')),
                ('security_result', models.CharField(blank=True, max_length=12, verbose_name='安全审查结果')),
                ('onsite_required', models.BooleanField(null=True, verbose_name='需要现场审查')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='变更完成日期')),
                ('happened_on', models.DateField(blank=True, null=True, verbose_name='变更日期')),
                ('late', models.BooleanField(null=True, verbose_name='逾期报告')),
                ('working_day_due', models.DateField(blank=True, null=True, verbose_name='按工作日计算的末日')),
                ('licence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='licensing.certificate', verbose_name='资质证书')),
            ],
            options={
                'verbose_name': '变更',
                'verbose_name_plural': '变更',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Enforcement',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('ground', models.CharField(blank=True, max_length=30, verbose_name='情形')),
                ('path', models.CharField(blank=True, max_length=10, verbose_name='处理方式')),
                ('found', models.TextField(blank=True, verbose_name='认定的事实')),
                ('proposed_ground', models.CharField(blank=True, max_length=30, verbose_name='拟吊销的情形')),
                ('licence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enforcements', to='licensing.certificate', verbose_name='资质证书')),
            ],
            options={
                'verbose_name': '整改与处罚',
                'verbose_name_plural': '整改与处罚',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('category', models.CharField(blank=True, max_length=30, verbose_name='业务种类')),
                ('secrecy', models.CharField(blank=True, max_length=4, verbose_name='密级')),
                ('project', models.CharField(blank=True, max_length=200, verbose_name='项目')),
                ('built_by', models.CharField(blank=True, max_length=120, verbose_name='系统建设单位')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签订日期')),
                ('partners', models.JSONField(default=list, verbose_name='合作单位')),
                ('late', models.BooleanField(null=True, verbose_name='逾期备案')),
                ('cross_province', models.CharField(blank=True, max_length=12, verbose_name='跨省备案情况')),
                ('cross', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='supervision.crossfiling', verbose_name='跨省备案')),
                ('subcontractors', models.ManyToManyField(blank=True, to='casework.organisation', verbose_name='分包单位')),
            ],
            options={
                'verbose_name': '合同备案',
                'verbose_name_plural': '合同备案',
            },
            bases=(supervision.models.filing.Contract, supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='Reconsideration',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('decision', models.CharField(blank=True, max_length=50, verbose_name='所涉决定')),
                ('remedy', models.CharField(choices=[('reconsideration', '行政复议'), ('litigation', '行政诉讼')], default='reconsideration', max_length=20, verbose_name='救济途径')),
                ('body', models.CharField(blank=True, max_length=120, verbose_name='复议机关或者法院')),
                ('result', models.CharField(blank=True, max_length=10, verbose_name='结果')),
                ('result_on', models.DateField(blank=True, null=True, verbose_name='结果日期')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='casework.case', verbose_name='所涉案件')),
            ],
            options={
                'verbose_name': '复议、诉讼记录',
                'verbose_name_plural': '复议、诉讼记录',
            },
            bases=(supervision.models.conduct.Conduct, 'casework.case'),
        ),
        migrations.CreateModel(
            name='AnnualReport',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='casework.case')),
                ('year', models.PositiveSmallIntegerField(verbose_name='报告年度')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('late', models.BooleanField(null=True, verbose_name='逾期')),
                ('excusable', models.BooleanField(null=True, verbose_name='可予谅解')),
                ('content', models.JSONField(default=dict, verbose_name='自检内容')),
                ('reports_on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_reports', to='licensing.certificate')),
            ],
            options={
                'verbose_name': '年度自检报告',
                'verbose_name_plural': '年度自检报告',
                'constraints': [models.UniqueConstraint(fields=('reports_on', 'year'), name='annual_report_once')],
            },
            bases=('casework.case',),
        ),
    ]
