"""What is still open in an application before it can be decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from casework import clock
from casework.models import Case, User
from casework.obstacles import Obstacle, obstacles_of
from licensing.barring import standing
from licensing.freezing import changes_since
from licensing.models import Application
from licensing.reviewing.reading import Bench

FAILED = "fail"


@obstacles_of("application")
def corrections(case: Application, by: User) -> Iterator[Obstacle]:
    """Items of the correction notice that were not put right, and materials never handed in."""
    page = f"{_page(case)}#materials"
    for key in case.open_items:
        yield Obstacle(f"尚未补正：{case.law.material(key)['name']}", page)
    if not case.is_accepted and not case.notified_items:
        for key in case.missing:
            yield Obstacle(f"没有提交：{case.law.material(key)['name']}", page)


@obstacles_of("application")
def reviews(case: Application, by: User) -> Iterator[Obstacle]:
    """Reviews without a result, and those that were not passed."""
    if case.is_closed or not case.is_accepted:
        return
    review = reverse("review", args=[case.pk])
    for name, verdict, url in (
        ("书面审查", case.written_verdict, review),
        ("现场审查", case.visit_verdict, f"{_page(case)}#visits"),
    ):
        if verdict == FAILED:
            yield Obstacle(f"{name}结论为不合格", url)
        elif not verdict:
            yield Obstacle(f"{name}尚未作出结论", url)
    opinion = reverse("step", args=[case.pk, "end_expert_review"])
    for name in case.open_reviews:
        yield Obstacle(f"“{name}”尚未记录专家意见", opinion)


@obstacles_of("application")
def conditions(case: Application, by: User) -> Iterator[Obstacle]:
    """Conditions nobody judged, and verdicts that rest on files replaced since."""
    if case.is_closed or case.written_verdict:
        return
    bench, page = Bench(case), reverse("review", args=[case.pk])
    if left := len(bench.asked) - bench.judged:
        yield Obstacle(f"书面审查还有 {left} 项条件没有判定", f"{page}?show=open")
    for point in bench.points:
        if point.is_stale:
            yield Obstacle(f"材料在判定之后有更换：{point.title}", f"{page}?show=stale")


@obstacles_of("application")
def unit(case: Application, by: User) -> Iterator[Obstacle]:
    """What changed at the unit since it applied, and a bar that stands against it."""
    if case.is_closed:
        return
    if found := changes_since(case):
        yield Obstacle(f"提交后单位情况有 {len(found)} 项变化", f"{_page(case)}#changes")
    for bar in standing(case.organisation_id, case.law, clock.today()):
        yield Obstacle(f"单位处于{bar.title}", reverse("case", args=[bar.case_id]), bar.article)


def _page(case: Case) -> str:
    return reverse("case", args=[case.pk])
