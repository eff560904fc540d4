# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A backup as somebody changes it: with any ZIP tool, or with the key that a plain one holds."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from stellwerk.storage.backup.manifest import MANIFEST, SIGNATURE, sign


class Forged:
    """The members of a backup, to be changed and written again."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.members = {info.filename: archive.read(info) for info in archive.infolist()}
        self.manifest: dict[str, Any] = json.loads(self.members.pop(MANIFEST))
        self.signature = self.members.pop(SIGNATURE)
        self.raw = json.dumps(self.manifest).encode()
        self.more: list[tuple[zipfile.ZipInfo, bytes]] = []

    def change(self, name: str, content: bytes, rows: int | None = None) -> None:
        """Another content, announced as such."""
        self.members[name] = content
        listed = self.manifest["members"].setdefault(name, {})
        listed |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if rows is not None:
            listed["rows"] = rows

    def write(self, file: Path, *, signed: bool) -> Path:
        """``signed``: with the key that is in it, by somebody who knows how."""
        raw = json.dumps(self.manifest).encode()
        key = bytes.fromhex(self.members.get("keys/audit.key", b"").decode().strip())
        signature = sign(key, raw).encode() if signed else self.signature
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.members.items():
                archive.writestr(name, content)
            for info, content in self.more:
                archive.writestr(info, content)
            archive.writestr(MANIFEST, raw)
            archive.writestr(SIGNATURE, signature)
        return file
