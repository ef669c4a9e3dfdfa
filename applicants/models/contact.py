from __future__ import annotations

from django.db import models

from casework.models import Organisation, User


class Contact(models.Model):
    """Whom the office asks about the unit's cases: the first contact, else the second.

    The telephone number lies sealed; applicants/contacts.py opens it for whom it is meant.
    """

    class Place(models.IntegerChoices):
        FIRST = 1, "第一联系人"
        SECOND = 2, "第二联系人"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    place = models.PositiveSmallIntegerField("次序", choices=Place.choices)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", max_length=120)
    sealed = models.TextField("加密的电话")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = verbose_name_plural = "联系人"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "place"], name="contact_in_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_place_display()}"
