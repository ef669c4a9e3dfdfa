"""The kinds of cases and what they are called."""

from __future__ import annotations

from functools import cache

from django.apps import apps

from casework.models import Case


@cache
def kind_names() -> dict[str, str]:
    """Kind -> Chinese name, in the order in which the apps define them."""
    models = (model for model in apps.get_models() if issubclass(model, Case) and model.KIND)
    return {model.KIND: str(model._meta.verbose_name) for model in models}
