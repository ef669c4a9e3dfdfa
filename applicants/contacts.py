"""The two contacts of an organisation: who they are, what is lacking, and who sees the number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction

from applicants import membership
from applicants.models import Contact
from applicants.records.sealing import seal, unseal
from casework import clock, hall
from casework.forms import name_what_is_missing
from casework.models import Organisation, Role, User

# A mobile number, or a telephone with area code, with or without an extension.
TELEPHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}(?:-\d{1,6})?")
EXTENSION = re.compile(r"转|#|ext\.?", re.IGNORECASE)
BLANKS = re.compile(r"[\s().·]+")
HYPHEN = re.compile(r"[-‐-―]")


@dataclass(frozen=True)
class Shown:
    """A contact as one person may see it; the number masked for whom it is not meant."""

    place: str
    name: str
    phone: str
    email: str


def missing(organisation: Organisation) -> list[str]:
    """Which contacts are not named yet (第一联系人, 第二联系人); [] when both are."""
    named = set(organisation.contacts.values_list("place", flat=True))
    return [label for place, label in Contact.Place.choices if place not in named]


def shown(organisation: Organisation, user: User) -> list[Shown]:
    """The contacts for this person: managers and staff see the numbers, others their ends."""
    whole = not user.is_applicant or membership.may(user, membership.IDENTITY)
    return [
        Shown(
            contact.get_place_display(),
            contact.name,
            phone_of(contact) if whole else masked(phone_of(contact)),
            contact.email,
        )
        for contact in organisation.contacts.all()
    ]


def phone_of(contact: Contact) -> str:
    """The whole number; '' when none is kept."""
    return unseal(contact.sealed, _about(contact.organisation_id)) or ""


def reseal(organisation: Organisation) -> int:
    """Seal its numbers anew under the first key; returns how many. Raises CannotOpen."""
    found = list(organisation.contacts.select_for_update())
    for contact in found:
        contact.sealed = seal(phone_of(contact), _about(organisation.pk))
    return Contact.objects.bulk_update(found, ["sealed"])


def _about(organisation_id: int) -> str:
    return f"contact of {organisation_id}"


def masked(phone: str) -> str:
    """138****5678; an extension is left out."""
    number = phone.partition("-")[0]
    return f"{number[:3]}****{number[-4:]}"


def telephone(typed: str) -> str:
    """The number as it is kept, digits with an extension: 13871234567, 02787654321-8012.

    Raises ValidationError with the sentence to show.
    """
    text = BLANKS.sub("", unicodedata.normalize("NFKC", typed)).removeprefix("+86")
    number, _, extension = HYPHEN.sub("-", EXTENSION.sub("x", text)).partition("x")
    before, _, behind = number.rpartition("-")
    readings = [(number, extension)] if extension else [(number, ""), (before, behind)]
    for digits, extra in readings:
        plain = digits.replace("-", "") + (f"-{extra}" if extra else "")
        if TELEPHONE.fullmatch(plain):
            return plain
    raise forms.ValidationError("请填写 11 位手机号码，或者带区号的固定电话，如 027-87654321")


class ContactsForm(forms.Form):
    """Both contacts at once; they are two different persons."""

    use_required_attribute = False

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        kwargs["initial"] = {
            f"{part}_{contact.place}": value
            for contact in organisation.contacts.all()
            for part, value in _parts(contact).items()
        }
        super().__init__(*args, **kwargs)
        for place, label in Contact.Place.choices:
            self.fields |= _fields(place, label)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place, _ in Contact.Place.choices:
            name = f"phone_{place}"
            if cleaned.get(name):
                try:
                    cleaned[name] = telephone(cleaned[name])
                except forms.ValidationError as wrong:
                    self.add_error(name, wrong)
        if cleaned.get("name_1") and cleaned.get("name_1") == cleaned.get("name_2"):
            self.add_error("name_2", "两名联系人应当是不同的人")
        return cleaned

    @transaction.atomic
    def save(self, *, by: User) -> None:
        """Keep both; the journal says who changed them, never the numbers."""
        for place, _ in Contact.Place.choices:
            phone = seal(self.cleaned_data[f"phone_{place}"], _about(self.organisation.pk))
            Contact.objects.update_or_create(
                organisation=self.organisation,
                place=place,
                defaults={
                    "name": self.cleaned_data[f"name_{place}"],
                    "email": self.cleaned_data[f"email_{place}"],
                    "sealed": phone,
                    "changed_by": by,
                    "changed_at": clock.now(),
                },
            )
        hall.note("organisation", "name_contacts", by=by, on=clock.today(), role=Role.UNIT)


def _parts(contact: Contact) -> dict[str, str]:
    return {"name": contact.name, "phone": phone_of(contact), "email": contact.email}


def _fields(place: int, label: str) -> dict[str, forms.Field]:
    text = {"autocomplete": "off"}
    return {
        f"name_{place}": forms.CharField(
            label=f"{label}姓名", max_length=60, widget=forms.TextInput(attrs=text)
        ),
        f"phone_{place}": forms.CharField(
            label=f"{label}电话",
            max_length=40,
            help_text="手机号码，或者带区号的固定电话；分机写在“转”之后。",
            widget=forms.TextInput(attrs=text | {"inputmode": "tel"}),
        ),
        f"email_{place}": forms.EmailField(
            label=f"{label}电子邮箱",
            max_length=120,
            widget=forms.EmailInput(attrs=text),
            error_messages={"invalid": "请填写有效的电子邮箱，如 name@example.cn"},
        ),
    }
