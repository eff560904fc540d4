# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file server on loopback that knows ranges and can misbehave, and wheels made here."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stellwerk.policy.register import Tier
from stellwerk.providers.catalogue.entry import Carrier, Entry, HuggingFace, Package, PackageParts, Part

CONTENT = b"GGUF" + bytes(range(256)) * 4000  # about a megabyte
REVISION = "0123abcd"
HUB = HuggingFace("town/model", REVISION, "model.gguf")
HUB_PATH = f"/town/model/resolve/{REVISION}/model.gguf"


class Shelf(ThreadingHTTPServer):
    """Serves ``files`` by path. The switches below make it misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.ranges = True
        self.cut_after: list[int] = []  # one per answer: break off after that many bytes
        self.statuses: list[int] = []  # one per answer: say this instead
        self.start_of_range_lies = False
        self.asked: list[tuple[str, str | None]] = []  # path and Range of every request
        self.redirect: str | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        shelf, wish = self.server, self.headers.get("Range")
        shelf.asked.append((self.path, wish))
        if shelf.redirect is not None:
            self.send_response(302)
            self.send_header("Location", shelf.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = shelf.files.get(self.path)
        status = shelf.statuses.pop(0) if shelf.statuses else 200 if content is not None else 404
        if content is None or status != 200:
            self.send_error(status)
            return
        start = int(found[1]) if shelf.ranges and (found := re.match(r"bytes=(\d+)-", wish or "")) else None
        if start is not None and start >= len(content):
            self.send_error(416)
            return
        self.send_response(200 if start is None else 206)
        rest = content[start or 0 :]
        if start is not None:
            said = start + 7 if shelf.start_of_range_lies else start
            self.send_header("Content-Range", f"bytes {said}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(rest)))
        self.send_header(
            "Content-Type", "text/html" if self.path.endswith("/") else "application/octet-stream"
        )
        self.end_headers()
        if shelf.cut_after:
            rest = rest[: shelf.cut_after.pop(0)]
            self.close_connection = True
        try:
            self.wfile.write(rest)
        except OSError:
            return

    do_HEAD = do_GET  # noqa: N815 - the base class's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        return


def entry(
    *carriers: Carrier, content: bytes = CONTENT, name: str = "test-model", sha256: str | None = None
) -> Entry:
    return Entry(
        name=name,
        title="Test model",
        licence="Apache-2.0",
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        languages=("de",),
        tier=Tier.S,
        context=1024,
        abilities=frozenset(),
        carriers=carriers,
    )


def wheel(name: str, members: list[tuple[str, bytes]]) -> bytes:
    """A wheel with these files; one with a build step could not be told from it by name alone."""
    buffer = io.BytesIO()
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members:
            archive.writestr(path, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return buffer.getvalue()


AddWheel = Callable[..., Part]


def package(part: Part) -> Package:
    return Package(part.package, part.version, part.wheel_sha256, part.member)


def parts(*several: Part) -> PackageParts:
    return PackageParts(several)
