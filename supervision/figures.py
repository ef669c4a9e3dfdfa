"""The figures of the dashboards as filters of the work list: what each counts is its cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from casework import clock
from casework.figures import Arguments, Figure, register
from casework.law import Law, laws
from casework.models import Deadline, User
from licensing.law import law_in_force
from supervision import timeliness
from supervision.cards import UNEXPLAINED
from supervision.models import Card, Timing
from supervision.practice import practice

MANY_DAYS = "{} 至 {}"


def _law() -> Law:
    return law_in_force(clock.today()).law


def _title(period: str) -> str:
    """What the period is called, in the licences' law or else in another."""
    known = next((law for law in (_law(), *laws()) if period in law.rules), _law())
    return known.rules[period].title


def _days(arguments: Arguments) -> tuple[date, date]:
    since, until = arguments
    return date.fromisoformat(since), date.fromisoformat(until)


def _between(arguments: Arguments) -> str:
    return MANY_DAYS.format(*_days(arguments))


# -- periods that ended --------------------------------------------------------------------------
def _ended(condition: Q) -> Callable[[Arguments], Q]:
    def cases(arguments: Arguments) -> Q:
        period, *days = arguments
        found = timeliness.ended_periods(*_days(days)).filter(condition, period=period)
        return Q(pk__in=found.values("case"))

    return cases


def _in_time(arguments: Arguments) -> Q:
    return _ended(Q())(arguments) & ~_ended(timeliness.LATE)(arguments)


def _said(word: str) -> Callable[[Arguments], str]:
    def says(arguments: Arguments) -> str:
        period, *days = arguments
        return f"{_title(period)}{word}（{_between(days)}）"

    return says


register("ended", Figure(_said("结束"), _ended(Q())))
register("late", Figure(_said("逾期结束"), _ended(timeliness.LATE)))
register("in_time", Figure(_said("按时结束"), _in_time))


# -- decisions -----------------------------------------------------------------------------------
def _decided(word: str, condition: Q) -> Figure:
    def cases(arguments: Arguments) -> Q:
        since, until = _days(arguments)
        found = Timing.objects.filter(condition, decided_on__gte=since, decided_on__lte=until)
        return Q(pk__in=found.values("case"))

    return Figure(lambda arguments: f"{word}（{_between(arguments)}）", cases)


register("decided", _decided("作出决定", Q()))
register("granted", _decided("准予许可", Q(granted=True)))
register("refused", _decided("不予许可", Q(granted=False)))
register("first_time", _decided("材料一次齐全", timeliness.FIRST_TIME))
register("corrected", _decided("经过补正", ~timeliness.FIRST_TIME))


def _of_item(arguments: Arguments) -> Q:
    item, *days = arguments
    return _decided("", Q(items__contains=[item])).cases(days)


def _item_said(arguments: Arguments) -> str:
    item, *days = arguments
    return f"要求补正：{_law().material(item)['name']}（{_between(days)}）"


def _of_pause(arguments: Arguments) -> Q:
    cause, *days = arguments
    return _decided("", Q(pauses__contains=[[cause]])).cases(days)


def _pause_said(arguments: Arguments) -> str:
    cause, *days = arguments
    return f"不计入时间：{cause}（{_between(days)}）"


register("asked", Figure(_item_said, _of_item))
register("paused", Figure(_pause_said, _of_pause))


# -- now -----------------------------------------------------------------------------------------
def _due_on(arguments: Arguments) -> Q:
    (day,) = arguments
    return Q(closed_on=None, next_due_on=date.fromisoformat(day))


def _running(arguments: Arguments) -> Q:
    """Cases with a running period of this name, whose last day may lie ahead."""
    (period,) = arguments
    rows = Deadline.objects.covering(clock.today()).filter(period=period)
    return Q(pk__in=rows.values("case"))


def _duty(arguments: Arguments) -> Q:
    (period,) = arguments
    rows = Deadline.objects.running().filter(period=period, due_on__lt=clock.today())
    return Q(pk__in=rows.exclude(silence="").values("case"))


def _named(word: str) -> Callable[[Arguments], str]:
    def says(arguments: Arguments) -> str:
        (period,) = arguments
        return f"{word}：{_title(period)}"

    return says


def _handled(arguments: Arguments) -> Q:
    (person,) = arguments
    return Q(closed_on=None, assignee=int(person))


def _handled_said(arguments: Arguments) -> str:
    (person,) = arguments
    return f"{User.objects.get(pk=int(person))}承办"


register("handled", Figure(_handled_said, _handled))


def _cards(arguments: Arguments) -> Q:
    rung, *days = arguments
    since, until = _days(days)
    given = Card.objects.filter(rung=rung, given_on__gte=since, given_on__lte=until)
    return Q(pk__in=given.values("case"))


def _cards_said(arguments: Arguments) -> str:
    rung, *days = arguments
    return f"{practice()['cards'][rung]['name']}（{_between(days)}）"


def _unexplained(arguments: Arguments) -> Q:
    """Overdue cases with a card whose explanation is owed."""
    owed = Card.objects.filter(UNEXPLAINED).values("case")
    return Q(closed_on=None, next_due_on__lt=clock.today(), pk__in=owed)


register("cards", Figure(_cards_said, _cards))
register("unexplained", Figure(lambda _: "超期未说明原因", _unexplained))
register("due_on", Figure(lambda arguments: f"{arguments[0]} 届满", _due_on))
register("running", Figure(_named("期间内"), _running))
register("overdue_duty", Figure(_named("超期"), _duty))
