"""What applications and certificates tell besides what every case tells."""

from __future__ import annotations

import licensing.opinions.notices  # noqa: F401 - registers what it tells
from casework.notices import act_told_as, period_told_as
from casework.notifying import Kind, register, unit_page

CORRECTION, RENEWAL = "correction_begun", "renewal_near"

register(
    Kind(CORRECTION, "补正", for_unit=True),
    Kind(RENEWAL, "证书延续", for_unit=True),
)
act_told_as(CORRECTION, "application.request_correction", "application.record_open_items")
period_told_as(RENEWAL, "certificate.receive_renewal")
unit_page("application", "application")
