"""The office's pages."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter
from django.utils.module_loading import autodiscover_modules

from casework import urls_desk
from casework.views import (
    accounts,
    calendars,
    cases,
    components,
    deadlines,
    delegations,
    exports,
    messages,
    notifications,
    papers,
    rating,
    regulations,
    serving,
    settings,
    steps,
    verifying,
)

# What a kind of case shows on its page, and what a figure counts, is told by the app
# it belongs to.
autodiscover_modules("panels", "obstacles", "figures")


class DayConverter:
    """A day as 2026-11-20; anything else is no address of ours."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    *urls_desk.urlpatterns,
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/obstacles/", cases.obstacle_list, name="obstacles"),
    path("cases/<int:pk>/presence/", cases.mark_presence, name="presence"),
    path("cases/<int:pk>/steps/<slug:name>/", steps.step, name="step"),
    path("cases/<int:pk>/steps/<slug:name>/papers/<slug:key>/", steps.preview, name="preview"),
    path("cases/<int:pk>/deadlines/<int:deadline_id>/", deadlines.deadline, name="deadline"),
    path(
        "cases/<int:pk>/deadlines/<int:deadline_id>/annex/", deadlines.annex, name="deadline-annex"
    ),
    path("cases/<int:pk>/messages/", messages.thread, name="messages"),
    path("cases/<int:pk>/messages/read/", messages.read, name="messages-read"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications-read"),
    path("notifications/<int:pk>/", notifications.open_one, name="notification"),
    path("notifications/mail/", notifications.mail, name="mail"),
    path("notifications/mail/<str:token>/", notifications.confirm, name="mail-confirm"),
    path("cases/<int:pk>/rating/", rating.rate, name="rate"),
    path("cases/<int:pk>/archive/", exports.archive, name="case-archive"),
    path("components/", components.components, name="components"),
    path("exports/", exports.listing, name="exports"),
    path("exports/<int:pk>/", exports.one, name="export"),
    path("exports/<int:pk>/file/", exports.file, name="export-file"),
    path("ratings/", rating.ratings, name="ratings"),
    path("ratings/<int:pk>/", rating.one, name="rating"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("services/papers/<int:pk>/", serving.service, name="paper-service"),
    path("services/<int:pk>/proof/", serving.proof, name="service-proof"),
    path("verify/", verifying.find, name="verify-find"),
    path("verify/key", verifying.key, name="verify-key"),
    path("verify/<slug:code>/", verifying.verify, name="verify"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:pk>/", accounts.one, name="account"),
    path("accounts/<int:pk>/name/", accounts.rename, name="rename"),
    path("accounts/<int:pk>/password/", accounts.set_password, name="account-password"),
    path("accounts/<int:pk>/close/", accounts.close, name="account-close"),
    path("accounts/<int:pk>/posts/", accounts.appoint, name="appoint"),
    path("accounts/<int:pk>/posts/<int:post>/dismiss/", accounts.dismiss, name="dismiss"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", delegations.end, name="delegation-end"),
    path("regulations/", regulations.versions, name="regulations"),
    path("regulations/new/", regulations.load, name="regulation-load"),
    path("regulations/<slug:code>/", regulations.version, name="regulation"),
    path("numbering/", settings.numbering_page, name="numbering"),
    path("numbering/<slug:office>/<slug:code>/<str:name>/", settings.setting, name="setting"),
    path("calendar/", calendars.this_year, name="calendar"),
    path("calendar/<int:year>/", calendars.year, name="calendar-year"),
    path("calendar/<int:year>/notice/", calendars.notice, name="calendar-notice"),
    path("calendar/days/<day:on>/", calendars.day, name="calendar-day"),
]
