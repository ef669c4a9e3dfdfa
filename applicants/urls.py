from __future__ import annotations

from django.urls import path

from applicants.views import joining, materials, members, organisation, registration

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
    path("applications/<int:pk>/materials/<slug:key>/", materials.upload, name="upload"),
    path("materials/<int:pk>/", materials.material_file, name="material-file"),
]
