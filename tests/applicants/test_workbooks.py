"""Workbooks: what goes out comes back; every bad cell is told; nothing is half saved."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from applicants.contents import Unfit
from applicants.models import Record
from applicants.records import reading, rows, writing
from applicants.records.catalogue import kinds
from applicants.records.forms import fields_of
from applicants.records.importing import Outcome, import_workbook
from casework.models import Entry, User
from tests.applicants import files
from tests.applicants.rows import (
    Formula,
    PerCent,
    header,
    holding,
    identity_number,
    keep,
    person,
    person_row,
    row,
    workbook,
)
from tests.factories import account, organisation
from tests.pages import browser, words

pytestmark = pytest.mark.django_db
# An office file with a password is wrapped in the older format.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 504 + "EncryptedPackage".encode("utf-16-le")
IMPORT = "/organisation/records/{}/import/"


@pytest.fixture
def user() -> User:
    return account(organisation())


def bring(user: User, kind: str, rows_given: list[Any], *, replace: bool = False) -> Outcome:
    file = workbook(header(kind), rows_given)
    return take(user, kind, file, replace=replace)


def take(user: User, kind: str, file: SimpleUploadedFile, *, replace: bool = False) -> Outcome:
    assert user.organisation
    return import_workbook(user.organisation, kinds()[kind], file, replace=replace, by=user)


def told(outcome: Outcome) -> list[str]:
    return [str(fault) for fault in outcome.faults]


def cells_of(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


# -- what goes out ---------------------------------------------------------------------------------
@pytest.mark.parametrize("key", kinds())
def test_a_template_names_every_column_and_what_it_wants(key: str) -> None:
    first, second = cells_of(writing.template(kinds()[key]))[:2]
    assert first == header(key)
    assert second[0].startswith("说明：")
    wanted = [member.required for member in kinds()[key].members.values()]
    assert ["必填" in hint for hint in second] == wanted


@pytest.mark.parametrize("key", kinds())
def test_an_empty_template_sent_back_says_that_nothing_is_in_it(user: User, key: str) -> None:
    empty = SimpleUploadedFile("表.xlsx", writing.template(kinds()[key]))
    assert told(take(user, key, empty)) == ["第 3 行：表格中没有可以导入的内容，请从第三行起填写"]


def test_a_template_offers_the_words_and_keeps_numbers_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(writing.template(kinds()["person"]))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        choices = package.read("xl/worksheets/sheet2.xml").decode()
        styles = package.read("xl/styles.xml").decode()
    chosen = [field for field in fields_of(kinds()["person"]).values() if hasattr(field, "words")]
    assert sheet.count("<dataValidation ") == len(chosen) > 8
    assert "技术人员" in choices
    assert 'numFmtId="49"' in styles


def test_what_is_kept_comes_out_masked_in_the_same_columns(user: User) -> None:
    keep(user, "person", person(name="=1+1"))
    found = cells_of(writing.export(kinds()["person"], rows(user.organisation, "person")))
    line = dict(zip(found[0], found[2], strict=True))
    assert found[0] == header("person")
    assert line["姓名"] == "=1+1"
    assert line["证件号码"] == f"4201**********{identity_number()[-4:]}"
    assert (line["具有中国国籍"], line["从事涉密集成业务"]) == ("***", "是")
    assert str(line["在本单位参保起始日"]) == "2024-01-01"
    assert "已遮盖" in found[1][header("person").index("证件号码")]


def test_what_was_exported_without_sensitive_members_can_be_brought_in_again(user: User) -> None:
    keep(user, "holding", holding(pct="33.3333333333333333", parent=True))
    kept = rows(user.organisation, "holding")
    exported = SimpleUploadedFile("表.xlsx", writing.export(kinds()["holding"], kept))
    assert take(user, "holding", exported, replace=True).count == 1
    assert rows(user.organisation, "holding") == kept


def test_what_was_exported_masked_cannot_be_brought_in_as_if_it_were_the_number(
    user: User,
) -> None:
    keep(user, "person", person())
    kept = rows(user.organisation, "person")
    exported = SimpleUploadedFile("表.xlsx", writing.export(kinds()["person"], kept))
    said = told(take(user, "person", exported, replace=True))
    assert "第 3 行“证件号码”：请填写完整的证件号码，不能遮盖" in said
    assert rows(user.organisation, "person") == kept


# -- what comes in ---------------------------------------------------------------------------------
def test_a_filled_workbook_becomes_records(user: User) -> None:
    cells = {"phone": "138 0000 5678", "insured_since": date(2024, 1, 1)}
    outcome = bring(user, "person", [person_row(0, **cells), person_row(1, **cells)])
    assert (outcome.count, outcome.faults) == (2, [])
    assert rows(user.organisation, "person") == [person(0), person(1)]
    entry = Entry.objects.filter(kind="record", step="import").get()
    assert (entry.inputs["rows"], entry.inputs["deleted"]) == (2, 0)
    assert identity_number(0) not in str(entry.inputs)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2024, 2, 29), "2024-02-29"),
        ("2024-02-29", "2024-02-29"),
        ("２０２４/２/２９", "2024-02-29"),
        ("2024年2月29日", "2024-02-29"),
        (20240229, "2024-02-29"),
        ("20240229", "2024-02-29"),
    ],
)
def test_a_day_may_be_a_date_cell_text_or_eight_digits(user: User, cell: Any, day: str) -> None:
    assert bring(user, "person", [person_row(insured_since=cell)]).faults == []
    assert rows(user.organisation, "person")[0]["insured_since"] == day


@pytest.mark.parametrize("cell", ["2023-02-29", "去年", 45000, 0.5, True])
def test_what_is_no_day_is_told_by_line_and_column(user: User, cell: Any) -> None:
    assert told(bring(user, "person", [person_row(insured_since=cell)])) == [
        "第 3 行“在本单位参保起始日”：请填写有效的日期，例如 2026-11-20"
    ]


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        (30, "30"),
        (33.33, "33.33"),
        (0.3, "0.3"),
        (PerCent(0.3), "30"),
        (PerCent(0.3333), "33.33"),
        (PerCent(1), "100"),
        (PerCent(0.07), "7"),
        ("30%", "30"),
        ("３３．３３％", "33.33"),
        ("0.300000000000000001", "0.300000000000000001"),
    ],
)
def test_a_per_cent_is_exact_however_the_cell_shows_it(user: User, cell: Any, share: str) -> None:
    cells = {"owner": "甲", "of": "本单位", "pct": cell, "origin": "境内", "as_of": "2026-01-01"}
    assert told(bring(user, "holding", [row("holding", **cells)])) == []
    (kept,) = rows(user.organisation, "holding")
    whole, _, part = kept["pct"].partition(".")
    assert f"{whole}.{part}".rstrip("0").rstrip(".") == share


@pytest.mark.parametrize(
    ("cell", "answer"), [("是", True), ("否", False), (True, True), (False, False), ("yes", True)]
)
def test_answers_may_be_words_or_logical_cells(user: User, cell: Any, answer: bool) -> None:
    assert bring(user, "person", [person_row(engaged=cell)]).faults == []
    assert rows(user.organisation, "person")[0]["engaged"] is answer


def test_categories_are_taken_by_name(user: User) -> None:
    cells = {"contract": "HT-1", "name": "某项目", "category": "软件开发",
             "amount": "３,０００,０００元", "revenue": 1000000,
             "classified": "否", "signed_on": "2026-01-01"}  # fmt: skip
    assert told(bring(user, "project", [row("project", **cells)])) == []
    (kept,) = rows(user.organisation, "project")
    assert (kept["category"], kept["amount"], kept["revenue"]) == (
        "software_development", 3_000_000, 1_000_000,
    )  # fmt: skip


def test_a_number_cell_that_has_lost_digits_is_told_apart_from_a_wrong_number(user: User) -> None:
    number = float(identity_number()[:17] + "0")
    (said,) = told(bring(user, "person", [person_row(id_number=number)]))
    assert said.startswith("第 3 行“证件号码”：数字过长，末几位已经丢失")
    assert bring(user, "person", [person_row(phone=13800005678)]).faults == []
    assert rows(user.organisation, "person")[0]["phone"] == "13800005678"


def test_a_formula_counts_by_its_value_and_its_error_is_told(user: User) -> None:
    good = person_row(title=Formula('="高级"&"工程师"|高级工程师'))
    assert bring(user, "person", [good]).faults == []
    assert rows(user.organisation, "person")[0]["title"] == "高级工程师"
    bad = person_row(1, post=Formula("=VLOOKUP(1,A1:B2,2)|#N/A"))
    assert told(bring(user, "person", [bad])) == [
        "第 3 行“职务”：单元格是公式错误，请改正公式或者直接填写"
    ]


def test_blank_lines_are_passed_over_and_lines_keep_their_number(user: User) -> None:
    blank = row("person")
    outcome = bring(user, "person", [blank, person_row(0), blank, person_row(1, post="总裁")])
    assert len(outcome.faults) == 1
    assert told(outcome)[0].startswith("第 6 行“职务”：请填写：法定代表人、")


def test_lines_in_any_order_of_columns_and_without_hints_are_read(user: User) -> None:
    head = header("person")[::-1]
    file = workbook(head, [person_row(0)[::-1]])
    assert take(user, "person", file).count == 1


def test_unknown_missing_and_doubled_columns_are_told(user: User) -> None:
    head = header("person")
    head[head.index("职务")] = "职位"
    head[head.index("职称等级")] = "姓名"
    said = told(take(user, "person", workbook(head, [person_row()])))
    assert sorted(said) == sorted([
        "第 1 行“职位”：没有这一列。请使用下载的表格，不要更改第一行",
        "第 1 行“姓名”：这一列出现了不止一次",
        "第 1 行“职务”：缺少这一列。请使用下载的表格，不要更改第一行",
        "第 1 行“职称等级”：缺少这一列。请使用下载的表格，不要更改第一行",
    ])  # fmt: skip
    assert not Record.objects.exists()


def test_one_bad_cell_among_many_lines_keeps_all_out(user: User) -> None:
    lines = [person_row(number) for number in range(50)]
    lines[37] = person_row(37, id_number=identity_number(37)[:-1] + "?")
    outcome = bring(user, "person", lines)
    assert [fault.line for fault in outcome.faults] == [40]
    assert not Record.objects.exists()
    assert not Entry.objects.filter(kind="record").exists()


def test_days_in_the_wrong_order_are_told_at_the_later_one(user: User) -> None:
    cells = {"title": "保密制度", "issued_on": "2026-02-01", "revised_on": "2026-01-31"}
    assert told(bring(user, "rule", [row("rule", **cells)])) == [
        "第 3 行“最近修订日期”：最近修订日期不能早于发布日期"
    ]


def test_lines_that_say_the_same_again_are_told_with_the_first(user: User) -> None:
    said = told(bring(user, "person", [person_row(0), person_row(1), person_row(0)]))
    assert said == ["第 5 行“证件号码”：与第 3 行重复"]


def test_lines_that_stand_already_are_told_unless_all_is_replaced(user: User) -> None:
    keep(user, "person", person(0))
    lines = [person_row(0), person_row(1)]
    assert told(bring(user, "person", lines)) == ["第 3 行“证件号码”：已有证件号码相同的人员记录"]
    assert bring(user, "person", lines, replace=True).count == 2
    assert [each["name"] for each in rows(user.organisation, "person")] == ["赵0", "赵1"]


def test_replacing_leaves_other_kinds_and_other_units_alone(user: User) -> None:
    other = account(organisation())
    keep(other, "person", person(5))
    keep(user, "holding", holding())
    keep(user, "person", person(6))
    assert bring(user, "person", [person_row(0)], replace=True).count == 1
    assert rows(other.organisation, "person") == [person(5)]
    assert rows(user.organisation, "holding") == [holding()]
    assert Entry.objects.get(step="import").inputs["deleted"] == 1


def test_a_refused_replacement_leaves_what_stands(user: User) -> None:
    keep(user, "person", person(0))
    assert bring(user, "person", [person_row(1, post="总裁")], replace=True).faults
    assert rows(user.organisation, "person") == [person(0)]


# -- files that are no workbooks -------------------------------------------------------------------
def far_cell(address: str) -> bytes:
    """A sheet with one cell far away: a small file, an enormous rectangle."""
    content = workbook(header("rule"), [["x"]]).read()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            text = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                row_number = re.sub(r"\D", "", address).encode()
                cell = b'<row r="%b"><c r="%b"><v>1</v></c></row>' % (row_number, address.encode())
                text = text.replace(b"</sheetData>", cell + b"</sheetData>")
            target.writestr(part, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("表.xlsx", b"", "empty"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "extension"),
        ("表.csv", "姓名,证件号码".encode(), "extension"),
        ("表.xlsx", LOCKED, "password"),
        ("表.xlsx", b"PK\x03\x04" + b"0" * 600, "damaged"),
        ("表.xlsx", files.document("一"), "type"),
        ("表.xlsx", files.package(xl__workbook="<workbook/>"), "damaged"),
        ("表.xlsx", files.package(xl__workbook="<workbook/>", xl__vbaProject="<x/>"), "active"),
        ("表.xlsx", files.sheet("机密★10年"), "marked"),
        ("机密★10年.xlsx", files.sheet("甲"), "marked"),
        ("表.xlsx", far_cell("XFD3"), "extent"),
        ("表.xlsx", far_cell("A1048576"), "extent"),
    ],
)
def test_what_is_no_sound_workbook_is_refused_with_one_reason(
    user: User, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Unfit) as refused:
        take(user, "rule", SimpleUploadedFile(name, content))
    assert refused.value.code == code
    assert not Record.objects.exists()


def test_one_long_text_shared_by_many_cells_is_refused_before_it_is_copied(user: User) -> None:
    content = workbook(header("rule"), [["甲" * 30_000] * 30] * 40).read()
    assert len(content) < 100_000
    with pytest.raises(Unfit) as refused:
        take(user, "rule", SimpleUploadedFile("表.xlsx", content))
    assert refused.value.code == "unpacked"


def test_a_workbook_with_a_document_type_is_refused(user: User) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    with pytest.raises(Unfit) as refused:
        take(user, "rule", SimpleUploadedFile("表.xlsx", files.package(xl__workbook=bomb)))
    assert refused.value.code == "external"


def test_a_sheet_may_reach_the_last_line_that_is_taken_and_not_the_one_after(user: User) -> None:
    last = reading.MOST_ROWS + 2
    sheet = reading.read_sheet(SimpleUploadedFile("表.xlsx", far_cell(f"A{last}")))
    assert sheet.lines[-1].number == last
    with pytest.raises(Unfit):
        reading.read_sheet(SimpleUploadedFile("表.xlsx", far_cell(f"A{last + 1}")))


@pytest.mark.parametrize(
    ("page", "name"), [("template", "人员（空表）.xlsx"), ("export", "人员.xlsx")]
)
def test_workbooks_are_served_under_their_chinese_name(user: User, page: str, name: str) -> None:
    answer = browser(user).get(f"/organisation/records/person/{page}/")
    assert quote(name) in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    assert cells_of(content)[0] == header("person")


# -- the page --------------------------------------------------------------------------------------
def upload(user: User, kind: str, file: SimpleUploadedFile, mode: str = "add") -> Any:
    return browser(user).post(IMPORT.format(kind), {"file": file, "mode": mode})


def test_the_page_takes_a_workbook(user: User) -> None:
    answer = upload(user, "person", workbook(header("person"), [person_row()]))
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/records/person/")
    assert Record.objects.count() == 1


def test_the_page_lists_the_first_faults_and_returns_the_whole_workbook_with_all(
    user: User,
) -> None:
    lines = [person_row(number, post="总裁", grade="特级") for number in range(150)]
    answer = upload(user, "person", workbook(header("person"), lines))
    page = words(answer)
    assert answer.status_code == 422
    assert "表格中有 300 处错误，没有导入任何内容" in page
    assert page.count("<li>第 ") == 200
    assert "另有 100 处错误未列出" in page
    assert "no-store" in answer["Cache-Control"]
    returned = cells_of(base64.b64decode(answer.context["returned"].partition("base64,")[2]))
    assert returned[0] == [*header("person"), "错误"]
    assert returned[151][-1].startswith("职务：请填写：")
    assert returned[151][1] == identity_number(149)


def test_a_returned_workbook_that_was_put_right_is_taken(user: User) -> None:
    outcome = bring(user, "person", [person_row(0), person_row(1, post="总裁")])
    returned = writing.returned(outcome.sheet, outcome.faults)
    again = SimpleUploadedFile("表.xlsx", returned)
    assert told(take(user, "person", again)) == told(outcome)
    table = [
        ["技术人员" if cell == "总裁" else cell for cell in line] for line in cells_of(returned)
    ]
    assert take(user, "person", workbook(table[0], table[2:])).count == 2


@pytest.mark.parametrize("sent", [{}, {"mode": "replace"}])
def test_no_file_asks_for_one(user: User, sent: dict[str, str]) -> None:
    answer = browser(user).post(IMPORT.format("person"), sent)
    assert answer.status_code == 422
    assert "请选择要上传的文件" in words(answer)


def test_an_unfit_file_is_told_at_the_field(user: User) -> None:
    answer = upload(user, "person", SimpleUploadedFile("表.xlsx", b""))
    assert answer.context["form"].errors["file"] == ["所选文件为空"]
