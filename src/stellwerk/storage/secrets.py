# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The installation's secret: one random key in the data folder, from which the key of every purpose is derived.

A database alone (a stolen backup of it, a reader on the server) then holds nothing that can be tried out or read:
API keys and sessions are keyed hashes, second factors are sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stellwerk.errors import ConfigurationError
from stellwerk.storage.database import Database
from stellwerk.storage.folder import write_durably
from stellwerk.storage.tables import installation

FILE = "secret.key"
_BYTES = 32
_NONCE_BYTES = 12


class Secrets:
    """Keyed hashes and sealing, one derived key per purpose (HMAC as the KDF of NIST SP 800-108)."""

    def __init__(self, master: bytes) -> None:
        self._derive = cache(lambda purpose: hmac.digest(master, f"stellwerk {purpose} 1".encode(), "sha256"))

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        return self._derive(purpose)

    def hash(self, purpose: str, secret: str) -> str:
        """HMAC-SHA256 of a random secret as lower-case hex: what may be stored of it."""
        return hmac.digest(self.key(purpose), secret.encode("utf-8", "surrogatepass"), "sha256").hex()

    def seal(self, purpose: str, text: str, context: str = "") -> str:
        """Encrypt (AES-256-GCM). ``context`` must be the same to open it: a row's id keeps it from being moved."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.key(purpose)).encrypt(nonce, text.encode(), context.encode())
        return urlsafe_b64encode(nonce + sealed).decode()

    def open(self, purpose: str, sealed: str, context: str = "") -> str:
        """What :meth:`seal` was given.

        Raises:
            ValueError: it was sealed with another key or context, or changed.
        """
        raw = urlsafe_b64decode(sealed)
        try:
            return (
                AESGCM(self.key(purpose))
                .decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
                .decode()
            )
        except InvalidTag:
            raise ValueError("this was not sealed here, or was changed") from None


def open_secrets(database: Database) -> Secrets:
    """Read ``secret.key``, or make it where the database knows none yet.

    Raises:
        ConfigurationError: it is missing, unreadable, or not the one that the database was filled with.
    """
    path = database.place.data / FILE
    with database.writing() as writing:
        known = writing.execute(
            sa.select(installation.c.value).where(installation.c.name == "secret_key_fingerprint")
        ).scalar()
        master = _read(path)
        if known is None:
            if master is None:
                master = os.urandom(_BYTES)
                write_durably(path, master.hex().encode() + b"\n")
            writing.execute(
                sa.insert(installation).values(name="secret_key_fingerprint", value=_fingerprint(master))
            )
        elif master is None or not hmac.compare_digest(_fingerprint(master), known):
            raise ConfigurationError(
                f"{path} is {'missing' if master is None else 'not the one'} that {database.place} was filled with; "
                "restore it from the backup (several processes on one PostgreSQL need the same file). Without it "
                "no key, session or second factor is known any more"
            )
    return Secrets(master)


def _fingerprint(master: bytes) -> str:
    return hashlib.sha256(b"stellwerk secret.key fingerprint 1" + master).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        master = bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise ConfigurationError(f"{path} cannot be read as a key; restore it from the backup") from None
    if len(master) != _BYTES:
        raise ConfigurationError(f"{path} does not hold {_BYTES} bytes in hex; restore it from the backup")
    return master
