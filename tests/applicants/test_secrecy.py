"""What bears a mark of secrecy is found; ordinary words of the law are not taken for marks."""

from __future__ import annotations

import pytest

from applicants.secrecy import mark_in


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年", "绝密★", "秘密★长期", "秘密★ 1年", "机 密 ★ 20 年", "机密　★", "★秘密",
        "关于某事的通知（秘密10年）", "机密十五年", "绝密长期", "秘密6个月", "机密☆",
        "保守国家秘密，机密★5年", "附件1 机密★.pdf", "机密１０年",
    ],
)  # fmt: skip
def test_a_mark_of_secrecy_is_found_however_it_is_set(text: str) -> None:
    assert mark_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "保守国家秘密", "涉密信息系统集成资质申请书", "国家秘密分为绝密、机密、秘密三级",
        "可承接机密、秘密级业务", "从事商业秘密10年", "接触国家\n秘密10年以上", "机密级项目3个",
        "绝密级、机密级或者秘密级", "国家秘密载体管理制度", "项目 ★★★ 优",
    ],
)  # fmt: skip
def test_the_words_of_the_law_are_no_marks(text: str) -> None:
    assert mark_in(text) == ""
