"""Materials are taken when they are what they say they are, and never when they bear a mark."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable
from contextlib import closing

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from applicants import contents, uploads
from applicants.contents import MEGABYTE, Unfit
from applicants.models import Material
from applicants.uploads import hand_in
from casework.door import take_step
from licensing.models import Application
from tests.applicants import files
from tests.factories import account, application_to_correct, draft, submitted_application

pytestmark = pytest.mark.django_db
KEY = "charter"


@pytest.fixture
def application() -> Application:
    return draft()


def give(application: Application, name: str, content: bytes, key: str = KEY) -> Material:
    by = account(application.organisation)
    return hand_in(application, key, files.named(name, content), by=by)


def refusal_of(application: Application, name: str, content: bytes) -> Unfit:
    with pytest.raises(Unfit) as refused:
        give(application, name, content)
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("章程.pdf", lambda: files.pdf(), "application/pdf"),
        ("章程.PDF", lambda: files.pdf(), "application/pdf"),
        ("照片.jpg", lambda: files.picture("JPEG"), "image/jpeg"),
        ("照片.jpeg", lambda: files.picture("JPEG"), "image/jpeg"),
        ("照片.png", lambda: files.picture("PNG"), "image/png"),
        ("制度.docx", lambda: files.document("保密制度"), "wordprocessingml"),
        ("清单.xlsx", lambda: files.sheet("合同", "10年"), "spreadsheetml"),
    ],
)
def test_each_allowed_kind_is_taken_with_its_fingerprint(
    application: Application, name: str, content: Callable[[], bytes], media_type: str
) -> None:
    handed_in = content()
    material = give(application, name, handed_in)
    assert media_type in material.media_type
    assert material.name == name
    assert material.received_sha256 == hashlib.sha256(handed_in).hexdigest()
    with material.file.open() as stored:
        kept = stored.read()
    assert (material.size, material.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    if not media_type.startswith("image/"):
        assert kept == handed_in
    assert "章程" not in material.file.name


@pytest.mark.parametrize(
    ("name", "content", "code", "sentence"),
    [
        ("空.pdf", lambda: b"", "empty", "所选文件为空"),
        ("程序.exe", lambda: b"MZ\x90", "extension", "只接受"),
        ("无扩展名", lambda: files.pdf(), "extension", "只接受"),
        ("网页.svg", lambda: b"<svg onload='x()'/>", "extension", "只接受"),
        ("改名.pdf", lambda: b"MZ\x90\x00", "type", "与扩展名不符"),
        ("改名.pdf", lambda: files.picture("PNG"), "type", "与扩展名不符"),
        ("改名.jpg", lambda: files.pdf(), "type", "与扩展名不符"),
        ("改名.docx", lambda: files.sheet("表"), "type", "与扩展名不符"),
        ("压缩.docx", lambda: files.package(readme="x"), "type", "与扩展名不符"),
        ("加锁.pdf", lambda: files.locked_pdf(), "password", "设有密码"),
        ("加锁.pdf", lambda: files.newly_locked_pdf(), "password", "设有密码"),
        ("加锁.docx", lambda: contents.OLD_OFFICE + bytes(9000) + contents.ENCRYPTED,
         "password", "设有密码"),
        ("旧版.docx", lambda: contents.OLD_OFFICE + bytes(600), "type", "旧版"),
        ("脚本.pdf", lambda: files.scripted_pdf(), "active", "脚本"),
        ("附件.pdf", lambda: files.carrying_pdf(), "active", "附件"),
        ("宏.docx", lambda: files.package(word__document="<w/>", **{"word__vbaProject.bin": "x"}),
         "active", "宏"),
        ("残缺.pdf", lambda: files.pdf()[:400], "damaged", "已损坏"),
        ("残缺.png", lambda: files.picture("PNG")[:40], "damaged", "已损坏"),
        ("残缺.xlsx", lambda: files.sheet("表")[:120], "damaged", "已损坏"),
        ("炸弹.docx", lambda: files.bomb(), "unpacked", "解压后过大"),
    ],
)  # fmt: skip
def test_what_is_unfit_is_refused_with_one_clear_sentence(
    application: Application, name: str, content: Callable[[], bytes], code: str, sentence: str
) -> None:
    before = application.materials.count()
    unfit = refusal_of(application, name, content())
    assert unfit.code == code
    assert sentence in unfit.reason
    assert application.materials.count() == before
    assert not default_storage.exists("materials")


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(application: Application) -> None:
    large = TemporaryUploadedFile("大.pdf", "application/pdf", uploads.MOST_BYTES + 1, None)
    with closing(large), pytest.raises(Unfit, match="100 MB"):
        hand_in(application, KEY, large, by=account(application.organisation))


def test_a_file_of_exactly_the_limit_is_taken_in_a_few_megabytes_of_memory(
    application: Application,
) -> None:
    head, by = files.pdf() + b"%", account(application.organisation)
    with closing(TemporaryUploadedFile("满.pdf", "application/pdf", 0, None)) as upload:
        upload.write(head)
        for left in range(uploads.MOST_BYTES - len(head), 0, -MEGABYTE):
            upload.write(b" " * min(left, MEGABYTE))
        upload.size = upload.tell()
        tracemalloc.start()
        material = hand_in(application, KEY, upload, by=by)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert material.size == uploads.MOST_BYTES == 100 * MEGABYTE
    assert most < 8 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("机密★10年.pdf", lambda: files.pdf()),
        ("章程.pdf", lambda: files.pdf("机密★10年")),
        ("章程.pdf", lambda: files.pdf("绝 密 ★")),
        ("制度.docx", lambda: files.document("机", "密★", "5年")),
        (
            "制度.docx",
            lambda: files.package(word__document="<w/>", word__header1="<w:t>秘密★</w:t>"),
        ),
        ("清单.xlsx", lambda: files.sheet("一", "秘密★1年")),
        ("清单.xlsx", lambda: files.sheet("一", footer="&amp;C绝密★")),
    ],
)
def test_what_bears_a_mark_of_secrecy_is_put_aside(
    application: Application, name: str, content: Callable[[], bytes]
) -> None:
    unfit = refusal_of(application, name, content())
    assert unfit.code == "marked"
    (aside,) = application.materials.filter(marked=True)
    assert not aside.current
    assert "★" not in aside.name
    assert aside.file.name.startswith("quarantine/")
    assert application.given_materials.get(key=KEY).name == ""


def test_a_clean_file_after_a_marked_one_lets_the_application_be_submitted(
    application: Application,
) -> None:
    refusal_of(application, "章程.pdf", files.pdf("秘密★长期"))
    material = give(application, "章程.pdf", files.pdf())
    assert application.given_materials.get(key=KEY) == material
    take_step(application, "submit", by=account(application.organisation), declared=True)
    assert application.state == "received"


def test_a_new_version_replaces_the_former_which_is_kept(application: Application) -> None:
    first = give(application, "一.pdf", files.pdf("一"))
    second = give(application, "二.pdf", files.pdf("二"))
    first.refresh_from_db()
    assert (first.current, second.current) == (False, True)
    assert second.version == first.version + 1
    assert default_storage.exists(first.file.name)


def test_a_path_in_the_name_of_a_file_is_left_out(application: Application) -> None:
    upload = SimpleUploadedFile("x.pdf", files.pdf())
    upload._name = "..\\..\\etc/章程.pdf"
    by = account(application.organisation)
    assert hand_in(application, KEY, upload, by=by).name == "章程.pdf"


def test_nothing_can_be_handed_in_once_the_application_is_received() -> None:
    assert refusal_of(submitted_application(), "章程.pdf", files.pdf()).code == "closed"


def test_only_what_the_notice_names_can_be_corrected() -> None:
    application = application_to_correct()
    assert give(application, "章程.pdf", files.pdf(), key="charter").version == 2
    with pytest.raises(Unfit, match="不能上传"):
        give(application, "执照.pdf", files.pdf(), key="licence")


def test_a_material_the_law_does_not_ask_for_is_refused(application: Application) -> None:
    with pytest.raises(Unfit, match="不能上传"):
        give(application, "章程.pdf", files.pdf(), key="unheard_of")


def test_a_large_upload_that_lies_on_disk_is_taken_as_well(application: Application) -> None:
    content = files.pdf()
    by = account(application.organisation)
    with closing(TemporaryUploadedFile("章程.pdf", "application/pdf", 0, None)) as upload:
        upload.write(content)
        upload.size = len(content)
        material = hand_in(application, KEY, upload, by=by)
    assert material.sha256 == hashlib.sha256(content).hexdigest()
    with material.file.open() as stored:
        assert stored.read() == content
