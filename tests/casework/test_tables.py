"""The one table of the pages: its heads, its name, and its rows as cards on a telephone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.template import Context, Template, TemplateSyntaxError

from casework.tables import Head


def drawn(arguments: str, rows: str = "", **context: object) -> str:
    source = f"{{% load components %}}{{% table {arguments} %}}{rows}{{% endtable %}}"
    return Template(source).render(Context(context))


def heads_of(table: str) -> list[str]:
    return re.findall(r"<th scope=\"col\".*?</th>", table)


def test_heads_are_divided_and_a_sign_marks_amounts() -> None:
    assert heads_of(drawn('"单位|件数#" by="waiting"')) == [
        '<th scope="col">单位</th>',
        '<th scope="col" class="amount">件数</th>',
    ]


def test_words_in_brackets_are_said_but_not_seen() -> None:
    hidden = '<span class="visually-hidden">{}</span>'
    assert heads_of(drawn('"(选择)|(星期)一" by="x"')) == [
        f'<th scope="col">{hidden.format("选择")}</th>',
        f'<th scope="col">{hidden.format("星期")}一</th>',
    ]


def test_heads_follow_each_other_from_words_and_lists_and_none_is_no_column() -> None:
    said = {"first": "机关", "names": ["满意#1"], "levels": ["一|级"]}
    table = drawn('first names|amounts levels "" "合计#" by="x"', **said)
    assert heads_of(table) == [
        '<th scope="col">机关</th>',
        '<th scope="col" class="amount">满意#1</th>',
        '<th scope="col">一|级</th>',
        '<th scope="col" class="amount">合计</th>',
    ]


def test_a_head_leads_where_it_is_sorted_and_says_which_way() -> None:
    table = drawn("heads by='x' boost=True", heads=[Head("编号", url="?a=1&b=2", way="ascending")])
    assert '<thead hx-boost="true">' in table
    assert '<th scope="col" aria-sort="ascending"><a href="?a=1&amp;b=2">编号<svg' in table


def test_titles_and_names_are_escaped() -> None:
    table = drawn("heads label=label cards=True", "<tr><td>1</td></tr>", heads=["<b>"], label='"x')
    assert '<th scope="col">&lt;b&gt;</th>' in table
    assert '<td data-label="&lt;b&gt;">1</td>' in table
    assert 'aria-label="&quot;x"' in table


# -- the name -------------------------------------------------------------------------------------
def test_the_frame_is_named_by_a_heading_or_by_words() -> None:
    assert 'tabindex="0" role="region" aria-labelledby="waiting"><table' in drawn(
        '"甲" by="waiting"'
    )
    assert 'tabindex="0" role="region" aria-label="清单"><table' in drawn('"甲" label="清单"')


def test_a_captioned_table_has_no_frame_and_its_kind_alone_styles_it() -> None:
    table = drawn('"一|二|三|四" caption="3月" kind="month"')
    assert table.startswith('<table class="month">\n<caption>3月</caption>')
    assert "div" not in table


@pytest.mark.parametrize("names", ["", 'by="x" label="y"', "by=nothing", 'label="x" caption="y"'])
def test_without_a_name_and_with_two_it_is_refused(names: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="named by one of by=, label= and caption="):
        drawn(f'"甲" {names}')


@pytest.mark.parametrize("heads", ["", '"" ', '"甲" thead="supervision/_decisions_heads.html"'])
def test_without_heads_and_with_two_kinds_of_them_it_is_refused(heads: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="heads or a template of them"):
        drawn(f'{heads} by="x"')


@pytest.mark.parametrize("heads", ["甲||乙", "件#数"])
def test_wrongly_marked_heads_are_refused(heads: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="not the head of a column"):
        drawn(f'"{heads}" by="x"')


def test_heads_of_two_rows_come_from_a_template_of_their_own() -> None:
    table = drawn('thead="supervision/_decisions_heads.html" by="x"')
    assert 'rowspan="2">承办机构</th>' in table
    assert len(heads_of(table)) == 8


# -- the rows -------------------------------------------------------------------------------------
ROW = '<tr data-row><th scope="row">甲</th><td class="x">乙</td><td>丙</td><td>丁</td></tr>'


def test_of_more_than_three_columns_each_row_is_a_card_with_its_titles() -> None:
    table = drawn('"一|二|三|四" by="x" kind="more" walked=True', ROW + ROW)
    assert '<table class="table cards more">' in table
    labelled = (
        '<tr data-row><th scope="row">甲</th><td class="x" data-label="二">乙</td>'
        '<td data-label="三">丙</td><td data-label="四">丁</td></tr>'
    )
    assert f"<tbody data-rows>{labelled * 2}</tbody>" in table


@pytest.mark.parametrize("heads", ['"一|二|三"', '"一|二|三|四" cards=False'])
def test_narrow_tables_and_those_that_scroll_keep_their_rows(heads: str) -> None:
    table = drawn(f'{heads} by="x"', ROW)
    assert '<table class="table">' in table
    assert f"<tbody>{ROW}</tbody>" in table


def test_cells_that_speak_for_themselves_or_span_columns_are_left_alone() -> None:
    row = '<tr><td data-label="">甲</td><td colspan="2">乙</td><td data-label="own">丙</td></tr>'
    assert row in drawn('"一|二|(三)|四" by="x"', row)


def test_what_a_value_says_is_never_taken_for_a_cell() -> None:
    table = drawn('"一" by="x" cards=True', "<tr><td>{{ said }}</td></tr>", said="<td>")
    assert '<td data-label="一">&lt;td&gt;</td>' in table
    assert unescape(table).count("data-label") == 1
