"""Ordinary files as offices make them, close to what is refused: none of them may be."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PIL import Image

from tests.applicants import crafted, files
from tests.applicants.bad_files import field_code, whole
from tests.applicants.crafted import crafted_pdf, drawn, office, relation, stream, utf16


@dataclass(frozen=True)
class Good:
    """A file by name and content that has to be taken."""

    family: str
    name: str
    make: Callable[[], bytes]


PROSE = (
    "保守国家秘密，涉密信息系统集成资质申请书", "国家秘密分为绝密、机密、秘密三级",
    "可承接机密级、秘密级业务", "从事商业秘密保护工作10年", "本单位从事涉密业务5年，无泄密事件",
    "保密管理制度★★★优秀单位", "★机密级项目经验3个", "工作秘密保护期5年",
    "接触国家秘密10年以上的人员",
)  # fmt: skip


def names() -> Iterator[Good]:
    for name in (
        "章程.pdf", "章程.PDF", "章程 v1.0.pdf", "2026.01.31.pdf", "合同.盖章.pdf", "js.pdf",
        "制度.docx.pdf", "涉密业务管理制度.pdf", "国家秘密载体管理.pdf", "a" * 190 + ".pdf",
        "名 字（最终）.pdf", "..章程.pdf", "évaluation.pdf", "章程.pdf ", "保密★工作.pdf",
    ):  # fmt: skip
        yield Good("name", name, partial(whole, "pdf"))


def documents() -> Iterator[Good]:
    for text in PROSE:
        yield Good("prose", "制度.docx", partial(files.document, text))
        yield Good("prose", "清单.xlsx", partial(files.sheet, text, "10年"))
    rels, settings = "word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"
    template = "file:///C:\\Users\\a\\Templates\\公文.dotx"
    parts: list[dict[str, str | bytes]] = [
        {rels: relation("hyperlink", "https://www.gov.cn/")},
        {rels: relation("hyperlink", "mailto:a@example.com")},
        {rels: relation("image", "media/image1.png", external=False)},
        {rels: relation("styles", "styles.xml", external=False)},
        {settings: relation("attachedTemplate", template)},
        {"word/media/image1.png": drawn("PNG"), "word/media/image2.jpeg": drawn("JPEG")},
        {"word/media/image3.svg": "<svg><path d='M0 0'/></svg>"},
        {"word/vmlDrawing1.vml": "<v:shape><br></v:shape>"},
        {"word/printerSettings1.bin": crafted.noisy_bytes(300)},
        {"word/fonts/font1.odttf": crafted.noisy_bytes(300)},
        {"docProps/thumbnail.jpeg": drawn("JPEG")},
        {"docProps/core.xml": "<c><dc:title>保密制度</dc:title><d:a>秘密组</d:a></c>"},
        {"word/document.xml": '<?xml version="1.0" encoding="UTF-16"?><w:p/>'.encode("utf-16")},
        {f"word/media/{place}.bin": b"x" for place in range(400)},
        field_code("PAGE"),
        field_code('HYPERLINK "https://www.gov.cn/"'),
        field_code("TOC \\o 1-3 DDE"),
        field_code('INCLUDEPICTURE "local.png"'),
    ]
    for extra in parts:
        yield Good("document", "制度.docx", partial(office, "word", extra))


def sheets() -> Iterator[Good]:
    for formula in (
        "SUM(A1:A9)",
        "A1&amp;B1",
        'HYPERLINK("https://www.gov.cn/")',
        'IF(A1="|","是","否")',
    ):
        cells = f"<worksheet><c><f>{formula}</f><v>1</v></c></worksheet>"
        yield Good("sheet", "清单.xlsx", partial(office, "xl", {"xl/worksheets/sheet1.xml": cells}))
    hidden = "<w><sheet name='机密级项目' state='hidden'/></w>"
    yield Good("sheet", "清单.xlsx", partial(office, "xl", {"xl/workbook.xml": hidden}))
    yield Good("sheet", "清单.xlsx", partial(office, "xl", {"xl/calcChain.xml": "<a/>"}))


def printed() -> Iterator[Good]:
    for text in PROSE[:4]:
        yield Good("prose", "章程.pdf", partial(files.pdf, text))
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://www.gov.cn/)>>>>"
    going = b"<</S/GoTo/D[3 0 R/Fit]>>"
    title = utf16("涉密信息系统集成资质申请书")
    large = stream(zlib.compress(bytes(2_000_000)), b"/Subtype/Image/Filter/FlateDecode")
    makes = (
        partial(crafted_pdf),
        partial(crafted_pdf, page=b"/Annots[7 0 R]", o7=link),
        partial(crafted_pdf, catalog=b"/OpenAction 7 0 R", o7=going),
        partial(crafted_pdf, trailer=b"/Info 7 0 R", o7=b"<</Title" + title + b">>"),
        partial(crafted_pdf, o7=large),
        partial(crafted_pdf, catalog=b"/Names<</Dests 7 0 R>>", o7=b"<</Names[]>>"),
        partial(crafted.packed_pdf, b"<</Title(packed)>>"),
        lambda: crafted_pdf() + b"\r\n\0\0\0\n",
        lambda: crafted_pdf() + crafted_pdf()[9:],
        lambda: crafted_pdf().replace(b"\nstartxref\n", b"\nstartxref\n1"),
        partial(crafted_pdf, page=b"/Annots[9 0 R]"),
    )
    for make in makes:
        yield Good("pdf", "章程.pdf", make)


def pictures() -> Iterator[Good]:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "公司大门".encode()
    for options in (
        {}, {"progressive": True}, {"quality": 30}, {"exif": exif.tobytes()}, {"dpi": (300, 300)},
        {"comment": "保密工作"}, {"subsampling": 0},
    ):  # fmt: skip
        yield Good("picture", "照片.jpg", partial(drawn, "JPEG", **options))
    yield Good("picture", "照片.jpg", lambda: drawn("JPEG") + crafted.noisy_bytes(500))
    yield Good("picture", "照片.jpg", partial(drawn, "MPO"))
    yield Good("picture", "照片.png", partial(crafted.png_with, Title="涉密资质", Software="画图"))
    yield Good("picture", "照片.png", partial(drawn, "PNG", exif=exif.tobytes()))
    for mode in ("1", "L", "P", "RGBA", "I;16"):
        yield Good("picture", "照片.png", partial(in_mode, mode))
    yield Good("picture", "照片.jpg", partial(in_mode, "CMYK", "JPEG"))


def in_mode(mode: str, form: str = "PNG") -> bytes:
    image = Image.new(mode, (60, 40))
    return files.saved(image, form)


GOOD = [
    good for family in (names, documents, sheets, printed, pictures) for good in family()
]  # fmt: skip
