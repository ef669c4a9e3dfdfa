"""A letter as an office's own paragraph would make it: drawn, and kept nowhere."""

from __future__ import annotations

from typing import Any

from casework import clock
from casework.law import Law
from casework.letters import Paragraph, paragraphs
from casework.models import Authority, Case, Paper, User
from casework.papers import rendering
from casework.rehearsal import as_preview
from casework.settled import settled

BARE = "letter"  # the face without a body


def last_issued(paper: str, office: Authority, user: User) -> Paper | None:
    """The newest paper of this kind of the office, of a case that the person may see."""
    issued = Paper.objects.filter(
        key=paper, authority=office, case__in=Case.objects.visible_to(user)
    )
    return issued.order_by("-pk").first()


def drawn(law: Law, each: Paragraph, says: str, office: Authority, user: User) -> bytes:
    """The newest letter of the office with this paragraph in it; before the first, a bare one.

    Raises LibrariesMissing.
    """
    last = last_issued(each.paper, office, user)
    content = as_preview(last) if last else _bare(law, each.paper, office)
    own = settled(law, clock.today(), office) | {each.name: says}
    content["paragraphs"] = [
        {"key": one.key, "says": own.get(one.name, one.says), "worded": False}
        for one in paragraphs(law, each.paper)
    ]
    return rendering.render(each.paper, content)


def _bare(law: Law, paper: str, office: Authority) -> dict[str, Any]:
    entry = law.document["papers"][paper]
    return {
        "template": BARE,
        "paper": {
            "key": paper, "title": entry["title"], "number": None, "preview": True,
            "issued_on": clock.today(), "verification_code": "", "verification_url": "",
        },
        "authority": {"name": office.name},
        "organisation": {"name": "（申请单位）"},
        "remedies": law.remedies if entry.get("remedies") else "",
    }  # fmt: skip
