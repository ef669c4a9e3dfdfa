"""Names of the font families papers are set in, by the role a text plays."""

from __future__ import annotations

# Our small copies and the installed families they are made from (see faces.py).
SONG = "Office Song"
HEI = "Office Hei"
SONG_SOURCE = "Noto Serif CJK SC"
HEI_SOURCE = "Noto Sans CJK SC"

# The faces the standard names, where an office holds a licence for them; then the free ones.
PREFERRED = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "FandolFang", "FandolFang R"),
    "title": ("方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "heading": ("黑体", "SimHei", "FandolHei"),
}
LAST_RESORT = {
    "body": (SONG, SONG_SOURCE),
    "title": (SONG, SONG_SOURCE),
    "heading": (HEI, HEI_SOURCE, SONG, SONG_SOURCE),
}
