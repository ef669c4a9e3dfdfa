"""Keeping the banks of questions: a version is loaded, looked at, and published for good."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework import hall
from casework.models import Role, User
from casework.refusal import StepRefused
from inspections.knowledge.reading import Draft, Fault, read_bank
from inspections.models import Question, QuestionBank

KIND = "question_bank"
KEEPERS = (Role.ADMIN, Role.SUPERVISOR)


def _role(by: User) -> str:
    held = by.roles()
    role = next((role for role in KEEPERS if role in held), "")
    if not role:
        raise StepRefused("E_ROLE", "只有系统管理员和监督检查人员可以管理题库。")
    return role


def check(content: bytes) -> Draft:
    """The bank in the file with everything that is wrong, that its version is taken included."""
    draft = read_bank(content)
    version = draft.head.get("version")
    if version and QuestionBank.objects.filter(version=version).exists():
        draft.faults.append(Fault("版本", f"{version}已经导入；请改用新的版本，已有的版本不能改动"))
    return draft


@transaction.atomic
def load(draft: Draft, *, by: User, on: date) -> QuestionBank:
    """Store a bank without faults; nobody is tested by it before it is published."""
    role = _role(by)
    if draft.faults:
        raise ValueError(str(draft.faults[0]))
    bank = QuestionBank.objects.create(**draft.head, loaded_on=on, loaded_by=by)
    Question.objects.bulk_create(Question(bank=bank, **row) for row in draft.questions)
    size = len(draft.questions)
    hall.note(KIND, "load", by=by, on=on, role=role, version=bank.version, questions=size)
    return bank


@transaction.atomic
def publish(bank: QuestionBank, *, by: User, on: date) -> QuestionBank:
    """From now on the bank can be used, and nothing of it changes any more."""
    role = _role(by)
    bank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
    if bank.published_on:
        raise StepRefused("E_STATE", "这一版本已经发布。")
    bank.published_on, bank.published_by = on, by
    bank.save(update_fields=["published_on", "published_by"])
    hall.note(KIND, "publish", by=by, on=on, role=role, version=bank.version)
    return bank


@transaction.atomic
def drop(bank: QuestionBank, *, by: User, on: date) -> None:
    """Throw away a bank that was not published."""
    role = _role(by)
    bank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
    if bank.published_on:
        raise StepRefused("E_STATE", "已经发布的版本不能删除。")
    hall.note(KIND, "drop", by=by, on=on, role=role, version=bank.version)
    bank.delete()
