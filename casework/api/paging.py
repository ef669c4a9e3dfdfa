"""Pages by key: every page costs the same, and no case is missed or doubled between them."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination


class ByNumber(CursorPagination):
    """In the order of entry: unlike the urgency of a case, it never changes between two pages."""

    ordering = ("id",)
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    cursor_query_description = "上一答复的 next、previous 所含的位置。"
    page_size_query_description = "每页件数，最多二百。"
    invalid_cursor_message = "没有这一页"

    def decode_cursor(self, request: Any) -> Cursor | None:
        """Raises NotFound unless the position is the number of a row."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None:
            position = str(cursor.position)
            if not (position.isascii() and position.isdigit() and len(position) < 19):
                raise NotFound(self.invalid_cursor_message)
        return cursor
