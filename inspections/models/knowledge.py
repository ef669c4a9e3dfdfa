from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.models import User


class QuestionBank(models.Model):
    """A version of the questions of the knowledge test, and how a test is put together from it.

    draw: how many questions of each topic. pass_mark: per cent of the questions; None: the office
    has set none, so that a test has a score and no verdict. Once published, database triggers
    refuse every change of the version and of its questions.
    """

    version = models.CharField("版本", max_length=40, unique=True)
    title = models.CharField("名称", max_length=120)
    minutes = models.PositiveSmallIntegerField("时长（分钟）")
    draw = models.JSONField("组卷")
    pass_mark = models.DecimalField(
        "合格分（百分制）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    loaded_on = models.DateField("导入日期")
    loaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField("发布日期", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "知识测试题库"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    @property
    def size(self) -> int:
        """How many questions a test has."""
        return sum(self.draw.values())


class Question(models.Model):
    """One question; marked right only when exactly the right options are chosen."""

    class Kind(models.TextChoices):
        SINGLE = "single", "单选"
        MULTIPLE = "multiple", "多选"
        JUDGEMENT = "judgement", "判断"

    bank = models.ForeignKey(QuestionBank, models.CASCADE, related_name="questions")
    code = models.CharField("编号", max_length=20)
    kind = models.CharField("题型", max_length=10, choices=Kind.choices)
    topic = models.CharField("主题", max_length=40)
    clause = models.CharField("条款", max_length=20)
    text = models.TextField("题干")
    options = models.JSONField("选项")
    answer = models.JSONField("答案")

    class Meta:
        verbose_name = verbose_name_plural = "试题"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="question_code_once_in_bank")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options in the order in which they are shown: A first, and right before wrong."""
        return sorted(self.options.items(), reverse=self.kind == self.Kind.JUDGEMENT)

    def is_right(self, chosen: list[str]) -> bool:
        return set(chosen) == set(self.answer)


class Sitting(models.Model):
    """One occasion on which people of a unit are tested, during a visit."""

    visit = models.ForeignKey("inspections.Visit", models.PROTECT, related_name="sittings")
    bank = models.ForeignKey(QuestionBank, models.PROTECT, related_name="sittings")
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "知识测试"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(closed_at=None), name="one_open_sitting_of_a_visit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.opened_at:%Y-%m-%d %H:%M}"


class Examinee(models.Model):
    """Who is tested (name and post, nothing else), and the questions drawn by the seed.

    The code lets the person in once; only its hash is kept, and not any longer than needed.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="examinees")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("岗位", max_length=60)
    seed = models.CharField("抽题种子", max_length=40)
    drawn = models.JSONField("试题")
    code_hash = models.CharField("测试码校验值", max_length=64, blank=True)
    begun_at = models.DateTimeField("开始时间", null=True, blank=True)
    due_at = models.DateTimeField("截止时间", null=True, blank=True)
    finished_at = models.DateTimeField("交卷时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参加测试人员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="code_lets_in_one_person"
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None, due_at=None, finished_at=None)
                | Q(begun_at__isnull=False, due_at__gt=F("begun_at")),
                name="test_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"


class Answer(models.Model):
    """What was chosen last for one question."""

    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    chosen = models.JSONField("所选")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "作答"
        constraints = [
            models.UniqueConstraint(fields=["examinee", "question"], name="question_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.examinee} {self.question}"
