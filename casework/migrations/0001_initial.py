
import casework.models.state
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('working', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '节假日与调休',
                'verbose_name_plural': '节假日与调休',
            },
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='年份')),
                ('source', models.CharField(max_length=120, verbose_name='依据')),
                ('loaded_at', models.DateTimeField(auto_now=True, verbose_name='载入时间')),
            ],
            options={
                'verbose_name': '工作日历年度',
                'verbose_name_plural': '工作日历年度',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='序号')),
                ('kind', models.CharField(max_length=30)),
                ('step', models.CharField(max_length=50, verbose_name='步骤')),
                ('source', models.CharField(max_length=50, verbose_name='原状态')),
                ('target', models.CharField(max_length=50, verbose_name='新状态')),
                ('outcome', models.CharField(choices=[('done', '完成'), ('refused', '被拒绝')], max_length=10, verbose_name='结果')),
                ('error', models.CharField(blank=True, max_length=50, verbose_name='错误')),
                ('role', models.CharField(blank=True, max_length=20, verbose_name='角色')),
                ('on', models.DateField(verbose_name='法定日期')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('inputs', models.JSONField(default=dict, verbose_name='输入')),
                ('facts', models.JSONField(default=dict, verbose_name='认定')),
                ('articles', models.JSONField(default=list, verbose_name='依据')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '流转记录',
                'verbose_name_plural': '流转记录',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=18, unique=True, verbose_name='统一社会信用代码')),
                ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                ('kind', models.CharField(choices=[('enterprise', '企业'), ('public_institution', '事业单位')], default='enterprise', max_length=20, verbose_name='单位性质')),
                ('province', models.CharField(max_length=30, verbose_name='注册地')),
                ('legal_representative', models.CharField(blank=True, max_length=60, verbose_name='法定代表人')),
                ('registered_address', models.CharField(blank=True, max_length=200, verbose_name='注册地址')),
                ('initials', models.CharField(blank=True, db_index=True, max_length=120, verbose_name='拼音首字母')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
            },
        ),
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('family', models.CharField(db_index=True, max_length=40, verbose_name='类别')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('in_force_from', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('in_force_until', models.DateField(blank=True, null=True, verbose_name='废止日期')),
                ('content', models.TextField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('loaded_at', models.DateTimeField(auto_now=True, verbose_name='载入时间')),
            ],
            options={
                'verbose_name': '法规版本',
                'verbose_name_plural': '法规版本',
            },
        ),
        migrations.CreateModel(
            name='SweptDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('finished_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='casework.organisation', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '用户',
                'verbose_name_plural': '用户',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(max_length=20, verbose_name='简称')),
                ('region', models.CharField(default='', max_length=20, verbose_name='辖区')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='casework.authority')),
            ],
            options={
                'verbose_name': '保密行政管理部门',
                'verbose_name_plural': '保密行政管理部门',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(editable=False, max_length=30, verbose_name='种类')),
                ('number', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='编号')),
                ('state', casework.models.state.StateField(default='draft', max_length=50, protected=True, verbose_name='状态')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='提出日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='最近期限')),
                ('warn_on', models.DateField(blank=True, null=True, verbose_name='预警日期')),
                ('journal_length', models.PositiveIntegerField(default=0, editable=False)),
                ('journal_head', models.CharField(default='', editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.authority', verbose_name='承办机关')),
                ('deciding_authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_to_decide', to='casework.authority', verbose_name='决定机关')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.organisation', verbose_name='单位')),
                ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.regulation')),
            ],
            options={
                'verbose_name': '案件',
                'verbose_name_plural': '案件',
            },
        ),
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='casework.entry')),
                ('since', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entry',
            name='authority',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.authority'),
        ),
        migrations.AddField(
            model_name='entry',
            name='case',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='casework.case'),
        ),
        migrations.AddField(
            model_name='entry',
            name='cause',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consequences', to='casework.entry'),
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('duties', '待办事项'), ('findings', '线索'), ('register', '发布'), ('alerts', '提醒')], max_length=10)),
                ('key', models.CharField(max_length=40)),
                ('on', models.DateField(verbose_name='日期')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='办结')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='casework.case')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='casework.entry')),
            ],
            options={
                'verbose_name': '后续事项',
                'verbose_name_plural': '后续事项',
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='regulation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.regulation'),
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('unit', '申请单位、资质单位'), ('intake', '受理人员'), ('reviewer', '书面审查人员'), ('inspector', '现场审查人员'), ('head', '机关负责人'), ('clerk', '发证人员'), ('supervisor', '监督检查人员'), ('enforcer', '执法人员'), ('admin', '系统管理员')], max_length=20, verbose_name='角色')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='casework.authority')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'constraints': [models.UniqueConstraint(fields=('user', 'role', 'authority'), name='appointment_held_once'), models.CheckConstraint(condition=models.Q(('role', 'unit'), _negated=True), name='appointment_is_of_staff')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=40, verbose_name='期限')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('day_zero', models.DateField(verbose_name='起算日')),
                ('opened_on', models.DateField(verbose_name='开始')),
                ('length', models.PositiveSmallIntegerField(null=True)),
                ('due_on', models.DateField(null=True, verbose_name='届满日')),
                ('paused_on', models.DateField(null=True, verbose_name='暂停')),
                ('ended_on', models.DateField(null=True, verbose_name='结束')),
                ('ended_by', models.CharField(blank=True, max_length=50)),
                ('overdue_on', models.DateField(null=True, verbose_name='逾期')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂估')),
                ('silence', models.CharField(blank=True, max_length=50)),
                ('acts_on', models.DateField(null=True, verbose_name='届满后果日')),
                ('warn_on', models.DateField(null=True, verbose_name='预警日')),
                ('statutory', models.BooleanField(default=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='casework.case')),
            ],
            options={
                'verbose_name': '期限',
                'verbose_name_plural': '期限',
                'indexes': [models.Index(condition=models.Q(('acts_on__isnull', False)), fields=['acts_on', 'id'], name='deadline_acts'), models.Index(condition=models.Q(('ended_on', None)), fields=['due_on', 'id'], name='deadline_running')],
                'constraints': [models.UniqueConstraint(fields=('case', 'period', 'ordinal'), name='deadline_read_once'), models.CheckConstraint(condition=models.Q(('paused_on', None), ('due_on', None), ('ended_on__isnull', False), _connector='OR'), name='deadline_paused_has_no_due_date')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=10, verbose_name='等级')),
                ('provinces', models.JSONField(default=list, verbose_name='地区')),
                ('stages', models.JSONField(default=list, verbose_name='环节')),
                ('from_on', models.DateField(verbose_name='起')),
                ('until_on', models.DateField(verbose_name='止')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to='casework.authority')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_held', to='casework.authority')),
            ],
            options={
                'verbose_name': '委托',
                'verbose_name_plural': '委托',
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='delegation_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'series', 'year'), name='series_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='文书')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='文号')),
                ('issued_on', models.DateField(verbose_name='成文日期')),
                ('context', models.JSONField(verbose_name='内容')),
                ('file', models.FileField(blank=True, upload_to='papers/%Y/%m/', verbose_name='文件')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='校验值')),
                ('drawn_at', models.DateTimeField(blank=True, null=True, verbose_name='制作时间')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='查验码')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='casework.authority')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='casework.case')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='casework.entry')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'key'), name='paper_issued_once_by_an_act'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('sha256', '')), models.Q(('drawn_at__isnull', False), ('sha256__gt', '')), _connector='OR'), name='paper_drawn_has_hash')],
            },
        ),
        migrations.CreateModel(
            name='Reacted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reaction', models.CharField(max_length=120)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='casework.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'reaction'), name='reacted_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('case', 'position'), name='entry_position_taken_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_on', None)), fields=['authority', 'next_due_on', 'id'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_on', None)), fields=['next_due_on', 'id'], include=('authority', 'kind', 'state', 'warn_on'), name='case_dashboard'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['organisation', 'kind'], name='case_of_organisation'),
        ),
    ]
