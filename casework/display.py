"""How a person wants pages shown: colours and size of letters.

Kept with the account, so that it follows the person; for strangers in the browser's cookie.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

COOKIE = "display"


@dataclass(frozen=True)
class Theme:
    """Its name, the media for which dark.css holds, the scheme of the browser's own controls."""

    name: str
    media: str
    scheme: str


# Print is always light.
THEMES = {
    "auto": Theme("随系统", "screen and (prefers-color-scheme: dark)", "light dark"),
    "light": Theme("浅色", "not all", "light"),
    "dark": Theme("深色", "screen", "dark"),
}
SIZES = {"normal": "标准", "large": "大", "largest": "特大"}


@dataclass(frozen=True)
class Display:
    """A theme and a size, by their keys."""

    theme: str = "auto"
    size: str = "normal"

    @property
    def media(self) -> str:
        return THEMES[self.theme].media

    @property
    def scheme(self) -> str:
        return THEMES[self.theme].scheme

    def changed(self, theme: str, size: str) -> Display:
        """With what was chosen; words that are none of ours change nothing."""
        chosen = self
        if theme in THEMES:
            chosen = replace(chosen, theme=theme)
        if size in SIZES:
            chosen = replace(chosen, size=size)
        return chosen

    def __str__(self) -> str:
        return f"{self.theme}.{self.size}"


def wanted(request: HttpRequest) -> Display:
    """What the account says, else this browser's cookie; the usual where neither says anything."""
    kept = getattr(getattr(request, "user", None), "display", "")
    theme, _, size = (kept or request.COOKIES.get(COOKIE, "")).partition(".")
    return Display().changed(theme, size)
