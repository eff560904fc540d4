# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town's mirror of Hugging Face on loopback: one real file, with ranges, which can pause in the middle."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_BLOCK = 1 << 20


class Mirror(ThreadingHTTPServer):
    """Serves ``file`` at ``path``. ``pause_at``: there it waits until ``go_on`` is set."""

    daemon_threads = True

    def __init__(self, path: str, file: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.path = path
        self.file = file
        self.pause_at: int | None = None
        self.paused = threading.Event()
        self.go_on = threading.Event()
        self.ranges: list[str | None] = []  # of every request

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        mirror = self.server
        wish = self.headers.get("Range")
        mirror.ranges.append(wish)
        if self.path != mirror.path:
            self.send_error(404)
            return
        size = mirror.file.stat().st_size
        found = re.fullmatch(r"bytes=(\d+)-", wish or "")
        start = int(found[1]) if found else 0
        self.send_response(206 if found else 200)
        if found:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.send_header("Content-Length", str(size - start))
        self.end_headers()
        with mirror.file.open("rb") as content:
            content.seek(start)
            try:
                while block := content.read(_BLOCK):
                    self.wfile.write(block)
                    if mirror.pause_at is not None and content.tell() >= mirror.pause_at:
                        mirror.pause_at = None
                        mirror.paused.set()
                        mirror.go_on.wait(60)
            except OSError:  # the client has gone
                self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        return


@contextmanager
def serving(path: str, file: Path) -> Iterator[Mirror]:
    """A running mirror."""
    with Mirror(path, file) as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield mirror
        finally:
            mirror.go_on.set()
            mirror.shutdown()
            thread.join()
