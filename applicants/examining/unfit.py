"""Why a file cannot be taken: one code and one sentence for each reason."""

from __future__ import annotations


class Unfit(ValueError):
    """The file cannot be taken; the code for machines, the message for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


EXTENSION = ("extension", "只接受 PDF、JPG、PNG、DOCX、XLSX 文件")
TYPE = ("type", "文件内容与扩展名不符，请确认文件类型后重新上传")
OLD = ("type", "文件是旧版 Office 格式，与扩展名不符。请另存为 DOCX 或者 XLSX 后上传")
NAME = ("name", "文件名含有看不见的控制字符，请改名后上传")
TWO_NAMES = ("name", "文件名含有程序的扩展名，请改名后上传")
LONG_NAME = ("name", "文件名过长，请改短后再上传")
EMPTY = ("empty", "所选文件为空")
DAMAGED = ("damaged", "文件已损坏，无法打开。请重新生成后上传")
LOCKED = ("password", "文件设有密码，无法审查。请取消密码后重新上传")
ACTIVE = ("active", "文件含有脚本、宏、附件或者自动执行的内容。请另存为不含这些内容的文件后上传")
EXTERNAL = (
    "external",
    "文件引用了文件以外的内容（远程模板、链接的对象或者数据），请断开链接、另存后上传",
)
HIDDEN = ("hidden", "文件中夹带了其他类型的内容。请重新生成后上传")
UNPACKED = ("unpacked", "文件解压后过大，请精简后上传")
PIXELS = ("pixels", "图片尺寸过大，请缩小后上传")
COMPLEX = ("complex", "文件过于复杂，不能在限定时间内审查。请拆分或者重新生成后上传")
MARKED = (
    "marked",
    (
        "文件带有密级标志，已隔离，不会被查看或者使用。申请材料不得涉及国家秘密。"
        "请立即通知本单位保密工作机构，并上传不涉密的文件"
    ),
)
INFECTED = (
    "infected",
    "文件检出病毒，已隔离，不会被查看或者使用。请对本单位计算机查杀病毒，并上传无毒的文件",
)
CLOSED = ("closed", "目前不能上传或者更换这项材料")
