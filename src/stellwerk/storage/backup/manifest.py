# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is in a backup: the list of its members, signed."""

from __future__ import annotations

import hmac
import re

import msgspec

from stellwerk.errors import StellwerkError

FORMAT = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.hmac"
CONFIGURATION = "configuration/stellwerk.yaml"

KEY_FILES = ("audit.key", "secret.key", "pseudonym.key", "first-key", "audit.head")
"""Files of the data folder that belong to the database."""

LEFT_OUT = frozenset({"web_session", "one_time_link", "sign_in_attempt", "idempotency", "alembic_version"})
"""Tables that are not backed up: a stolen backup must sign nobody in, and what they hold is over in a day."""

MOST_MANIFEST = 1024 * 1024  # bytes
MOST_SMALL = 1024 * 1024  # bytes of a key file or the configuration
_TABLE = re.compile(r"tables/([a-z][a-z_]{0,62})\.jsonl")


class BackupRefused(StellwerkError):
    """A file that is no backup, was changed, or does not fit; nothing was restored."""

    code = "backup_refused"


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file in a backup."""

    size: int  # bytes, unpacked
    sha256: str
    rows: int | None = None
    columns: tuple[str, ...] | None = None  # of a table: what the fields of each line are


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the backup says about itself."""

    format: int
    version: str  # of the product
    revision: str  # of the tables
    created: str  # audit.chain.stamp
    members: dict[str, Member]

    @property
    def tables(self) -> dict[str, str]:
        """Tables with their members."""
        return {m[1]: name for name in self.members if (m := _TABLE.fullmatch(name))}


def table_member(table: str) -> str:
    """The member's name."""
    return f"tables/{table}.jsonl"


def key_member(file: str) -> str:
    """The member's name."""
    return f"keys/{file}"


def known_name(name: str) -> bool:
    """Whether a backup may hold a member of this name. No other one is looked at: no path, no ``..``."""
    return (
        name in (MANIFEST, SIGNATURE, CONFIGURATION)
        or name in map(key_member, KEY_FILES)
        or _TABLE.fullmatch(name) is not None
    )


def sign(audit_key: bytes, manifest: bytes) -> str:
    """HMAC-SHA256 of the manifest, as hex."""
    key = hmac.digest(audit_key, b"stellwerk backup manifest 1", "sha256")
    return hmac.digest(key, manifest, "sha256").hex()


def parse(raw: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        BackupRefused: it is none, or of a format that this version does not know.
    """
    try:
        found = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BackupRefused("this is no backup of Stellwerk: its manifest cannot be read") from None
    if found.format != FORMAT:
        raise BackupRefused(
            f"this backup has format {found.format}, this version knows {FORMAT}; use the Stellwerk that made it"
        )
    return found
