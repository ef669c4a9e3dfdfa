"""What a company of the demo office has registered of itself, row by row."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from applicants.deriving import FOLLOWING, PARTLY
from applicants.models import Profile
from applicants.records.catalogue import kinds
from applicants.records.changing import add
from casework.models import Organisation, User
from casework.simulator.strict_yaml import Text

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "records.yaml"


def register_rows() -> None:
    """Enter the rows as their company; what follows from them it declares no longer."""
    for username, rows_by_kind in Text(FILE.read_bytes()).value.items():
        user = User.objects.select_related("organisation").get(username=username)
        assert user.organisation is not None
        for key, rows in rows_by_kind.items():
            for row in rows:
                add(user.organisation, kinds()[key], row, by=user)
        _leave_to_the_rows(user.organisation, set(rows_by_kind))


def _leave_to_the_rows(organisation: Organisation, entered: set[str]) -> None:
    profile = Profile.objects.get(organisation=organisation)
    told = {f for f, (kind, *_) in FOLLOWING.items() if kind in entered} - PARTLY
    profile.declared = {f: value for f, value in profile.declared.items() if f not in told}
    profile.save()
