"""What the review offers to the acts as a first text; the officer edits it before anything is sent.

Law: the correction notice (Art. 18), the written review (Art. 20), the refusal (Art. 24).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from casework.templatetags.law import article
from licensing.models import Application, ReviewVerdict
from licensing.reviewing.reading import Bench, Point

Found = ReviewVerdict.Found
MOST_OF_A_NOTICE = 1000


def for_correction(application: Application) -> dict[str, Any]:
    """Initial items and words of the correction notice; {} when nothing is to be corrected."""
    bench = Bench(application)
    words: dict[str, list[str]] = defaultdict(list)
    for key, verdict in bench.standing.items():
        if verdict.found == Found.CORRECT:
            words[verdict.item].append(verdict.reason)
            words[verdict.item] += [
                f"第{remark.page}页：{remark.says}"
                for remark in bench.remarks[key]
                if remark.material.key == verdict.item
            ]
    says = {f"says.{key}": "\n".join(parts)[:MOST_OF_A_NOTICE] for key, parts in words.items()}
    return {"items": list(words)} | says if words else {}


def for_written_review(application: Application) -> dict[str, Any]:
    """Initial result of each category and the reasons.

    A category has a result when one of its conditions failed, or when all of them were found met
    on the files handed in now; else the officer is asked as if nothing had been said.
    """
    points = _judged(application)
    found: dict[str, Any] = {}
    for category in application.categories if points else ():
        own = [p for p in points if p.is_asked and _concerns(p, category)]
        if any(p.verdict and p.verdict.found == Found.FAILED for p in own):
            found[f"results.{category}"] = "fail"
        elif all(p.verdict and p.verdict.found == Found.MET and not p.is_stale for p in own):
            found[f"results.{category}"] = "pass"
    reasons = _against(points)
    return found | ({"reasons": reasons} if reasons else {})


def for_refusal(application: Application) -> dict[str, Any]:
    """Initial reasons of a refusal: article, condition and finding, one to a line."""
    reasons = _against(_judged(application))
    return {"reasons": "\n".join(reasons)} if reasons else {}


def _judged(application: Application) -> list[Point]:
    bench = Bench(application)
    return bench.points if bench.standing else []


def _concerns(point: Point, category: str) -> bool:
    return "." not in point.key or point.key.startswith(f"{category}.")


def _against(points: list[Point]) -> list[str]:
    return [
        f"{article(p.finding.article)}（{p.title}）：{' '.join(p.verdict.reason.split())}"
        for p in points
        if p.verdict and p.verdict.found == Found.FAILED
    ]
