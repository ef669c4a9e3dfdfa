"""The members of a unit: who they are, what they are, inviting and ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import contacts, invitations, membership
from applicants.contacts import ContactsForm
from applicants.member_forms import CasesForm, InvitationForm, PartForm
from applicants.membership import IDENTITY, MEMBERS, PROFILE, MembersRefused
from applicants.models import Invitation, Part
from applicants.views.common import answer, organisation_of, posted
from casework import clock
from casework.models import Case, Organisation, User
from casework.requests import SignedInRequest

STANDINGS = {"open": "待接受", "used": "已接受", "revoked": "已撤销", "expired": "已过期"}


@login_required
@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    """Who belongs to the unit; managers also see whom they invited."""
    unit = organisation_of(request, PROFILE)
    people = membership.members_of(unit)
    rows = [_row(member) | {"own": member == request.user} for member in people]
    manages = membership.may(request.user, MEMBERS)
    page = {
        "members": [row for row in rows if row["user"].is_active],
        "former": [row for row in rows if not row["user"].is_active],
        "manages": manages,
        "invitations": _invitations(unit) if manages else [],
        "contacts": contacts.shown(unit, request.user),
        "lacking": contacts.missing(unit),
    }
    return render(request, "applicants/members.html", page)


def _row(member: User) -> dict[str, Any]:
    row = getattr(member, "membership", None)
    return {
        "user": member,
        "part": Part(membership.part_of(member)).label,
        "since": row.since if row else member.date_joined.astimezone(clock.ZONE).date(),
        "membership": row,
        "over": not member.has_mandate(clock.today()),
    }


def _invitations(unit: Organisation) -> list[dict[str, Any]]:
    """What still waits, and what came to nothing; whoever came is a member."""
    found = Invitation.objects.filter(organisation=unit, accepted_by=None)
    return [
        {
            "invitation": invitation,
            "address": invitations.address_of(invitation),
            "standing": invitation.standing(clock.now()),
            "word": STANDINGS[invitation.standing(clock.now())],
        }
        for invitation in found.select_related("invited_by")
    ]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite a person; the link is shown on the answer to the post and never again."""
    organisation_of(request, MEMBERS)
    form = InvitationForm(posted(request), initial={"part": Part.CLERK})
    if form.is_valid():
        try:
            invitation, token = invitations.invite(by=request.user, **form.cleaned_data)
        except invitations.InvitationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            page = {
                "invitation": invitation,
                "link": invitations.link(token),
                "address": invitations.address_of(invitation),
                "sent": invitations.send(invitation, token),
            }
            return render(request, "applicants/members_invited.html", page, status=201)
    return answer(request, "applicants/members_invite.html", {"form": form})


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = organisation_of(request, MEMBERS)
    invitation = get_object_or_404(Invitation, organisation=unit, pk=pk)
    if invitations.revoke(invitation, by=request.user):
        messages.success(request, f"给{invitation.name}的邀请已撤销，链接失效。")
    else:
        messages.error(request, f"给{invitation.name}的邀请已被接受或者已经失效，不能撤销。")
    return redirect("members")


def _member(request: SignedInRequest, pk: int) -> User:
    """An active member of the manager's own unit; Http404 for anybody else."""
    unit = organisation_of(request, MEMBERS)
    return get_object_or_404(membership.members_of(unit), pk=pk, is_active=True)


@login_required
@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    row = getattr(member, "membership", None)
    initial = {
        "part": membership.part_of(member),
        "letter": row.letter if row else "",
        "until": member.granted_until,
    }
    form = PartForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            membership.change_part(member, by=request.user, **form.cleaned_data)
        except MembersRefused as refusal:
            form.add_error("part", str(refusal))
        else:
            agent = form.cleaned_data["part"] == Part.AGENT
            messages.success(request, f"{member}的身份已变更。")
            return redirect("member-cases", pk) if agent else redirect("members")
    return answer(request, "applicants/members_part.html", {"form": form, "member": member})


@login_required
@require_http_methods(["GET", "POST"])
def cases(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which cases an agent works in."""
    member = _member(request, pk)
    own = Case.objects.visible_to(request.user).order_by("-created_at", "-pk")
    initial = {"cases": list(member.grants.values_list("case", flat=True))}
    form = CasesForm(posted(request), cases=own, initial=initial)
    if form.is_valid():
        try:
            membership.give_cases(member, form.cleaned_data["cases"], by=request.user)
        except MembersRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"交办给{member}的案件已更新。")
            return redirect("members")
    page = {"form": form, "member": member, "any": own.exists()}
    return answer(request, "applicants/members_cases.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then close the account."""
    member = _member(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            membership.end(member, by=request.user)
        except MembersRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{member}的账号已停用。")
            return redirect("members")
    page = {"member": member, "refused": refusal, "own": member == request.user}
    return render(request, "applicants/members_end.html", page, status=409 if refusal else 200)


@login_required
@require_http_methods(["GET", "POST"])
def name_contacts(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request, IDENTITY)
    form = ContactsForm(posted(request), organisation=unit)
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, "联系人已保存。")
        return redirect("members")
    return answer(request, "applicants/members_contacts.html", {"form": form})
