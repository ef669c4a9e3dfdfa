"""What the machine must have before a paper can be printed, asked without loading any of it."""

from __future__ import annotations

from ctypes import CDLL
from importlib import import_module

# Shared library -> the Debian package that carries it.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    # Without it WeasyPrint falls back to a subsetter that takes seconds a letter.
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT_PACKAGE = "fonts-noto-cjk"
# Given names that poor Chinese fonts lack; the last is the newest of them in common use.
RARE_NAMES = "赟喆䶮"


class LibrariesMissing(RuntimeError):
    """Papers cannot be printed on this machine; the text says what to install."""


def missing_libraries() -> list[str]:
    """Chinese sentences, each with the exact line that mends it; empty when all is there."""
    absent = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if absent:
        return [_sentence("系统缺少生成文书所需的程序库", [*absent, FONT_PACKAGE])]
    # Imported by name only now: the module loads the libraries just found.
    fonts = import_module("casework.papers.fonts")
    if not fonts.is_installed():
        return [_sentence("系统缺少中文字体", [FONT_PACKAGE])]
    lacking = [name for name in RARE_NAMES if not fonts.covers(name)]
    if lacking:
        return [_sentence(f"已安装的中文字体不含生僻字“{''.join(lacking)}”", [FONT_PACKAGE])]
    return []


def _loads(library: str) -> bool:
    try:
        CDLL(library)
    except OSError:
        return False
    return True


def _sentence(trouble: str, packages: list[str]) -> str:
    install = f"sudo apt-get install -y {' '.join(packages)}"
    return f"{trouble}，文书暂时无法生成；请执行：{install}"
