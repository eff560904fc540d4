# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a backup as something that anybody may have made: nothing of it is believed before it is proven."""

from __future__ import annotations

import hashlib
import hmac
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from stellwerk.audit.chain import KEY_BYTES
from stellwerk.storage import folder
from stellwerk.storage.backup.manifest import (
    MANIFEST,
    MOST_MANIFEST,
    MOST_SMALL,
    SIGNATURE,
    BackupRefused,
    Manifest,
    key_member,
    known_name,
    parse,
    sign,
)

_PIECE = 1024 * 1024
_LONGEST_LINE = 16 * 1024 * 1024
_MOST_MEMBERS = 200
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, ValueError, RuntimeError)


class Archive:
    """A backup whose list of members is proven; each member is proven as it is read."""

    def __init__(self, file: IO[bytes], audit_key: bytes | None = None) -> None:
        """``audit_key``: the key that it must be signed with, kept apart; without it, the one that is in it.

        Raises:
            BackupRefused: it is no backup, holds something that none holds, or was changed.
        """
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except _BROKEN:
            raise BackupRefused(
                "this is no backup of Stellwerk, or it was cut off (one with a passphrase needs --passphrase-file)"
            ) from None
        self._check_list(infos)
        self._infos = {info.filename: info for info in infos}
        raw = self._small(MANIFEST, MOST_MANIFEST)
        self.fingerprint = hashlib.sha256(raw).hexdigest()
        self.manifest: Manifest = parse(raw)
        self._check_members()
        self._check_signature(raw, audit_key)

    def small(self, name: str) -> bytes | None:
        """A key file or the configuration; ``None`` if it is not in it."""
        if name not in self.manifest.members:
            return None
        return b"".join(self._pieces(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a table's member. What was read counts only when it came to its end."""
        rest = b""
        for piece in self._pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise BackupRefused(f"{name} holds a line that is too long; nothing was restored")
            yield from whole
        if rest:
            raise BackupRefused(f"{name} does not end with a whole line; nothing was restored")

    def _check_list(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > _MOST_MEMBERS:
            raise BackupRefused("this is no backup of Stellwerk: it holds too many files")
        names = [info.filename for info in infos]
        if len(set(names)) != len(names):
            raise BackupRefused("this backup holds a file twice; it was not made by Stellwerk")
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            kind = stat.S_IFMT(info.external_attr >> 16)
            if not known_name(info.orig_filename) or info.is_dir() or kind not in (0, stat.S_IFREG):
                raise BackupRefused(
                    f"this backup holds {info.orig_filename[:80]!a}, which no backup of Stellwerk does"
                )
            if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise BackupRefused("this backup is packed in a way that Stellwerk does not use")
            if info.header_offset < end:
                raise BackupRefused("files overlap in this backup; it was not made by Stellwerk")
            end = info.header_offset + info.compress_size

    def _check_members(self) -> None:
        listed = set(self.manifest.members)
        if listed != set(self._infos) - {MANIFEST, SIGNATURE}:
            raise BackupRefused("the files in this backup are not those that its manifest lists")
        tables = set(self.manifest.tables.values())
        for name, member in self.manifest.members.items():
            if self._infos[name].file_size != member.size:
                raise BackupRefused(f"{name} in this backup has another size than its manifest says")
            if name not in tables and member.size > MOST_SMALL:
                raise BackupRefused(f"{name} in this backup is larger than it can be")

    def _check_signature(self, raw: bytes, audit_key: bytes | None) -> None:
        own = self.small(key_member(folder.KEY))
        try:
            key = bytes.fromhex((own or b"").decode("ascii").strip())
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise BackupRefused("this backup holds no key of the audit trail")
        if audit_key is not None and not hmac.compare_digest(key, audit_key):
            raise BackupRefused("the key of the audit trail in this backup is not the one that was given")
        given = self._small(SIGNATURE, 128).strip()
        if not hmac.compare_digest(sign(key, raw).encode(), given):
            raise BackupRefused(
                "the signature of this backup does not match: it was changed after it was made"
            )

    def _small(self, name: str, most: int) -> bytes:
        info = self._infos.get(name)
        if info is None or info.file_size > most:
            raise BackupRefused(f"this is no backup of Stellwerk: {name} is missing or too large")
        try:
            with self._zip.open(info) as member:
                content = member.read(most + 1)
        except _BROKEN:
            raise BackupRefused(f"{name} in this backup is damaged") from None
        return content

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Never more bytes than the manifest announces, and only those that it announces."""
        announced = self.manifest.members[name]
        digest, left = hashlib.sha256(), announced.size
        try:
            with self._zip.open(self._infos[name]) as member:
                while piece := member.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    digest.update(piece)
                    yield piece
        except _BROKEN:
            raise BackupRefused(f"{name} in this backup is damaged; nothing was restored") from None
        if left or not hmac.compare_digest(digest.hexdigest(), announced.sha256):
            raise BackupRefused(
                f"{name} in this backup is not what its manifest says: it was changed; nothing was restored"
            )
