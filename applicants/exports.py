"""What the applicants app keeps for a case and gives to its archive package."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from applicants.models import Attachment, Material
from casework.exports.archive import Held, held_by
from casework.models import Case

MATERIALS, ATTACHMENTS = "申请材料", "消息附件"


@held_by
def materials(case: Case) -> Iterator[Held]:
    """Every version that was handed in; what is in quarantine or unscanned is only named."""
    rows = Material.objects.filter(case=case.pk).exclude(file="").order_by("pk")
    for row in rows:
        about = f"第{row.version}版{'' if row.current else '，已被替换'}，{row.get_scan_display()}"
        scanned = row.scan == Material.Scan.CLEAN or not settings.REQUIRE_SCAN
        fit = scanned and not row.is_aside
        yield Held(MATERIALS, row.name, about, row.sha256, row.file.open if fit else None)


@held_by
def attachments(case: Case) -> Iterator[Held]:
    """What was sent with messages."""
    for row in Attachment.objects.filter(case=case.pk, marked=False).order_by("pk"):
        about = f"{row.added_by}，{row.added_at:%Y-%m-%d}"
        yield Held(ATTACHMENTS, row.name, about, row.sha256, row.file.open)
