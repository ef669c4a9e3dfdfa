"""What a paper may load while it is rendered: our own drawings and files, and inline pictures."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from casework.papers import ornaments
from casework.papers.shapes import as_svg


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `data:`, the drawings, and `paper:<name>` for a file below one folder.

    Raises ValueError for any other address; WeasyPrint then leaves the resource out.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if ornaments.is_drawing(url):
            picture = as_svg(ornaments.drawing(url))
            return URLFetcherResponse(url, picture, {"Content-Type": "image/svg+xml"})
        if not url.startswith(ornaments.SCHEME):
            return super().fetch(url, headers)
        asset = (self._folder / url.removeprefix(ornaments.SCHEME).lstrip("/")).resolve()
        if not asset.is_relative_to(self._folder) or not asset.is_file():
            raise ValueError(f"Not one of the papers' own files: {url}")
        kind = mimetypes.guess_type(asset.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, asset.read_bytes(), {"Content-Type": kind})
