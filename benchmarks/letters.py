"""Goal 9: letters and certificates against WeasyPrint as it comes, with the same HTML.

Stock is a new HTML object, a new font configuration and the installed Noto collections for every
paper, WeasyPrint's own justification and the usual garbage collection. Run as
`python -m benchmarks.letters`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.layout import inline

from benchmarks.report import Row, interleaved, is_steady, ratio
from casework.papers import press
from casework.papers.fetching import DrawingFetcher

GOAL = 9
ROUNDS = 15
LETTERS = 100
CERTIFICATES = 20
STOCK_FAMILIES = {
    "body": "'Noto Serif CJK SC'",
    "title": "'Noto Serif CJK SC'",
    "heading": "'Noto Sans CJK SC'",
}


def run() -> list[Row]:
    """The five ratios of the goal, each from runs that took turns in this minute."""
    return [*speed_and_size(), memory(), two_processes()]


def speed_and_size() -> list[Row]:
    """Time of a warm one-page letter and of a batch of certificates, and bytes of the letter."""
    stock = _stock()
    press.warm_up()
    letter, certificate = sample("letter"), sample("certificate")
    batch = [sample("certificate", number) for number in range(CERTIFICATES)]
    letter_page = press.markup("acceptance_notice", letter)
    certificate_page = press.markup("certificate", certificate)
    letters = interleaved(
        {
            "stock": lambda: stock(letter_page),
            "ours": lambda: press.render("acceptance_notice", letter),
        },
        rounds=ROUNDS,
        timer=time.process_time,
    )
    # A round prints the whole batch once and one certificate the stock way.
    certificates = interleaved(
        {
            "stock": lambda: stock(certificate_page),
            "ours": lambda: press.render_many("certificate", batch),
        },
        rounds=max(5, ROUNDS // 3),
        timer=time.process_time,
    )
    letter_ratio = ratio(letters, "ours", "stock")
    batch_ratio = ratio(certificates, "ours", "stock") / CERTIFICATES
    size = len(press.render("acceptance_notice", letter)) / len(stock(letter_page))
    steady = "" if is_steady(letters["stock"]) else " (unsteady machine: repeat)"
    return [
        _row("warm one-page letter, time", 0.33, letter_ratio, steady),
        _row(f"certificate in a batch of {CERTIFICATES}, time", 0.10, batch_ratio, steady),
        _row("warm one-page letter, bytes", 0.25, size),
    ]


def memory() -> Row:
    """Peak resident memory of a process that prints letters one after the other."""
    answers = {way: _finish(_start(way)) for way in ("stock", "ours")}
    peaks = {way: float(answer[1]) for way, answer in answers.items()}
    idle = float(answers["stock"][2])
    detail = " ({:.0f} of {:.0f} MiB; libraries alone {:.0f})".format(
        *(kibibytes / 1024 for kibibytes in (peaks["ours"], peaks["stock"], idle))
    )
    text = f"peak memory of a printing process, {LETTERS} letters"
    return _row(text, 1 / 6, peaks["ours"] / peaks["stock"], detail)


def two_processes() -> Row:
    """Letters a second of two processes by those of one, beside the same for a bare loop."""
    scaling = {}
    for way in ("spin", "ours"):
        alone = float(_finish(_start(way))[0])
        pair = [_start(way), _start(way)]
        together = max(float(_finish(child)[0]) for child in pair)
        scaling[way] = 2 * alone / together
    return Row(
        GOAL,
        "letters a second, two processes by one",
        "≥ 1.80",
        f"{scaling['ours']:.2f} (a bare loop here: {scaling['spin']:.2f})",
        scaling["ours"] >= 1.8,
    )


def sample(kind: str, number: int = 1) -> dict[str, Any]:
    """The facts of a believable paper."""
    return {
        "paper": _head(kind, number),
        "authority": {"name": "某某省保密行政管理部门", "code": "sample"},
        "organisation": {
            "name": "某某信息安全技术股份有限公司",
            "code": "91420100MA4KTEST6X",
            "legal_representative": "张建国",
            "registered_address": "某某省某某市东湖新技术开发区光谷大道77号B12栋9层",
        },
        "regulation": {"title": "某某资质管理办法", "number": "某某令2020年第1号"},
        "remedies": "",
        "case": {
            "number": f"SQ-2026-{number:06d}",
            "kind_name": "初次申请",
            "level_name": "某级",
            "categories": ["某业务一", "某业务二", "某业务三"],
            "received_on": date(2026, 11, 13),
            "accepted_on": date(2026, 11, 18),
            "accepted_basis": "notice",
        },
        "periods": {
            "decision": {
                "article": "2",
                "length": 99,
                "unit_name": "个工作日",
                "due_on": date(2026, 12, 16),
            }
        },
        "certificate": {
            "number": f"JC-2026-{number:04d}",
            "level_name": "某级",
            "categories": ["某业务一", "某业务二", "某业务三"],
            "valid_from": date(2026, 12, 20),
            "valid_until": date(2031, 12, 19),
            "issued_on": date(2026, 12, 20),
            "issuing_authority": "某某省保密行政管理部门",
        },
    }


def _head(kind: str, number: int) -> dict[str, Any]:
    return {
        "title": "受理通知书" if kind == "letter" else "资质证书",
        "number": f"某密资受〔2026〕{number}号",
        "issued_on": date(2026, 11, 20),
        "preview": False,
        "articles": ["1"],
        "verification_code": "9F3A 62C1 08BD 4E77 5A20",
        "verification_url": f"https://office.example/verify/9f3a62c108bd4e775a{number:02d}",
    }


def _stock() -> Callable[[str], bytes]:
    """A function that prints a page as WeasyPrint does by itself."""
    own_justification = inline.justify_line
    fetcher = DrawingFetcher()
    sheet = render_to_string("papers/paper.css", {"fonts": STOCK_FAMILIES})

    def stock(page: str) -> bytes:
        our_justification, inline.justify_line = inline.justify_line, own_justification
        try:
            styled = page.replace("</head>", f"<style>{sheet}</style></head>")
            paper: bytes = HTML(string=styled, base_url="paper:", url_fetcher=fetcher).write_pdf()
        finally:
            inline.justify_line = our_justification
        return paper

    return stock


def _row(text: str, goal: float, result: float, detail: str = "") -> Row:
    return Row(GOAL, text, f"≤ {goal:.2f}", f"{result:.3f}{detail}", result <= goal)


def _start(way: str) -> subprocess.Popen[str]:
    """A process that gets ready to print in one way and waits for a line."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.letters", way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"FACES_DIR": str(settings.FACES_DIR)},
    )
    assert child.stdout is not None
    child.stdout.readline()
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()
    return child


