"""The archive package of a case: every file of it in one ZIP, with an index in PDF/A and hashes.

What other apps keep for a case (materials, attachments) they tell with `held_by`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from casework import clock, journal
from casework.drawing import revived
from casework.exports.naming import safe
from casework.exports.ordering import Job, Params, exported
from casework.models import Case, Entry, Paper, User
from casework.panels import facts
from casework.papers import rendering
from casework.templatetags.pages import role_name, step_label

ARCHIVE = "case_archive"
INDEX, JOURNAL, HASHES = "目录.pdf", "流转记录.json", "校验值.txt"
PAPERS, LASTING = "文书", "文书（长期保存格式）"


@dataclass(frozen=True)
class Held:
    """A file of the case. open: None when it is named in the index but may not be handed out."""

    folder: str
    name: str
    about: str
    sha256: str
    open: Callable[[], IO[bytes]] | None


_holders: list[Callable[[Case], Iterable[Held]]] = []


def held_by(tell: Callable[[Case], Iterable[Held]]) -> Callable[[Case], Iterable[Held]]:
    """Register the function that names the files an app keeps for a case."""
    _holders.append(tell)
    return tell


def may_archive(person: User, params: Params) -> bool:
    """Members of the office, for cases they may see: the journal names who was refused what."""
    return not person.is_applicant and _visible(person, params).exists()


def _visible(person: User, params: Params) -> Any:
    return Case.objects.visible_to(person).filter(pk=params["case"])


@exported(ARCHIVE, may=may_archive)
def archive(job: Job) -> str:
    """Write the package; its name is the case's."""
    case = _visible(job.person, job.params).get().procedure
    papers = list(case.papers.select_related("authority").exclude(drawn_at=None))
    held = [each for tell in _holders for each in tell(case)]
    entries = list(case.entries.select_related("actor", "authority").order_by("position"))
    total, rows = 2 * len(papers) + len(held) + 2, list[dict[str, str]]()
    with zipfile.ZipFile(job.file, "w", zipfile.ZIP_DEFLATED) as package:
        for row in _contents(package, papers, held):
            rows.append(row)
            job.tell(len(rows), total)
        rows.append(_written(package, JOURNAL, "全部流转记录", _journal(entries)))
        index = _index(case, rows, entries, job.person)
        rows.append(_written(package, INDEX, "目录", index))
        package.writestr(
            HASHES, "".join(f"{r['sha256']}  {r['name']}\n" for r in rows if r["kept"])
        )
    return f"{safe(f'案卷 {case}')}.zip"


def _contents(
    package: zipfile.ZipFile, papers: list[Paper], held: list[Held]
) -> Iterator[dict[str, str]]:
    for position, paper in enumerate(papers, 1):
        name = f"{position:03} {safe(f'{paper.title} {paper.number}')}.pdf"
        yield _copied(package, f"{PAPERS}/{name}", "签发的文书", paper.file.open)
        lasting = rendering.render(paper.key, revived(paper.context), variant=rendering.ARCHIVE)
        yield _written(package, f"{LASTING}/{name}", "同一内容的 PDF/A", lasting)
    for position, each in enumerate(held, 1):
        name = f"{each.folder}/{position:03} {safe(each.name)}"
        if each.open is None:
            yield {"name": name, "about": each.about, "sha256": each.sha256, "kept": ""}
        else:
            yield _copied(package, name, each.about, each.open)


def _copied(
    package: zipfile.ZipFile, name: str, about: str, opened: Callable[[], IO[bytes]]
) -> dict[str, str]:
    """The file is read once to be hashed and once to be written; it may be larger than memory."""
    with opened() as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        source.seek(0)
        with package.open(name, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
    return {"name": name, "about": about, "sha256": sha256, "kept": "yes"}


def _written(package: zipfile.ZipFile, name: str, about: str, content: bytes) -> dict[str, str]:
    package.writestr(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    return {"name": name, "about": about, "sha256": sha256, "kept": "yes"}


def _hashes(rows: list[dict[str, str]]) -> str:
    """In the form that `sha256sum --check` reads."""
    return "".join(f"{row['sha256']}  {row['name']}\n" for row in rows if row["kept"])


def _journal(entries: list[Entry]) -> bytes:
    """Each entry with all that its hash is made of, so that the chain can be proved outside."""
    columns = [field.attname for field in Entry._meta.concrete_fields]
    told = [{name: journal.plain(getattr(entry, name)) for name in columns} for entry in entries]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _index(case: Case, rows: list[dict[str, str]], entries: list[Entry], person: User) -> bytes:
    context = {
        "paper": {"title": "案卷目录", "number": case.number or str(case)},
        "authority": case.authority,
        "case": case,
        "kind_name": case.law.kind_name(case.kind),
        "facts": facts(case),
        "files": rows,
        "deadlines": list(case.deadlines.order_by("pk")),
        "entries": [_told(entry) for entry in entries],
        "made_at": clock.now(),
        "made_by": str(person),
    }
    return rendering.render("case_archive", context, variant=rendering.ARCHIVE)


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "on": entry.on,
        "at": entry.at.astimezone(clock.ZONE),
        "label": step_label(entry),
        "done": entry.is_done,
        "by": " ".join(
            str(part) for part in (entry.authority, role_name(entry), entry.actor) if part
        ),
        "articles": entry.articles,
        "hash": entry.hash,
    }
