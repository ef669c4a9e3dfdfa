"""What leaves the press is read back from the PDF itself."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdf
import pytest
import segno
from django.conf import settings
from django.template import TemplateDoesNotExist
from pypdf.generic import ContentStream

from casework.papers import drawings, faces, libraries, outlines, press, rendering, shapes
from casework.papers.fetching import DrawingFetcher

POINTS = 72 / 25.4
RIGHT_EDGE = 184 * POINTS
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "papers"
FRAMES = {"letter", "report"}
# Drawn when somebody asks, of no office and without a number: they have tests of their own.
ON_REQUEST = {"case_archive", "deadline_annex", "table"}
KEYS = sorted(
    path.stem for path in TEMPLATES.glob("[!_]*.html") if path.stem not in FRAMES | ON_REQUEST
)  # fmt: skip


def facts(**changes):
    """The facts of an application, as the house hands them to the press."""
    content = {
        "paper": {
            "title": "受理通知书",
            "number": "某密资受〔2026〕17号",
            "issued_on": date(2026, 11, 20),
            "preview": False,
            "articles": ["18"],
            "verification_code": "9f3a62c108bd4e775a20",
            "verification_url": "https://office.example/verify/9f3a62c108bd4e775a20",
        },
        "authority": {"name": "某省国家保密局", "code": "sample"},
        "organisation": {
            "name": "湖北赟喆信息安全技术股份有限公司",
            "code": "91420100MA4KTEST6X",
            "legal_representative": "赟䶮喆",
            "registered_address": "湖北省武汉市东湖新技术开发区光谷大道77号",
        },
        "regulation": {"title": "涉密信息系统集成资质管理办法", "number": "某令2020年第1号"},
        "remedies": "如不服本决定，可以依法申请行政复议或者提起行政诉讼",
        "case": {
            "number": "SQ-2026-000017",
            "kind_name": "初次申请",
            "level_name": "某级",
            "categories": ["某业务", "另一业务"],
            "received_on": date(2026, 11, 13),
            "accepted_on": date(2026, 11, 18),
            "accepted_basis": "notice",
            "materials": [{"name": "章程", "article": "17(3)"}],
        },
        "inputs": {
            "items": [{"name": "章程", "article": "17(3)"}],
            "reasons": ["收入总金额未达到规定的数额", "人员数量低于规定"],
            "reason": "需要核实间接持股比例",
            "ground": {"says": "书面审查不合格的", "article": "24-2(1)"},
            "evidence": "劳动合同与原件不一致",
            "visit": date(2026, 12, 1),
            "team": {"staff": ["王建国", "李晓梅"], "experts": ["陈昇"]},
            "verdict": "pass",
            "opinion": "favourable",
            "experts": ["陈昇"],
        },
        "periods": {
            "decision": {
                "article": "25-1", "length": 99, "unit_name": "个工作日",
                "due_on": date(2026, 12, 16),
            },
        },
        "visit": {"visit_on": date(2026, 12, 1), "verdict_name": "合格", "steps": [], "scores": []},
        "certificate": {
            "number": "JC-2026-0017",
            "level_name": "某级",
            "categories": ["某业务", "另一业务"],
            "valid_from": date(2026, 12, 20),
            "valid_until": date(2031, 12, 19),
            "issued_on": date(2026, 12, 20),
            "issuing_authority": "某省国家保密局",
        },
    }  # fmt: skip
    for part, values in changes.items():
        content[part] = {**content[part], **values} if isinstance(values, dict) else values
    return content


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    """All text without the breaks and spaces of the layout."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in read(pdf).pages))


