# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A backup under a passphrase: AES-256-GCM in chunks (the STREAM construction), the key by scrypt (RFC 7914).

A chunk's nonce is its number and whether it is the last one, so chunks can be neither swapped nor left out, and a file
that was cut off shows. Each file has a salt, and by it a key, of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from stellwerk.errors import ConfigurationError
from stellwerk.storage.backup.manifest import BackupRefused

MAGIC = b"STELLWERK BACKUP 1\n"
SHORTEST = 12  # characters of a passphrase
_SALT_BYTES = 16
_CHUNK = 1024 * 1024
_TAG_BYTES = 16
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB, some 0.2 s


def read_passphrase(path: Path) -> bytes:
    """The first line of a file.

    Raises:
        ConfigurationError: it cannot be read, or is too short to protect anything.
    """
    try:
        text = path.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, ValueError):
        raise ConfigurationError(f"the passphrase file {path} cannot be read") from None
    if len(text) < SHORTEST:
        raise ConfigurationError(
            f"the passphrase in {path} is shorter than {SHORTEST} characters; take a longer one"
        )
    return text.encode()


class Sealer:
    """A file to write to, which encrypts. Not seekable; :meth:`close` writes the last chunk."""

    def __init__(self, out: BinaryIO, passphrase: bytes) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._header = MAGIC + salt
        self._out = out
        self._cipher = AESGCM(_key(passphrase, salt))
        self._waiting = bytearray()
        self._number = 0
        out.write(self._header)

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: a chunk is written when it is full."""

    def close(self) -> None:
        """Write what is left, marked as the end; ``out`` stays open."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last), chunk, self._header))
        self._number += 1


def unseal(source: BinaryIO, passphrase: bytes, out: BinaryIO) -> None:
    """Decrypt ``source`` (behind its magic) into ``out``.

    Raises:
        BackupRefused: the passphrase is another one, or the file was changed or cut off.
    """
    salt = source.read(_SALT_BYTES)
    header = MAGIC + salt
    cipher = AESGCM(_key(passphrase, salt))
    number = 0
    chunk = source.read(_CHUNK + _TAG_BYTES)
    while True:
        following = source.read(_CHUNK + _TAG_BYTES)
        try:
            out.write(cipher.decrypt(_nonce(number, not following), chunk, header))
        except InvalidTag:
            raise BackupRefused(
                "this backup cannot be decrypted: the passphrase is another one, or the file was changed or cut off"
            ) from None
        if not following:
            return
        chunk, number = following, number + 1


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_SCRYPT).derive(passphrase)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
