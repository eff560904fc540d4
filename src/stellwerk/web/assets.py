# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Style sheets, fonts and scripts: read once at start, served from memory, never from anywhere else.

Nothing outside the table built at start can be asked for, so no path of a request ever reaches the file system.
A file's address carries its version (the vendored folder's name, or a hash for our own files), so browsers keep
it for good and fetch a new one at once.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
KERN = "kern-2.7.2"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_IMPORT = re.compile(rb"""((?:^|\b)(?:from|import) "\./[a-z-]+\.js)(")""", re.MULTILINE)
_SQUEEZABLE = frozenset({".css", ".js", ".svg"})
FOR_GOOD = "public, max-age=31536000, immutable"


class Asset(msgspec.Struct, frozen=True):
    """One file, ready to be sent."""

    body: bytes
    squeezed: bytes | None  # gzip, where that is worth it
    media_type: str
    etag: str
    version: str  # "" for vendored files, whose folder is the version


class Assets:
    """Every file below ``static/`` of a known type, by its path there.

    Raises:
        OSError: the installation is incomplete.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in _TYPES]
        scripts = _together(path for path in files if path.suffix == ".js")
        self._table = {path.relative_to(folder).as_posix(): _read(path, folder, scripts) for path in files}

    def url(self, name: str) -> str:
        """The address of a file, with its version.

        Raises:
            KeyError: there is no such file: a template is wrong.
        """
        asset = self._table[name]
        return f"/static/{name}?v={asset.version}" if asset.version else f"/static/{name}"

    def names(self) -> tuple[str, ...]:
        """The paths of all files, sorted."""
        return tuple(self._table)

    def answer(self, request: Request) -> Response | None:
        """The answer to ``GET /static/{name:path}``, or ``None`` where there is no such file."""
        asset = self._table.get(request.path_params["name"])
        if asset is None:
            return None
        asked_for = request.query_params.get("v", "")
        headers = {
            "etag": asset.etag,
            "cache-control": FOR_GOOD if asked_for == asset.version else "no-cache",
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
        }
        if asset.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = asset.body
        if asset.squeezed is not None and _takes_gzip(request.headers):
            headers["content-encoding"] = "gzip"
            body = asset.squeezed
        return Response(body, media_type=asset.media_type, headers=headers)


def _together(paths: Iterable[Path]) -> str:
    """One version for all scripts: they import each other, and must never be of different days."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def _read(path: Path, folder: Path, scripts: str) -> Asset:
    body = path.read_bytes()
    vendored = path.parent != folder
    digest = hashlib.sha256(body).hexdigest()[:16]
    if path.suffix == ".js" and not vendored:
        body = _IMPORT.sub(rb"\1?v=" + scripts.encode() + rb"\2", body)
        digest = scripts
    return Asset(
        body=body,
        squeezed=gzip.compress(body, 9, mtime=0) if path.suffix in _SQUEEZABLE else None,
        media_type=_TYPES[path.suffix],
        etag=f'"{digest}"',
        version="" if vendored else digest,
    )


def _takes_gzip(headers: Headers) -> bool:
    """RFC 9110, 12.5.3, as far as browsers use it: named, and not refused with a weight of zero."""
    for part in headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