def _finish(child: subprocess.Popen[str]) -> list[str]:
    """Seconds of the work, peak KiB of the process, and its peak before the work."""
    answer, _ = child.communicate()
    return answer.split()


def _child(way: str) -> None:
    if way == "spin":
        work: Callable[[], object] = _spin
    else:
        stock = _stock()
        if way == "ours":
            press.warm_up()
        letters = [sample("letter", number) for number in range(LETTERS)]
        pages = [press.markup("acceptance_notice", letter) for letter in letters]
        one = stock if way == "stock" else press.print_html

        def work() -> None:
            for page in pages:
                one(page)

    idle = _peak()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{seconds} {_peak()} {idle}\n")


def _peak() -> int:
    """Peak resident KiB of this process; getrusage would count the parent's before exec, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _only_templates() -> None:
    """As much of Django as a paper needs, so that memory and time are those of printing."""
    house = Path(__file__).resolve().parent.parent
    tags = {name: f"casework.templatetags.{name}" for name in ("law", "drawings")}
    settings.configure(
        FACES_DIR=os.environ["FACES_DIR"],
        TIME_ZONE="Asia/Shanghai",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [house / "templates"],
                "OPTIONS": {"libraries": tags},
            }
        ],
    )


def _spin() -> None:
    total = 0
    for number in range(30_000_000):
        total += number


if __name__ == "__main__":
    if sys.argv[1:]:
        _only_templates()
        django.setup()
        _child(sys.argv[1])
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        for row in run():
            sys.stdout.write(f"{row}\n")