@pytest.mark.parametrize("key", KEYS)
def test_every_paper_bears_title_language_number_and_holder(key, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = rendering.render(key, facts())
    reader, text = read(pdf), text_of(pdf)
    assert "湖北赟喆信息安全技术股份有限公司" in text
    assert ("JC-2026-0017" if key == "certificate" else "某密资受〔2026〕17号") in text
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.metadata.title
    assert not re.search(r"None|\{[{%]|notdef", text)
    assert caplog.messages == []


def test_the_regulations_name_no_paper_without_a_template():
    named = set()
    for file in (Path(settings.BASE_DIR) / "fixtures" / "regulations").glob("*.yaml"):
        if "\nkind: assessment\n" in file.read_text():
            continue  # its papers share one face, which is among the keys
        papers = re.search(r"^papers:\n((?:[ #].*\n|\n)*)", file.read_text(), re.MULTILINE)
        named |= set(re.findall(r"^  (\w+):", papers[1], re.MULTILINE)) if papers else set()
    assert named
    assert named | {"assessment"} <= set(KEYS)


def test_an_unknown_paper_is_not_invented():
    with pytest.raises(TemplateDoesNotExist):
        rendering.render("no_such_paper", facts())


def test_a_notice_of_acceptance_states_article_date_and_period():
    text = text_of(rendering.render("acceptance_notice", facts()))
    assert "《涉密信息系统集成资质管理办法》（某令2020年第1号）第十八条的规定" in text
    assert "自2026年11月18日起予以受理" in text
    assert "99个工作日内" in text
    assert "2026年12月16日届满" in text
    assert "行政复议" not in text


def test_deemed_acceptance_says_that_no_notice_was_given_in_time():
    pdf = rendering.render("acceptance_notice", facts(case={"accepted_basis": "deemed"}))
    assert "未在法定期限内告知你单位补正" in text_of(pdf)


def test_a_refusal_gives_reasons_and_remedies():
    text = text_of(rendering.render("refusal_decision", facts()))
    assert "第二十四条第二款第（一）项" in text
    assert "（一）收入总金额未达到规定的数额。（二）人员数量低于规定。" in text
    assert "可以依法申请行政复议或者提起行政诉讼。" in text
    assert "不得再次申请" not in text


def test_a_refusal_for_false_materials_tells_how_long_the_bar_lasts():
    bar = {"article": "46", "length": 1, "unit_name": "年", "due_on": date(2027, 11, 20)}
    pdf = rendering.render("refusal_decision", facts(periods={"false_materials_ban": bar}))
    assert (
        "第四十六条的规定，自不予行政许可之日起1年内不得再次申请（至2027年11月20日止）"
        in text_of(pdf)
    )


def test_a_grant_of_some_categories_names_those_refused_and_the_remedies():
    decision = {"passed": ["某业务"], "failed": [{"name": "另一业务", "reasons": ["人员不足"]}]}
    text = text_of(rendering.render("grant_decision", {**facts(), "decision": decision}))
    assert "业务种类：某业务。" in text
    assert "另一业务：人员不足。" in text
    assert "行政复议" in text


def test_a_certificate_has_an_original_in_landscape_and_a_duplicate_in_portrait():
    original, duplicate = read(rendering.render("certificate", facts())).pages
    assert [round(float(side) / POINTS) for side in original.mediabox[2:]] == [297, 210]
    assert [round(float(side) / POINTS) for side in duplicate.mediabox[2:]] == [210, 297]
    assert "正本" in re.sub(r"\s", "", original.extract_text())
    assert "副本" in re.sub(r"\s", "", duplicate.extract_text())


def test_a_certificate_shows_the_eight_contents_on_both_copies():
    for page in read(rendering.render("certificate", facts())).pages:
        text = re.sub(r"\s", "", page.extract_text())
        for content in (
            "单位名称：湖北赟喆信息安全技术股份有限公司",
            "法定代表人：赟䶮喆",
            "注册地址：湖北省武汉市东湖新技术开发区光谷大道77号",
            "证书编号：JC-2026-0017",
            "资质等级：某级",
            "业务种类：某业务、另一业务",
            "发证机关：某省国家保密局",
            "有效期：2026年12月20日至2031年12月19日",
            "发证日期：2026年12月20日",
        ):
            assert content in text


def test_one_copy_of_a_certificate_can_be_printed_alone():
    pages = read(rendering.render("certificate", facts(certificate={"copy": "副本"}))).pages
    assert len(pages) == 1
    assert "副本" in re.sub(r"\s", "", pages[0].extract_text())


@pytest.mark.parametrize("key", ["acceptance_notice", "refusal_decision", "certificate"])
def test_a_preview_is_marked_and_bears_neither_seal_nor_code(key):
    preview = facts(paper={"preview": True, "number": None}, certificate={"number": None})
    text = text_of(rendering.render(key, preview))
    assert "预览稿" in text
    assert "待编" in text
    assert "9f3a62c108bd4e775a20" not in text
    assert "paper:seal" not in press.markup(key, preview)
    assert "paper:seal" in press.markup(key, facts())


def test_rare_characters_of_names_have_glyphs(caplog):
    names = "赟喆䶮𬭎堃昇镕㛃"
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = rendering.render(
            "acceptance_notice", facts(organisation={"name": f"武汉{names}有限公司"})
        )
    assert f"武汉{names}有限公司" in text_of(pdf)
    assert caplog.messages == []


def test_the_seal_has_an_outline_for_every_letter():
    for character in "某省国家保密局䶮":
        assert outlines.outline(character)


def lines_of(page, reader):
    """(right edge, text size) of every text line in points, by its distance from the bottom."""
    edges = {}
    matrix, stack, text_matrix, size, widths = [1, 0, 0, 1, 0, 0], [], None, 0, {}
    fonts = page["/Resources"]["/Font"]
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q":
            matrix = stack.pop()
        elif operator == b"cm":
            matrix = times([float(number) for number in operands], matrix)
        elif operator == b"Tm":
            text_matrix = times([float(number) for number in operands], matrix)
        elif operator == b"Tf":
            widths, size = widths_of(fonts[operands[0]]), float(operands[1])
        elif operator == b"TJ":
            advance = sum(advance_of(piece, widths) for piece in operands[0])
            right = text_matrix[4] + advance / 1000 * size * text_matrix[0]
            height = round(text_matrix[5], 1)
            edges[height] = (max(right, edges.get(height, (0, 0))[0]), size * text_matrix[0])
    return edges


def times(first, second):
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return [
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    ]  # fmt: skip


def widths_of(font):
    entries, widths = list(font["/DescendantFonts"][0].get_object()["/W"]), {}
    while entries:
        first, values = int(entries.pop(0)), entries.pop(0).get_object()
        widths |= {first + offset: float(width) for offset, width in enumerate(values)}
    return widths


def advance_of(piece, widths):
    if isinstance(piece, (int, float)):
        return -float(piece)
    glyphs = piece.original_bytes
    return sum(
        widths[int.from_bytes(glyphs[start : start + 2])] for start in range(0, len(glyphs), 2)
    )


MIXED = "自2026年11月18日起，《资质证书》（编号JC-2026-0017）有效；法定代表人签字确认。"


def page_of(paragraph):
    """The second page of a letter whose body is one long paragraph, with its reader."""
    # Font streams are kept apart from text, so one reader answers for both.
    reader = read(rendering.render("extension_notice", facts(inputs={"reason": paragraph})))
    return reader.pages[1], reader


def test_chinese_lines_reach_the_right_edge_to_a_millimetre():
    page, reader = page_of(MIXED * 40)
    lines = [edge for edge, size in lines_of(page, reader).values() if size > 11.9]
    full = [edge for edge in lines if abs(edge - RIGHT_EDGE) <= POINTS]
    assert len(lines) >= 20
    # The last line of the paragraph may be short; nothing may stick out.
    assert len(full) >= len(lines) - 1
    assert max(lines) <= RIGHT_EDGE + POINTS


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters():
    page, reader = page_of("国" * 28 * 60)
    text = [line for line in page.extract_text().splitlines() if line.startswith("国")]
    assert len(text) == 22
    assert {len(line) for line in text} == {28}
    assert len(lines_of(page, reader)) == 23  # the lines and the page number


def test_pages_are_numbered_from_the_second_page_of_a_letter():
    reader = read(rendering.render("extension_notice", facts(inputs={"reason": MIXED * 40})))
    numbers = [re.findall(r"— (\d+) —", page.extract_text()) for page in reader.pages]
    assert numbers[:3] == [[], ["2"], ["3"]]


def test_many_certificates_are_the_same_as_each_alone():
    papers = [facts(certificate={"number": f"JC-{serial}"}) for serial in range(30)]
    together = rendering.render_many("certificate", papers)
    assert len(together) == 30
    for serial in (0, 24, 25, 29):
        assert text_of(together[serial]) == text_of(rendering.render("certificate", papers[serial]))
        assert read(together[serial]).metadata.title.endswith(f"JC-{serial}")


def test_many_letters_keep_their_order():
    papers = [facts(case={"number": f"SQ-{serial}"}) for serial in range(3)]
    texts = [text_of(pdf) for pdf in rendering.render_many("acceptance_notice", papers)]
    assert [f"受理编号：SQ-{serial}。" in text for serial, text in enumerate(texts)] == [True] * 3


def test_the_same_facts_give_the_same_bytes():
    assert rendering.render("certificate", facts()) == rendering.render("certificate", facts())


# WeasyPrint leaves the file of its colour profile to the garbage collector.
@pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")
def test_a_paper_can_be_marked_for_the_archive():
    pdf = rendering.render("grant_decision", facts(), variant=rendering.ARCHIVE)
    reader = read(pdf)
    assert "<pdfaid:part>3</pdfaid:part>" in reader.xmp_metadata.stream.get_data().decode() or (
        b'pdfaid:part="3"' in reader.xmp_metadata.stream.get_data()
    )
    assert "/OutputIntents" in reader.trailer["/Root"]


def test_markup_in_a_name_is_printed_and_not_obeyed():
    name = '<img src="file:///etc/hostname">有限公司'
    text = text_of(rendering.render("acceptance_notice", facts(organisation={"name": name})))
    assert '<imgsrc="file:///etc/hostname">有限公司' in text


def test_a_troublesome_hyphen_is_replaced_before_layout():
    page = press.markup("acceptance_notice", facts(case={"number": "SQ\u20112026\u200b\x00"}))
    assert not re.search("[\u2011\u200b\x00]", page)
    assert "SQ-2026" in page


class Listener(BaseHTTPRequestHandler):
    """Writes down who asked; a paper must never be among them."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        """Keep the test's output clean."""


@pytest.fixture
def listening():
    server = HTTPServer(("127.0.0.1", 0), Listener)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_rendering_reads_neither_local_files_nor_the_network(listening, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    address = f"http://127.0.0.1:{listening.server_port}"
    page = (
        f'<html><head><link rel="attachment" href="{secret.as_uri()}">'
        f'<link rel="attachment" href="{address}/attachment">'
        f'<link rel="stylesheet" href="{address}/style.css">'
        f'<link rel="stylesheet" href="{secret.as_uri()}"></head>'
        f'<body><img src="{address}/picture.png"><img src="{secret.as_uri()}">'
        f'<img src="paper:../../manage.py"><p style="background: url({address}/b.png)">正文</p>'
    )
    pdf = press.print_html(page)
    assert listening.asked == []
    assert not read(pdf).attachments
    assert text_of(pdf) == "正文—1—"


def test_only_our_own_drawings_and_inline_pictures_are_served():
    fetcher = DrawingFetcher()
    for address in (
        "file:///etc/hostname",
        "http://127.0.0.1/",
        "ftp://127.0.0.1/",
        "paper:../../manage.py",
        "paper:/etc/hostname",
        "paper:nothing.png",
    ):
        with pytest.raises(ValueError, match=r"disallowed|No such drawing"):
            fetcher.fetch(address)
    assert fetcher.fetch("data:text/plain,ok").read() == b"ok"
    assert fetcher.fetch("paper:qr?text=ok").read().startswith(b"<svg")


def test_the_qr_code_is_the_code_of_its_text():
    text = "https://office.example/verify/9f3a62c108bd4e775a20"
    (runs,) = drawings.qr_code(text).shapes
    ends = [points[0] for _, points in runs.segments]
    dark = {
        (x, int(y))
        for (left, y), (right, _) in zip(ends[::2], ends[1::2], strict=True)
        for x in range(int(left), int(right))
    }
    matrix = segno.make(text, error="m", micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}


def test_a_drawing_is_the_same_as_svg_and_as_pdf_operators():
    square = shapes.Shape(shapes.rectangle(1, 2, 3, 4), (1.0, 0.0, 0.0))
    drawing = shapes.Drawing("方", 10, 10, (square,))
    svg, operators = shapes.as_svg(drawing), shapes.as_operators(drawing).decode()
    assert re.findall(r"\d+\.\d\d", svg) == re.findall(r"\d+\.\d\d(?!\d)", operators)
    assert "#ff0000" in svg
    assert operators.startswith("1.000 0.000 0.000 rg")


def test_two_processes_that_build_the_faces_at_once_share_one_copy(tmp_path):
    program = (
        "import sys; from pathlib import Path; from casework.papers import faces;"
        "print(*faces.build_faces(Path(sys.argv[1]), faces=faces.FACES[2:]))"
    )
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
        )
        for _ in range(2)
    ]
    answers = [builder.communicate()[0].strip() for builder in builders]
    assert answers[0] == answers[1]
    assert [str(path) for path in tmp_path.glob("*.ttf")] == [answers[0]]
    assert not list(tmp_path.glob("*.part"))


def test_the_faces_hold_both_levels_of_the_national_character_set():
    characters = {chr(point) for point in faces.office_characters()}
    assert len([c for c in characters if "\u4e00" <= c <= "\u9fff"]) >= 6763
    assert set("〔〕—《》赟喆䶮") <= characters


def test_a_machine_with_everything_lacks_nothing():
    assert rendering.missing_libraries() == []


def test_a_missing_library_is_named_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setitem(libraries.LIBRARIES, "libabsent.so.9", "libabsent9")
    (sentence,) = rendering.missing_libraries()
    assert "sudo apt-get install -y libabsent9 fonts-noto-cjk" in sentence
    with pytest.raises(rendering.LibrariesMissing, match="libabsent9"):
        rendering.render("acceptance_notice", facts())
