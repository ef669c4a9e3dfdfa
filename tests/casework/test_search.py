"""Finding cases by whatever is at hand."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.models import Record
from casework.matching import FEW
from casework.models import Case, Organisation, Role
from casework.said import grams, key_of
from tests.factories import accepted_application, account, submitted_application
from tests.pages import browser, officer, words

pytestmark = pytest.mark.django_db
HIT = re.compile(r'<li data-row><a href="/cases/(\d+)/">')


def found(client, said: str, address: str = "/search/") -> list[str]:
    return HIT.findall(words(client.get(address, {"q": said})))


def test_a_case_is_found_by_number_unit_initials_code_and_people():
    case, other = accepted_application(), submitted_application()
    unit = case.organisation
    unit.name, unit.legal_representative = "武汉琴台软件有限公司", "欧阳明"
    unit.save(update_fields=["name", "legal_representative"])
    Record.objects.create(
        organisation=unit, kind="person", content={"name": "诸葛亮", "id_number": "x"},
        fingerprint="a", changed_at=timezone.now(),
    )  # fmt: skip
    member = account(unit)
    member.name = "李子柒"
    member.save()
    client = officer(Role.INTAKE)
    number = str(case.number)
    for said in (
        number, number[:-1], number.replace("〔", "[").replace("〕", "]"), "琴台", "whqt", "WHQT",
        unit.code[3:], "欧阳", "诸葛", "子柒", "琴台 有限",
    ):  # fmt: skip
        assert found(client, said) == [str(case.pk)], said
        assert found(client, said, "/search/hints/") == [str(case.pk)], said
    page = words(client.get("/search/?q=诸葛"))
    assert "<mark>人员：诸葛亮</mark>" in page
    assert found(client, "台琴") == []
    assert found(client, "%") == found(client, "") == found(client, "〔〕") == []
    assert found(client, str(other.number)) == [str(other.pk)]


def test_nobody_finds_what_is_not_theirs_to_see():
    case = accepted_application()
    assert found(officer(Role.INTAKE, "Guangdong"), str(case.number)) == []
    assert browser(account(case.organisation)).get("/search/?q=a").status_code == 404


def test_hits_are_paged_by_key_and_the_query_count_stays(django_assert_max_num_queries):
    case = accepted_application()
    fields = [f for f in Case._meta.concrete_fields if f.name not in ("id", "number")]
    values = {f.attname: getattr(case, f.attname) for f in fields}
    Case.objects.bulk_create(Case(**values, number=f"甲乙〔2026〕{n}号") for n in range(45))
    client, address, seen = officer(Role.INTAKE), "/search/?q=甲乙", []
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
    while address:
        page = words(client.get(address))
        seen += HIT.findall(page)
        following = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = "/search/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 45
    assert reverse("search-hints") in page


def test_a_word_that_most_units_have_finds_the_newest_of_their_cases():
    old, new = submitted_application(), accepted_application()
    units = [Organisation(code=str(n), name=f"第{n}公司") for n in range(FEW)]
    for unit in units:
        unit.search_key = unit.key
    Organisation.objects.bulk_create(units)
    client = officer(Role.INTAKE)
    for case in (old, new):
        Organisation.objects.filter(pk=case.organisation_id).update(search_key="琴台公司")
    assert found(client, "公司") == [str(new.pk), str(old.pk)]
    assert found(client, "台公") == [str(new.pk), str(old.pk)]


def test_words_are_compared_without_case_width_or_brackets():
    assert key_of("鄂保〔2026〕 Ａb-1号") == "鄂保2026ab1号"
    assert grams("abc") == ["ab", "bc"]
    assert grams("a") == ["a"]
    unit = Organisation.objects.create(code="1", name="50%_公司", province="Hubei")
    assert unit.search_key == "50%_公司\n50%_gs\n1\n"
    case = submitted_application()
    Case.objects.filter(pk=case.pk).update(number="50%_号")
    assert Case.objects.filter(number__says="%_").get().pk == case.pk
    assert not Case.objects.filter(number__says="5_%").exists()
