"""Three hundred files that must not be taken: families and their variants, always the same ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from PIL import Image

from applicants.contents import ENCRYPTED, OLD_OFFICE
from tests.applicants import crafted, files
from tests.applicants.crafted import crafted_pdf, drawn, office, relation, stream, utf16

Make = Callable[[], bytes]


@dataclass(frozen=True)
class Bad:
    """A file by name and content, and the one code it must be refused with."""

    family: str
    name: str
    make: Make
    code: str


@cache
def whole(kind: str) -> bytes:
    """A good file of the kind, large enough to be cut anywhere."""
    return {
        "pdf": lambda: crafted_pdf(o7=stream(crafted.noisy_bytes(4000))),
        "jpg": lambda: drawn("JPEG"),
        "png": lambda: drawn("PNG"),
        "docx": lambda: office("word", {"word/media/a.bin": crafted.noisy_bytes(4000)}),
        "xlsx": lambda: office("xl", {"xl/media/a.bin": crafted.noisy_bytes(4000)}),
    }[kind]()


KINDS = ("pdf", "jpg", "png", "docx", "xlsx")


def of_name(family: str, code: str, names: list[str], content: Make) -> Iterator[Bad]:
    return (Bad(family, name, content, code) for name in names)


def empty_ones() -> Iterator[Bad]:
    return (Bad("empty", f"空.{kind}", bytes, "empty") for kind in KINDS)


def wrong_extensions() -> Iterator[Bad]:
    foreign = [
        "exe", "doc", "xls", "ppt", "pptx", "zip", "rar", "7z", "svg", "gif", "html", "txt", "bmp",
        "tiff", "webp", "docm", "xlsm", "dotm", "js", "lnk", "ofd", "iso", "eml", "mp4", "pdff",
    ]  # fmt: skip
    names = [f"章程.{extension}" for extension in foreign]
    names += ["无扩展名", "章程.pdf.exe", "章程.docx.js", "章程.pdf.zip", "pdf", "章程.p df"]
    return of_name("extension", "extension", names, partial(whole, "pdf"))


PRETENDED = ("exe", "js", "html", "scr", "bat", "php", "vbs", "hta", "svg", "lnk")


def wrong_names() -> Iterator[Bad]:
    turning = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200f\ufeff"
    names = [f"章程{sign}fdp.pdf" for sign in turning]
    names += [f"章程{sign}.pdf" for sign in "\0\x01\t\n\r\x1b\x7f\x9f"]
    names += [f"章程.{twice}.pdf" for twice in PRETENDED]
    names += ["长" * 197 + ".pdf"]
    return of_name("name", "name", names, partial(whole, "pdf"))


def exchanged() -> Iterator[Bad]:
    """One kind under the name of another."""
    for said in KINDS:
        for real in KINDS:
            if said != real:
                yield Bad("exchanged", f"改名.{said}", partial(whole, real), "type")


FOREIGN = {
    "gif": b"GIF89a" + bytes(60),
    "gif and script": b"GIF89a=1;/*" + bytes(40) + b"*/alert(1)",
    "program": b"MZ\x90\0" + bytes(200),
    "elf": b"\x7fELF" + bytes(200),
    "text": "只是文字".encode() * 20,
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "rar": b"Rar!\x1a\x07\0" + bytes(100),
    "rtf": rb"{\rtf1\ansi{\object\objemb}}",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "php": b"<?php system($_GET[0]); ?>",
    "late header": b"junk\n" + b"%PDF-1.7\n" + bytes(50),
}


def foreign_contents() -> Iterator[Bad]:
    for place, content in enumerate(FOREIGN.values()):
        for kind in (KINDS[place % 5], KINDS[(place + 2) % 5]):
            yield Bad("foreign", f"改名.{kind}", partial(bytes, content), "type")
    for kind in ("docx", "xlsx"):
        yield Bad("foreign", f"旧版.{kind}", partial(bytes, OLD_OFFICE + bytes(3000)), "type")
        yield Bad("foreign", f"无正文.{kind}", partial(files.package, readme="x"), "type")


def truncated() -> Iterator[Bad]:
    for kind in KINDS:
        for share in (0.3, 0.5, 0.7, 0.9, 0.98):
            yield Bad(
                "truncated",
                f"残缺.{kind}",
                lambda kind=kind, share=share: whole(kind)[: int(len(whole(kind)) * share)],
                "damaged",
            )


def broken_pdf() -> Iterator[Bad]:
    end = b"\nstartxref\n0\n%%EOF\n"
    variants: list[Make] = [
        lambda: b"%PDF-1.7\n" + crafted.noisy_bytes(3000) + end,
        lambda: b"%PDF-1.7\n" + b"\xff" * 2000 + end,
        lambda: b"%PDF-1.7" + end,
        lambda: crafted_pdf().replace(b"/Type/Catalog/Pages 2 0 R", b"/Type/Nothing/Rages 2 0 R"),
        lambda: crafted_pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[     ]/Count 0"),
        lambda: crafted_pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        lambda: crafted_pdf().replace(b"/Pages 2 0 R", b"/Pages 1 0 R"),
        lambda: crafted_pdf().replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
        lambda: crafted_pdf() + bytes(range(1, 256)) * 20,
        lambda: crafted_pdf().replace(b"%%EOF", b"%%END"),
    ]
    return (Bad("broken pdf", "损坏.pdf", make, "damaged") for make in variants)


def broken_pictures() -> Iterator[Bad]:
    png = drawn("PNG")
    place = png.index(b"IDAT") + 40
    swollen = crafted.chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000)))
    variants: dict[str, list[Make]] = {
        "png": [
            lambda: png[:place] + bytes(20) + png[place + 20 :],
            lambda: png[:16] + struct.pack(">II", 0, 0) + png[24:],
            lambda: png[:33] + crafted.chunk(b"IDAT", b"nothing packed") + png[-12:],
            lambda: png[:33] + swollen + png[33:],
            lambda: png[:8] + png[33:],
        ],
        "jpg": [
            lambda: b"\xff\xd8\xff\xe0" + bytes(500),
            lambda: drawn("JPEG")[:20] + b"\xff\xd9",
            lambda: b"\xff\xd8\xff\xdb" + crafted.noisy_bytes(900),
        ],
    }
    for kind, makes in variants.items():
        yield from (Bad("broken picture", f"损坏.{kind}", make, "damaged") for make in makes)


def broken_office() -> Iterator[Bad]:
    def twice() -> bytes:
        out = io.BytesIO(office())
        with zipfile.ZipFile(out, "a") as package:
            package.writestr("word/DOCUMENT.xml", "<w:document/>")
        return out.getvalue()

    part = "word/document.xml"
    variants: list[Make] = [
        lambda: office(parts={part: "<w:document><w:p></w:document>"}),
        lambda: office(parts={part: "no xml at all"}),
        lambda: office(parts={part: ""}),
        lambda: office(parts={part: b"<w:document>\xff\xfe\xfd</w:document>"}),
        lambda: office(parts={"word/styles.xml": "<a><b></a>"}),
        lambda: office(parts={part: "<w:p>&unknown;</w:p>"}),
        lambda: office(packing=zipfile.ZIP_LZMA),
        lambda: office(packing=zipfile.ZIP_BZIP2),
        lambda: crafted.patched_directory(office(), part, 16, "<I", 12345),
        lambda: crafted.patched_directory(office(), part, 42, "<I", 0),
        lambda: crafted.patched_directory(office(), part, 42, "<I", 10),
        lambda: crafted.patched_directory(office(), part, 20, "<I", 90_000),
        lambda: crafted.patched_directory(office(), part, 24, "<I", 5),
        twice,
    ]
    return (Bad("broken office", "损坏.docx", make, "damaged") for make in variants)


def locked_ones() -> Iterator[Bad]:
    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"):
        for password in ("", "secret"):
            make = partial(crafted.locked, algorithm, password)
            yield Bad("locked", "加锁.pdf", make, "password")
    yield Bad("locked", "加锁.pdf", files.newly_locked_pdf, "password")
    for kind in ("docx", "xlsx"):
        for gap in (200, 9_000, 300_000):
            content = OLD_OFFICE + bytes(gap) + ENCRYPTED + bytes(500)
            yield Bad("locked", f"加锁.{kind}", partial(bytes, content), "password")
    flagged = partial(crafted.patched_directory, office(), "word/document.xml", 8, "<H", 1)
    yield Bad("locked", "加锁.docx", flagged, "password")


def swollen_ones() -> Iterator[Bad]:
    part = "word/document.xml"
    zeros = zlib.compress(bytes(90_000_000))
    flat = b"/Filter/FlateDecode"
    yield from (
        Bad("swollen", "炸弹.docx", make, "unpacked")
        for make in (
            partial(crafted.patched_directory, office(), part, 24, "<I", 400_000_000),
            partial(crafted.patched_directory, office(), part, 24, "<I", 0xFFFFFFFE),
            partial(crafted.crowded, 5_001),
            partial(crafted.crowded, 100_000),
            files.bomb,
        )
    )
    yield from (
        Bad("swollen", "炸弹.pdf", make, "unpacked")
        for make in (
            lambda: crafted_pdf(o4=stream(zeros, flat)),
            lambda: crafted_pdf(
                o4=stream(zlib.compress(zeros), b"/Filter[/FlateDecode/FlateDecode]")
            ),
            lambda: crafted_pdf(
                catalog=b"/Metadata 7 0 R", o7=stream(zeros, flat + b"/Type/Metadata/Subtype/XML")
            ),
        )
    )
    for width, height in ((20_000, 20_000), (10_001, 10_000), (65_000, 65_000), (1, 100_000_001)):
        make = partial(crafted.png_of_size, width, height)
        yield Bad("pixels", "巨幅.png", make, "pixels")
    for width, height in ((65_000, 65_000), (10_001, 10_000), (40_000, 2_501)):
        make = partial(crafted.jpeg_of_size, width, height)
        yield Bad("pixels", "巨幅.jpg", make, "pixels")
    yield Bad("pages", "太长.pdf", partial(pages, 3_001), "pages")


def pages(number: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (place + 5) for place in range(number))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % number,
        4: stream(b"BT ET"),
    }
    objects |= {place + 5: crafted.SMALL_PAGE for place in range(number)}
    return crafted.assembled_pdf(objects)


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def running_pdf() -> Iterator[Bad]:
    actions = {
        "script": SCRIPT,
        "escaped": b"<</S/#4aava#53cript/J#53(app.alert\\(1\\))>>",
        "hexadecimal": b"<</S/JavaScript/JS<6170702e616c657274283129>>>",
        "launch": b"<</S/Launch/F(cmd.exe)>>",
        "submit": b"<</S/SubmitForm/F(http://example.com)>>",
        "import": b"<</S/ImportData/F(data.fdf)>>",
        "embedded": b"<</S/GoToE/F(a.pdf)>>",
        "rendition": b"<</S/Rendition/OP 0>>",
        "movie": b"<</S/Movie>>",
        "sound": b"<</S/Sound>>",
        "next": b"<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(1)>>>>",
    }
    for action in actions.values():
        yield _runs(partial(crafted_pdf, catalog=b"/OpenAction 7 0 R", o7=action))
    for kind in (b"FileAttachment", b"RichMedia", b"3D", b"Movie", b"Sound"):
        annotation = b"<</Type/Annot/Subtype/" + kind + b"/Rect[0 0 9 9]>>"
        yield _runs(partial(crafted_pdf, page=b"/Annots[7 0 R]", o7=annotation))
    names = b"/Names<</JavaScript<</Names[(a) 7 0 R]>>>>"
    attached = b"<</Type/Filespec/F(a.exe)/EF<</F 8 0 R>>>>"
    field = b"<</FT/Tx/T(a)/AA<</K 8 0 R>>>>"
    later = crafted_pdf(catalog=b"/OpenAction 7 0 R", o7=SCRIPT)
    yield from map(_runs, (
        partial(crafted_pdf, catalog=names, o7=SCRIPT),
        partial(crafted_pdf, page=b"/AA<</O 7 0 R>>", o7=SCRIPT),
        partial(crafted_pdf, o7=SCRIPT),
        partial(crafted_pdf, catalog=b"/AcroForm<</Fields[7 0 R]>>", o7=field, o8=SCRIPT),
        partial(crafted_pdf, catalog=b"/AcroForm<</Fields[]/XFA 7 0 R>>", o7=stream(b"<xdp/>")),
        partial(crafted_pdf, o7=attached, o8=stream(b"MZ", b"/Type/EmbeddedFile")),
        partial(crafted_pdf, o8=stream(b"MZ", b"/Type/EmbeddedFile")),
        partial(crafted.packed_pdf, SCRIPT),
        partial(bytes, later.replace(b"\nstartxref\n", b"\nstartxref\n0")),
        files.scripted_pdf,
        files.carrying_pdf,
    ))  # fmt: skip


def _runs(make: Make) -> Bad:
    return Bad("running pdf", "脚本.pdf", make, "active")


def field_code(code: str, pieces: int = 1) -> dict[str, str | bytes]:
    """A document with this field, its code cut into runs."""
    step = -(-len(code) // pieces)
    runs = "".join(
        f"<w:r><w:instrText>{code[place : place + step]}</w:instrText></w:r>"
        for place in range(0, len(code), step)
    )
    return {"word/document.xml": f"<w:document><w:p>{runs}</w:p></w:document>"}


def running_office() -> Iterator[Bad]:
    types = files.CONTENT_TYPES.replace("application/xml", "application/vnd.ms-word.x.macroEnabled")
    rels = "word/_rels/document.xml.rels"
    documents: list[dict[str, str | bytes]] = [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {"word/other/vbaProject.bin": b"x"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/embeddings/sheet.xlsx": b"x"},
        {"word/activeX/activeX1.xml": "<a/>"},
        {"customUI/customUI.xml": "<a/>"},
        {"word/media/image1.png": b"MZ\x90\0"},
        {"word/media/image2.png": b"\x7fELF"},
        {"word/media/image3.jpeg": office()},
        {"word/media/more.zip": office()},
        {"word/media/a.bin": OLD_OFFICE},
        {"word/media/b.emf": whole("pdf")},
        {"word/media/c.svg": "<svg><script>alert(1)</script></svg>"},
        {"word/media/d.svg": "<svg><g onclick='alert(1)'/></svg>"},
        {"run.sh": b"#!/bin/sh"},
        {rels: relation("oleObject", "other/a.bin", external=False)},
        {rels: relation("vbaProject", "other/a.bin", external=False)},
        {rels: relation("aFChunk", "a.html", external=False)},
        {rels: relation("control", "a.xml", external=False)},
        {"word/document.xml": "<w:p><w:fldSimple w:instr=' DDE Excel a b'/></w:p>"},
        field_code(r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"'),
        field_code(r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"', pieces=9),
    ]
    sheets: list[dict[str, str | bytes]] = [
        {"xl/vbaProject.bin": b"x"},
        {"xl/macrosheets/sheet1.xml": "<a/>"},
        {"xl/ctrlProps/ctrlProp1.xml": "<a/>"},
        {"xl/embeddings/a.bin": b"x"},
        {"xl/worksheets/sheet1.xml": "<c><f>cmd|'/C calc'!A0</f></c>"},
        {"xl/worksheets/sheet1.xml": "<c><f>+MSEXCEL|'\\..\\cmd.exe'!_</f></c>"},
        {"xl/media/image1.png": b"PK\x03\x04"},
    ]
    for parts in documents:
        yield Bad("running office", "宏.docx", partial(office, "word", parts), "active")
    for parts in sheets:
        yield Bad("running office", "宏.xlsx", partial(office, "xl", parts), "active")
    yield Bad("running office", "宏.docx", partial(office, types=types), "active")


def linked() -> Iterator[Bad]:
    rels = "word/_rels/document.xml.rels"
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><w:p>&y;</w:p>'
    fetch = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:p>&x;</w:p>'
    documents: list[dict[str, str | bytes]] = [
        {"word/_rels/settings.xml.rels": relation("attachedTemplate", target)}
        for target in ("http://example.com/a.dotm", "https://example.com/a", "file://host/a.dotx",
                       "//host/share/a.dotx", "\\\\host\\a.dotx")
    ]  # fmt: skip
    documents += [
        {rels: relation(kind, "http://example.com/x")}
        for kind in ("image", "oleObject", "frame", "subDocument", "video", "aFChunk")
    ]
    documents += [
        field_code('INCLUDEPICTURE "http://example.com/a.png"'),
        field_code('INCLUDETEXT "http://example.com/a.docx"', pieces=5),
        field_code('INCLUDEPICTURE "\\\\\\\\host\\\\a.png"'),
        field_code('LINK Excel.Sheet.12 "C:\\\\a.xlsx" R1C1'),
        {"word/document.xml": bomb},
        {"word/document.xml": fetch},
        {"docProps/core.xml": "<!DOCTYPE a SYSTEM 'http://example.com/a.dtd'><a/>"},
        {"word/webExtensions/taskpanes.xml": "<a/>"},
    ]
    sheets: list[dict[str, str | bytes]] = [
        {"xl/externalLinks/externalLink1.xml": "<externalLink/>"},
        {"xl/connections.xml": "<connections/>"},
        {"xl/queryTables/queryTable1.xml": "<queryTable/>"},
        {"xl/worksheets/sheet1.xml": '<c><f>WEBSERVICE("http://example.com")</f></c>'},
        {"xl/worksheets/sheet1.xml": '<c><f>RTD("a","b")</f></c>'},
        {"xl/_rels/workbook.xml.rels": relation("externalLinkPath", "http://example.com/a.xlsx")},
    ]
    for parts in documents:
        yield Bad("linked", "链接.docx", partial(office, "word", parts), "external")
    for parts in sheets:
        yield Bad("linked", "链接.xlsx", partial(office, "xl", parts), "external")
    remote = b"<</S/GoToR/F(other.pdf)/D[0/Fit]>>"
    fetched = stream(b"", b"/F(http://example.com)/FFilter/FlateDecode")
    yield Bad("linked", "链接.pdf", partial(crafted_pdf, o7=remote), "external")
    yield Bad("linked", "链接.pdf", partial(crafted_pdf, o7=fetched), "external")


def smuggling() -> Iterator[Bad]:
    """Two kinds in one file, and packages whose parts lead out of them."""
    package, php = office(), b"<?php system('id'); ?>"
    page = b"<html><script>alert(1)</script></html>"
    for tail in (package, php, page, b"<SCRIPT>alert(1)</SCRIPT>"):
        yield Bad("smuggling", "夹带.pdf", partial(bytes, crafted_pdf() + tail), "hidden")
        yield Bad("smuggling", "夹带.jpg", partial(bytes, drawn("JPEG") + tail), "hidden")
        yield Bad("smuggling", "夹带.png", partial(bytes, drawn("PNG") + tail), "hidden")
    for segment in (php, page):
        jpeg = crafted.after_head(drawn("JPEG"), segment)
        yield Bad("smuggling", "夹带.jpg", partial(bytes, jpeg), "hidden")
        png = crafted.png_with(Comment=segment.decode())
        yield Bad("smuggling", "夹带.png", partial(bytes, png), "hidden")
    for path in ("../a.xml", "word/../../a.xml", "/etc/passwd", "..\\a.xml", "C:\\a.xml"):
        yield Bad("smuggling", "路径.docx", partial(office, parts={path: "<a/>"}), "hidden")
    nul = package.replace(b"word/document.xml", b"word/documen\0.xml")
    prefixed = b"PK\x03\x04 something else " + package
    yield Bad("smuggling", "路径.docx", partial(bytes, nul), "hidden")
    yield Bad("smuggling", "前缀.docx", partial(bytes, prefixed), "hidden")
    yield Bad("smuggling", "注释.docx", partial(office, comment=php), "hidden")


MARKS = ("机密★10年", "绝密★", "秘密 ★ 5年", "机　密★长期", "绝密★启用前", "秘密6个月")


def marked_names() -> Iterator[Bad]:
    for place, mark in enumerate(MARKS):
        kind = KINDS[place % 5]
        yield Bad("marked name", f"{mark}章程.{kind}", partial(whole, kind), "marked")
    yield Bad("marked name", "机密★10年.doc", partial(bytes, OLD_OFFICE), "marked")
    yield Bad("marked name", "附件（秘密★）.exe", partial(bytes, b"MZ"), "marked")


def marked_pdf() -> Iterator[Bad]:
    mark = utf16("机密★10年")
    picture = b"<x:xmpmeta><dc:title>" + "绝密★".encode() + b"</dc:title></x:xmpmeta>"
    metadata = stream(picture, b"/Type/Metadata/Subtype/XML")
    packed = stream(zlib.compress(picture), b"/Type/Metadata/Subtype/XML/Filter/FlateDecode")
    note = b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents" + mark + b">>"
    makes: list[Make] = [
        partial(crafted_pdf, trailer=b"/Info 7 0 R", o7=b"<</" + key + mark + b">>")
        for key in (b"Title", b"Author", b"Subject", b"Keywords", b"Creator", b"Company")
    ]
    makes += [
        partial(
            crafted_pdf, trailer=b"/Info 7 0 R", o7=b"<</Title(" + "机密★".encode("gbk") + b")>>"
        ),
        partial(crafted_pdf, catalog=b"/Metadata 7 0 R", o7=metadata),
        partial(crafted_pdf, catalog=b"/Metadata 7 0 R", o7=packed),
        partial(crafted_pdf, page=b"/Annots[7 0 R]", o7=note),
        partial(crafted_pdf, catalog=b"/Outlines 7 0 R", o7=b"<</Title" + mark + b">>"),
        partial(
            crafted_pdf, catalog=b"/AcroForm<</Fields[7 0 R]>>", o7=b"<</FT/Tx/V" + mark + b">>"
        ),
        partial(crafted_pdf, o7=b"<</Type/StructElem/Alt" + mark + b">>"),
        partial(crafted_pdf, catalog=b"/OpenAction 8 0 R", o7=note, o8=SCRIPT),
        partial(crafted.packed_pdf, b"<</Title" + mark + b">>"),
        partial(files.pdf, "机密★10年"),
        partial(files.pdf, "绝 密 ★"),
        partial(files.pdf, "<table><tr><td>秘密★<td>5年</table>"),
    ]
    return (Bad("marked pdf", "章程.pdf", make, "marked") for make in makes)


def marked_office() -> Iterator[Bad]:
    text = "<w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r><w:r><w:t>★5年</w:t></w:r></w:p>"
    places = [
        "document",
        "header1",
        "header2",
        "footer1",
        "footnotes",
        "endnotes",
        "comments",
        "glossary/document",
    ]
    documents = [{f"word/{place}.xml": f"<w:x>{text}</w:x>"} for place in places]
    documents += [
        {"docProps/core.xml": "<cp:c><dc:title>绝密★</dc:title></cp:c>"},
        {"docProps/core.xml": "<cp:c><cp:keywords>秘密★1年</cp:keywords></cp:c>"},
        {"docProps/app.xml": "<P><Company>机密★</Company></P>"},
        {"docProps/custom.xml": "<P><p name='密级'><vt:lpwstr>机密★</vt:lpwstr></p></P>"},
        {"word/document.xml": "<w:p><wp:docPr id='1' descr='机密★10年'/></w:p>"},
        {"word/document.xml": "<w:p><w:del><w:delText>绝密★</w:delText></w:del></w:p>"},
        {"word/document.xml": "<w:p><w:r><w:t>&#26426;&#23494;&#9733;</w:t></w:r></w:p>"},
        {"word/document.xml": "<w:p><w:r><w:t>机\u200b密\u200b★</w:t></w:r></w:p>"},
        {"word/drawing.vml": "<v:shape><v:textbox>机密★</v:textbox><br></v:shape>"},
        {"customXml/item1.xml": "<密级>绝密★</密级>"},
        {"word/document.xml": text, "word/vbaProject.bin": "x"},
    ]
    sheets = [
        {"xl/sharedStrings.xml": "<sst><si><r><t>秘密</t></r><r><t>★1年</t></r></si></sst>"},
        {"xl/worksheets/sheet1.xml": "<c t='inlineStr'><is><t>机密★</t></is></c>"},
        {"xl/worksheets/sheet1.xml": "<h><oddHeader>&amp;C机密★</oddHeader></h>"},
        {"xl/worksheets/sheet2.xml": "<h><evenFooter>&amp;R绝密★</evenFooter></h>"},
        {"xl/workbook.xml": "<w><sheet name='机密★' state='veryHidden'/></w>"},
        {"xl/workbook.xml": "<w><definedName name='秘密★'>A1</definedName></w>"},
        {"xl/comments1.xml": "<comment><text><r><t>机密</t></r><r><t>★</t></r></text></comment>"},
        {"xl/worksheets/sheet1.xml": '<c><f>"机密★"&amp;A1</f></c>'},
        {"xl/drawings/drawing1.xml": "<a:p><a:t>绝密</a:t><a:t>★</a:t></a:p>"},
        {"docProps/core.xml": "<cp:c><dc:subject>秘密★</dc:subject></cp:c>"},
    ]
    for parts in documents:
        yield Bad("marked office", "制度.docx", partial(office, "word", parts), "marked")
    for parts in sheets:
        yield Bad("marked office", "清单.xlsx", partial(office, "xl", parts), "marked")


def marked_pictures() -> Iterator[Bad]:
    def exif(tag: int, value: object, folder: int = 0) -> bytes:
        data = Image.Exif()
        (data.get_ifd(folder) if folder else data)[tag] = value
        return data.tobytes()

    described = exif(0x010E, "机密★10年".encode())
    titled = exif(0x9C9B, "绝密★".encode("utf-16-le"))
    noted = exif(0x9286, b"UNICODE\0" + "秘密★".encode("utf-16-le"), 0x8769)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + "机密★".encode() + b"</x:xmpmeta>"
    for data in (described, titled, noted):
        yield Bad("marked picture", "照片.jpg", partial(drawn, "JPEG", exif=data), "marked")
        yield Bad("marked picture", "照片.png", partial(drawn, "PNG", exif=data), "marked")
    jpeg = partial(crafted.after_head, drawn("JPEG"))
    for segment in ("机密★".encode(), "绝密★".encode("gbk")):
        yield Bad("marked picture", "照片.jpg", partial(jpeg, segment), "marked")
    yield Bad("marked picture", "照片.jpg", partial(jpeg, xmp, b"\xff\xe1"), "marked")
    for key in ("Title", "Description", "XML:com.adobe.xmp"):
        make = partial(crafted.png_with, **{key: "秘密★长期"})
        yield Bad("marked picture", "照片.png", make, "marked")


FAMILIES = (
    empty_ones, wrong_extensions, wrong_names, exchanged, foreign_contents, truncated, broken_pdf,
    broken_pictures, broken_office, locked_ones, swollen_ones, running_pdf, running_office, linked,
    smuggling, marked_names, marked_pdf, marked_office, marked_pictures,
)  # fmt: skip
BAD = [bad for family in FAMILIES for bad in family()]
