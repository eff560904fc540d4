# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file server that can misbehave, and a package index that pip is set to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.providers.catalogue.shelf import AddWheel, Shelf, wheel

from stellwerk.providers.catalogue.entry import Part


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("stellwerk.providers.catalogue.hub._PAUSE", 0.01)
    with Shelf() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def add_wheel(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AddWheel:
    """Puts a wheel on an index that pip is set to, and nothing but that index."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", f"{shelf.url}/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "5")

    def add(name: str, members: list[tuple[str, bytes]], member: str, pinned: str | None = None) -> Part:
        content = wheel(name.replace("-", "_"), members)
        digest = hashlib.sha256(content).hexdigest()
        file = f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
        shelf.files[f"/simple/{name}/"] = f'<a href="/files/{file}#sha256={digest}">{file}</a>'.encode()
        shelf.files[f"/files/{file}"] = content
        return Part(name, "1.0", pinned or digest, member)

    return add
