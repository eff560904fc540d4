# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make a backup, also while the gateway runs: one read transaction, rows streamed, memory flat."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec
import sqlalchemy as sa

from stellwerk import __version__
from stellwerk.audit.chain import stamp
from stellwerk.errors import ConfigurationError, StellwerkError
from stellwerk.storage import folder
from stellwerk.storage.backup.manifest import (
    CONFIGURATION,
    FORMAT,
    KEY_FILES,
    MANIFEST,
    SIGNATURE,
    Manifest,
    Member,
    key_member,
    sign,
    table_member,
)
from stellwerk.storage.backup.rows import lines, tables_of
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import HEAD, revision_of
from stellwerk.storage.secrets import FILE as SECRET

_DAY_OF_MEMBERS = (1980, 1, 1, 0, 0, 0)  # the manifest tells the time
_PIECE = 1024 * 1024


class Out(Protocol):
    """A file, or a :class:`~stellwerk.storage.backup.cipher.Sealer`."""

    def write(self, data: bytes, /) -> int:
        """Take bytes; returns how many."""

    def flush(self) -> None:
        """Hand on what waits."""

    def close(self) -> None:
        """Never called here: whoever opened it closes it."""


def back_up(place: Place, out: Out, configuration: Path | None = None) -> bytes:
    """Write a backup to ``out`` (need not be seekable); returns its manifest as it stands in it.

    Raises:
        ConfigurationError: there is nothing that could be restored, a key is missing, or a file cannot be read.
        StellwerkError: the database cannot be read to its end.
    """
    _prove_revision(place)
    key = folder.read_key(place.data / folder.KEY)
    if key is None:
        raise ConfigurationError(
            f"{place.data / folder.KEY} is missing; without it the trail of a backup could not be continued"
        )
    # Before the rows: the anchor must never have come further than they.
    small = {key_member(name): _content(place.data / name) for name in KEY_FILES}
    if configuration is not None:
        small[CONFIGURATION] = _content(configuration)
    if small[key_member(folder.ANCHOR)] is None:
        raise ConfigurationError(
            f"{place.data / folder.ANCHOR} is missing; without it a backup could not prove that it is whole. "
            "`stellwerk audit verify` tells more"
        )
    members: dict[str, Member] = {}
    database = Database(place)
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name, content in small.items():
                if content is not None:
                    members[name] = _put(archive, name, [content])
            with database.reading() as connection:
                revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
                tables = tables_of(connection)
                if key_member(SECRET) not in members:
                    _prove_no_secret(connection, tables, place)
                for table in tables:
                    name = table_member(table.name)
                    stored = _put(archive, name, lines(connection, table))
                    members[name] = msgspec.structs.replace(
                        stored, columns=tuple(str(column.name) for column in table.columns)
                    )
            manifest = msgspec.json.format(
                msgspec.json.encode(
                    Manifest(FORMAT, __version__, str(revision), stamp(datetime.now(UTC)), members)
                )
            )
            _put(archive, MANIFEST, [manifest])
            _put(archive, SIGNATURE, [sign(key, manifest).encode() + b"\n"])
    except sa.exc.DBAPIError as error:
        raise StellwerkError(
            f"{place} cannot be read ({' '.join(str(error.orig).split())[:200]}); no backup was made"
        ) from None
    except ValueError:  # a day that is none, for example
        raise StellwerkError(
            f"a row in {place} is not what Stellwerk wrote; no backup was made. `stellwerk audit verify` tells more"
        ) from None
    finally:
        database.close()
    return manifest


def _prove_revision(place: Place) -> None:
    revision = revision_of(place)
    if revision is None:
        raise ConfigurationError(f"{place} holds no tables yet; there is nothing to back up")
    if revision > HEAD:
        raise ConfigurationError(
            f"{place} has table revision {revision}: it was written by a newer Stellwerk; back it up with that one"
        )


def _prove_no_secret(connection: sa.Connection, tables: list[sa.Table], place: Place) -> None:
    """Without secret.key no key, session or second factor in the rows is of use."""
    for table in tables:
        if table.name == "installation":
            known = sa.select(table).where(table.c.name == "secret_key_fingerprint")
            if connection.execute(known).first() is not None:
                raise ConfigurationError(
                    f"{place.data / SECRET} is missing, but {place} was filled with it; give the data folder of a "
                    "process that runs on it"
                )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise ConfigurationError(f"{path} cannot be read ({exc.strerror})") from None


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> Member:
    """Add a member; its pieces are counted as rows where it is a table."""
    info = zipfile.ZipInfo(name, _DAY_OF_MEMBERS)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    digest, size, count = hashlib.sha256(), 0, 0
    buffer = bytearray()
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            count += 1
            buffer += piece
            if len(buffer) >= _PIECE:
                digest.update(buffer)
                size += len(buffer)
                member.write(buffer)
                buffer.clear()
        digest.update(buffer)
        size += len(buffer)
        member.write(buffer)
    return Member(size, digest.hexdigest(), count if name.startswith("tables/") else None)
