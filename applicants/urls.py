from __future__ import annotations

from django.urls import path

from applicants.views import (
    joining,
    materials,
    members,
    organisation,
    records,
    registration,
    unit_records,
    workbooks,
)

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("join/<str:token>/", joining.join, name="join"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/members/", members.members, name="members"),
    path("organisation/members/invite/", members.invite, name="member-invite"),
    path("organisation/members/<int:pk>/part/", members.part, name="member-part"),
    path("organisation/members/<int:pk>/cases/", members.cases, name="member-cases"),
    path("organisation/members/<int:pk>/end/", members.end, name="member-end"),
    path("organisation/invitations/<int:pk>/revoke/", members.revoke, name="invitation-revoke"),
    path("organisation/contacts/", members.name_contacts, name="contacts"),
    path("organisation/identity/", organisation.identity, name="identity"),
    path("organisation/facts/<slug:group>/", organisation.declare, name="declare"),
    path("organisation/records/<slug:key>/", records.records, name="records"),
    path("organisation/records/<slug:key>/add/", records.record_add, name="record-add"),
    path("organisation/records/<slug:key>/<int:pk>/", records.record, name="record"),
    path(
        "organisation/records/<slug:key>/<int:pk>/delete/",
        records.record_delete,
        name="record-delete",
    ),
    path("organisation/records/<slug:key>/<int:pk>/show/", records.record_show, name="record-show"),
    path(
        "organisation/records/<slug:key>/template/",
        workbooks.record_template,
        name="record-template",
    ),
    path("organisation/records/<slug:key>/export/", workbooks.record_export, name="record-export"),
    path("organisation/records/<slug:key>/import/", workbooks.record_import, name="record-import"),
    path("cases/<int:pk>/unit/", unit_records.unit_records, name="unit-records"),
    path("cases/<int:pk>/unit/<slug:key>/", unit_records.unit_kind, name="unit-kind"),
    path(
        "cases/<int:pk>/unit/<slug:key>/<int:record_pk>/",
        unit_records.unit_record,
        name="unit-record",
    ),
    path("applications/<int:pk>/materials/<slug:key>/", materials.upload, name="upload"),
    path("materials/<int:pk>/", materials.material_file, name="material-file"),
]
