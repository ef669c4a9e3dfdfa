"""The protected state of a case, safe under threads.

django-fsm-2's FSMModelMixin lifts the protection of the whole class while one instance refreshes;
two threads that refresh at once can then find each other's protection back in place. Here the
protection is lifted on the instance alone.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django_fsm import FSMField
from django_fsm import FSMFieldDescriptor as Descriptor


class StateDescriptor(Descriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        if getattr(instance, "_is_refreshing", False):
            instance.__dict__.pop(self.field.name, None)
        super().__set__(instance, value)


class StateField(FSMField):
    """An FSMField whose protection gives way to `refresh_from_db` of its own instance."""

    descriptor_class = StateDescriptor


class Stateful(models.Model):
    """Refreshes from the database although its state is protected."""

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._is_refreshing = True
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            self._is_refreshing = False
