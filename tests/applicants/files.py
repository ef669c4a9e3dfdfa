"""Real files, made on the spot: what applicants hand in, and what they should not."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from weasyprint import HTML

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(text: str = "关于保守国家秘密和商业秘密的制度，从业10年。") -> bytes:
    return bytes(HTML(string=f"<p>{text}</p>").write_pdf())


def changed_pdf(change: Any) -> bytes:
    """A PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    return changed_pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))


def newly_locked_pdf() -> bytes:
    """Locked with AES-256, as today's programs do it."""
    key = f"<{'00' * 48}>"
    method = "<</Type/CryptFilter/CFM/AESV3/AuthEvent/DocOpen/Length 32>>"
    locked = (
        f"trailer <</Encrypt <</Filter/Standard/V 5/R 6/Length 256/P -4/O {key}/U {key}"
        f"/OE <{'00' * 32}>/UE <{'00' * 32}>/Perms <{'00' * 16}>"
        f"/CF <</StdCF {method}>>/StmF/StdCF/StrF/StdCF>>/ID [<00> <00>] "
    )
    plain = changed_pdf(lambda writer: None)
    before, _, after = plain.rpartition(b"trailer")
    return before + locked.encode() + after.lstrip().removeprefix(b"<<")


def scripted_pdf() -> bytes:
    return changed_pdf(lambda writer: writer.add_open_action(JavaScript("app.alert('!')")))


def carrying_pdf() -> bytes:
    return changed_pdf(lambda writer: writer.add_attachment("own.exe", b"MZ"))


def saved(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def picture(form: str) -> bytes:
    return saved(Image.new("RGB", (40, 30), "white"), form)


def package(**parts: str) -> bytes:
    """An office file with these parts; a double underscore stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", CONTENT_TYPES)
        for name, text in parts.items():
            path = name.replace("__", "/")
            file.writestr(path if "." in path else f"{path}.xml", text)
    return out.getvalue()


def document(*runs: str) -> bytes:
    """A DOCX whose paragraph is cut into these runs."""
    text = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return package(word__document=f"<w:document><w:body><w:p>{text}</w:p></w:body></w:document>")


def sheet(*cells: str, footer: str = "") -> bytes:
    strings = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    footers = f"<headerFooter><oddFooter>{footer}</oddFooter></headerFooter>"
    return package(
        xl__workbook="<workbook/>",
        xl__sharedStrings=f"<sst>{strings}</sst>",
        xl__worksheets__sheet1=f"<worksheet>{footers}</worksheet>",
    )


def bomb() -> bytes:
    """Small as a file, far too large when unpacked."""
    return package(word__document="<w:t/>", word__media="0" * (301 * 1024 * 1024))
