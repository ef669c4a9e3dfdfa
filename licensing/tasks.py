"""Because time passed: where the silent steps of this app stand in the day's sweep."""

from __future__ import annotations

from casework.sweep import sweeps_at

sweeps_at(10, "application.lapse")
sweeps_at(11, "application.deem_accepted")
sweeps_at(30, "certificate.expire")
sweeps_at(95, "certificate.warn_undecided")
