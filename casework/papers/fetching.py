"""What a paper may load while it is rendered: our own drawings and inline pictures."""

from __future__ import annotations

from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from casework.papers import ornaments
from casework.papers.shapes import as_svg


class DrawingFetcher(URLFetcher):
    """Serves `data:` and the drawings, never a file or the network.

    Raises ValueError for any other address; WeasyPrint then leaves the resource out.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(ornaments.SCHEME):
            return super().fetch(url, headers)
        picture = as_svg(ornaments.drawing(url))
        return URLFetcherResponse(url, picture, {"Content-Type": "image/svg+xml"})
