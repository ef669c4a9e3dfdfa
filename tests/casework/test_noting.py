"""Notes of the office, whom they mention, and what has changed since somebody looked."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework import noting
from casework.models import CaseSeen, Notification, Role
from tests.factories import MONDAY, accepted_application, account, office, official
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db


def test_a_note_stays_in_the_office_and_tells_whom_it_mentions():
    case = accepted_application()
    ann, ben = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    for person, name in ((ann, "陈卫"), (ben, "陈卫国")):
        person.name = name
        person.save()
    client, address = browser(ann), reverse("notes", args=[case.pk])
    unknown = client.post(address, {"text": "请@王五 看一下"})
    assert unknown.status_code == 422
    assert "没有名叫“王五”的同事" in words(unknown)
    assert "请@王五 看一下" in words(unknown)
    client.post(address, {"text": "请@陈卫国看一下 <b>"})
    told = Notification.objects.get(kind="note_mentions")
    assert (told.person, told.what) == (ben, "陈卫：请@陈卫国看一下 <b>")
    page = words(browser(ben).get(reverse("case", args=[case.pk])))
    assert "请<strong>@陈卫国</strong>看一下 &lt;b&gt;" in page
    unit = browser(account(case.organisation))
    assert unit.get(address).status_code == unit.post(address, {"text": "a"}).status_code == 404
    assert "看一下" not in words(unit.get(reverse("case", args=[case.pk])))
    assert "不得涉及国家秘密" in words(client.post(address, {"text": "机密★10年"}))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_casenote")


def test_the_list_says_what_came_since_somebody_looked():
    case = accepted_application()
    ann, ben = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    client, seen = browser(ann), reverse("case-seen", args=[case.pk])
    with on(MONDAY):
        client.get(reverse("case", args=[case.pk]))
        assert not CaseSeen.objects.exists()  # looking writes nothing
        assert "项更新" not in words(client.get("/desk/"))
        client.post(seen)
        noting.write(case, by=ben, text="补充材料已到")
        noting.write(case, by=ann, text="收到")
        assert "1 项更新" in words(client.get("/desk/"))
        assert "1 项更新" in words(client.get(reverse("case", args=[case.pk])))
        assert client.post(seen, headers={"hx-request": "true"}).status_code == 204
        assert "项更新" not in words(client.get("/desk/"))
