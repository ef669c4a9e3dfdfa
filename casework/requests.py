"""The request of somebody who is signed in: what views behind `login_required` are given."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from casework.models import User


class SignedInRequest(HttpRequest):
    """For type checkers; at run time it is Django's own request."""

    user: User
    htmx: HtmxDetails
