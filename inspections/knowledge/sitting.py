"""Testing people during a visit: open, register, let in by a code, answer, hand in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from casework import clock, hall
from casework.models import Role, User
from casework.refusal import StepRefused
from inspections.knowledge.drawing import draw
from inspections.models import Answer, Examinee, Question, QuestionBank, Sitting, Visit
from inspections.planning import may_record

KIND = "knowledge_test"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
CODE_LENGTH, SEED_BITS = 8, 64
LATE = "测试时间已到，不能再作答。已保存的答案照常评分。"


def _demand(visit: Visit, by: User) -> None:
    if not may_record(visit, by, clock.today()):
        raise StepRefused("E_ROLE", "只有负责此次现场审查的人员在审查进行中可以组织测试。")


@transaction.atomic
def open_sitting(visit: Visit, bank: QuestionBank, *, by: User) -> Sitting:
    """Begin a test with a published bank. Raises StepRefused while another one goes on."""
    _demand(visit, by)
    Visit.objects.select_for_update().get(pk=visit.pk)
    if not bank.published_on:
        raise StepRefused("E_STATE", "题库尚未发布，不能使用。")
    if visit.sittings.filter(closed_at=None).exists():
        raise StepRefused("E_STATE", "已有一场测试正在进行。")
    _note(visit, "open", by, bank=bank.version)
    return visit.sittings.create(bank=bank, opened_at=clock.now(), opened_by=by)


@transaction.atomic
def register(sitting: Sitting, *, by: User, name: str, post: str) -> tuple[Examinee, str]:
    """Draw the questions of a person; returns the code, which nobody can read again."""
    _open(sitting, by)
    seed = secrets.randbits(SEED_BITS)
    code = _new_code()
    examinee = sitting.examinees.create(
        name=name, post=post, seed=str(seed), drawn=drawn_from(sitting.bank, seed),
        code_hash=_hashed(code),
    )  # fmt: skip
    _note(sitting.visit, "register", by, examinee=examinee.pk, name=name, post=post, seed=str(seed))
    return examinee, code


def drawn_from(bank: QuestionBank, seed: int) -> list[str]:
    """The codes of the questions that this seed draws from the bank."""
    codes: dict[str, list[str]] = {}
    for topic, code in bank.questions.values_list("topic", "code"):
        codes.setdefault(topic, []).append(code)
    return draw(codes, bank.draw, seed)


@transaction.atomic
def renew_code(examinee: Examinee, *, by: User) -> str:
    """Another code for somebody whose page was lost; questions, answers and deadline stay."""
    _open(examinee.sitting, by)
    code = _new_code()
    Examinee.objects.filter(pk=examinee.pk).update(code_hash=_hashed(code))
    _note(examinee.sitting.visit, "renew_code", by, examinee=examinee.pk)
    return code


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: User) -> None:
    """End the test: nobody begins or answers any more, what is kept is marked."""
    _open(sitting, by)
    now = clock.now()
    for examinee in sitting.examinees.select_for_update().exclude(begun_at=None):
        if examinee.finished_at is None:
            examinee.finished_at = now
            examinee.save(update_fields=["finished_at"])
    sitting.examinees.update(code_hash="")
    sitting.closed_at = now
    sitting.save(update_fields=["closed_at"])
    _note(sitting.visit, "close", by, sitting=sitting.pk)


def _open(sitting: Sitting, by: User) -> None:
    _demand(sitting.visit, by)
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.closed_at:
        raise StepRefused("E_STATE", "这场测试已经结束。")


def _note(visit: Visit, step: str, by: User, **said: object) -> None:
    on, role = clock.today(), Role.INSPECTOR
    hall.note(KIND, step, by=by, on=on, role=role, visit=visit.pk, said=said)


# -- the one who is tested ----------------------------------------------------------------------
@transaction.atomic
def enter(code: str) -> Examinee:
    """Who the code belongs to; it is used up, and the time runs from the first entry.

    Raises StepRefused for a code nobody holds or whose test has ended.
    """
    hashed = _hashed(code)
    examinee = Examinee.objects.select_for_update().filter(code_hash=hashed).first()
    if examinee is None or examinee.sitting.closed_at:
        raise StepRefused("E_CODE", "测试码不正确，或者已经使用。请向审查人员索取新的测试码。")
    now = clock.now()
    if examinee.begun_at is None:
        examinee.begun_at = now
        examinee.due_at = now + timedelta(minutes=examinee.sitting.bank.minutes)
    examinee.code_hash = ""
    examinee.save(update_fields=["code_hash", "begun_at", "due_at"])
    return examinee


@transaction.atomic
def save_answers(examinee: Examinee, chosen: Mapping[str, Sequence[str]]) -> None:
    """Keep what was chosen for the questions named; other answers stay as they are.

    Raises StepRefused once the time is over or the test was handed in.
    """
    locked = _answering(examinee)
    questions = {q.code: q for q in questions_of(locked)}
    if set(chosen) - set(questions):
        raise StepRefused("E_STATE", "这道题不在本次测试中。")
    kept = {answer.question_id: answer.chosen for answer in locked.answers.all()}
    now, changed = clock.now(), []
    for code, keys in chosen.items():
        question = questions[code]
        fitting = [key for key in question.options if key in keys]
        if fitting != kept.get(question.pk, []):
            changed.append(Answer(examinee=locked, question=question, chosen=fitting, at=now))
    Answer.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["examinee", "question"],
        update_fields=["chosen", "at"],
    )


@transaction.atomic
def hand_in(examinee: Examinee) -> None:
    """The test is over for this person. Raises StepRefused when it already was."""
    locked = _answering(examinee)
    locked.finished_at = clock.now()
    locked.save(update_fields=["finished_at"])


def _answering(examinee: Examinee) -> Examinee:
    """The row, locked, of somebody who may still answer."""
    locked = Examinee.objects.select_for_update().get(pk=examinee.pk)
    if locked.finished_at:
        raise StepRefused("E_STATE", "已经交卷，不能再作答。")
    if locked.due_at is None or clock.now() > locked.due_at:
        raise StepRefused("E_PERIOD_OVER", LATE)
    return locked


def questions_of(examinee: Examinee) -> list[Question]:
    """The questions in the order in which they are asked."""
    found = {q.code: q for q in examinee.sitting.bank.questions.filter(code__in=examinee.drawn)}
    return [found[code] for code in examinee.drawn]


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def _hashed(code: str) -> str:
    """As typed by people: blanks, hyphens and small letters make no difference."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"knowledge-test:{plain}".encode()).hexdigest()


def shown(code: str) -> str:
    """ABCD-EFGH: easier to type."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
