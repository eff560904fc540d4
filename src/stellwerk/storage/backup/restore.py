# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Restore a backup: everything is built and proven aside, and takes its place at the end, all or nothing."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import sqlalchemy as sa

from stellwerk.errors import ConfigurationError, StellwerkError
from stellwerk.storage import folder
from stellwerk.storage.anchor import read_anchor
from stellwerk.storage.backup.exchange import CONFIGURATION_FILE, Exchange, there
from stellwerk.storage.backup.file import opened
from stellwerk.storage.backup.fill import fill
from stellwerk.storage.backup.manifest import (
    CONFIGURATION,
    KEY_FILES,
    BackupRefused,
    Manifest,
    key_member,
)
from stellwerk.storage.backup.read import Archive
from stellwerk.storage.backup.server import Server, server
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import HEAD, migrate
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import installation
from stellwerk.storage.verification import verify_books

_STAGE = "restore.new"
_REPLACE = "choose an empty one, or --replace"


class Restored(msgspec.Struct, frozen=True):
    """What was restored."""

    manifest: Manifest
    fingerprint: str  # SHA-256 of the manifest
    rows: int  # of the trail, as they were in the backup
    aside: Path | None  # where the files lie that were there before
    configuration: Path | None


def restore(
    file: Path,
    place: Place,
    *,
    replace: bool = False,
    passphrase: bytes | None = None,
    audit_key: bytes | None = None,
) -> Restored:
    """Restore ``file`` into ``place``; ``audit_key`` is the one that it must be signed with.

    With ``replace`` files that are there are moved aside, and tables on a server are dropped.

    Raises:
        InUse: a gateway runs on the data folder.
        ConfigurationError: there is something already, or the place cannot be used.
        BackupRefused: the backup was changed, or does not fit.
        StellwerkError: it could not be written. In every case all is as it was.
    """
    with _held(place.data), ExitStack() as stack:
        try:
            _refuse_what_is_there(there(place.data), f"the data folder {place.data}", replace)
            stage, database = stack.enter_context(_staged(place))
            if database is not None:
                _refuse_what_is_there(database.ours(), f"the database {place}", replace)
            archive = stack.enter_context(
                opened(file, stage.data, passphrase=passphrase, audit_key=audit_key)
            )
            if not replace and CONFIGURATION in archive.manifest.members:
                found = [CONFIGURATION_FILE] if os.path.lexists(place.data / CONFIGURATION_FILE) else []
                _refuse_what_is_there(found, f"the data folder {place.data}", replace)
            rows = _build(archive, stage, database)
            _record(archive, place, stage, rows)
            exchange = Exchange(place.data, stage.data)
            _take_place(exchange, database)
        except sa.exc.DBAPIError as error:
            raise StellwerkError(
                f"the backup could not be restored ({' '.join(str(error.orig).split())[:200]}); all is as it was"
            ) from None
        except OSError as error:
            raise StellwerkError(
                f"the backup could not be restored ({error.strerror or error}); all is as it was"
            ) from None
        configuration = place.data / CONFIGURATION_FILE if CONFIGURATION in archive.manifest.members else None
        return Restored(archive.manifest, archive.fingerprint, rows, exchange.aside, configuration)


@contextmanager
def _held(data: Path) -> Iterator[None]:
    """The data folder, locked. One that was made for this and not filled goes again."""
    fresh = not data.exists()
    folder.prepare_folder(data)
    try:
        lock = folder.lock_folder(data)
    except OSError as error:
        raise ConfigurationError(f"the data folder {data} cannot be used: {error.strerror}") from None
    try:
        yield
    except BaseException:
        if fresh:
            with contextlib.suppress(OSError):
                (data / folder.LOCK).unlink()
                data.rmdir()
        raise
    finally:
        os.close(lock)


@contextmanager
def _staged(place: Place) -> Iterator[tuple[Place, Server | None]]:
    """A place to build in: a folder in the data folder, and on a server a schema."""
    stage = place.data / _STAGE
    _clear(stage)  # what a restore that was killed left
    stage.mkdir(mode=0o700)
    try:
        if place.url is None:
            yield Place(stage), None
        else:
            with server(place) as database:
                yield Place(stage, database.staged_url()), database
    finally:
        _clear(stage)


def _clear(stage: Path) -> None:
    if stage.is_symlink():
        stage.unlink()
    elif stage.exists():
        shutil.rmtree(stage)


def _refuse_what_is_there(found: list[str], where: str, replace: bool) -> None:
    if found and not replace:
        names = ", ".join(found[:3]) + (" and more" if len(found) > 3 else "")
        raise ConfigurationError(f"{where} is not empty ({names}); {_REPLACE}")


def _build(archive: Archive, stage: Place, database: Server | None) -> int:
    """Tables, rows and files in the stage, proven; returns how many rows the trail has."""
    manifest = archive.manifest
    if not re.fullmatch(r"[0-9]{4}", manifest.revision) or not "0001" <= manifest.revision <= HEAD:
        raise BackupRefused(
            f"this backup was made by Stellwerk {manifest.version} at table revision {manifest.revision}, this version "
            f"knows revisions up to {HEAD}; restore it with a newer one"
        )
    _prove_room(archive, stage)
    for name in KEY_FILES:
        content = archive.small(key_member(name))
        if content is not None:
            folder.write_durably(stage.data / name, content)
    configuration = archive.small(CONFIGURATION)
    if configuration is not None:
        folder.write_durably(stage.data / CONFIGURATION_FILE, configuration)
    if stage.url is None:
        folder.prepare_file(stage.file)
    migrate(stage, manifest.revision)
    tables = Database(stage)
    try:
        with tables.writing() as writing:
            fill(writing, archive)
    finally:
        tables.close()
    if database is not None:
        database.count_on()
    migrate(stage)
    _prove_secret(stage)
    report = verify_books(stage)
    if not report.sound:
        raise BackupRefused(
            f"the books in this backup are not sound ({report.flaws[0].text}); keep it as evidence; nothing was "
            "restored"
        )
    return report.pruned + report.rows


def _prove_room(archive: Archive, stage: Place) -> None:
    """SQLite: what it announces has to fit twice, since rows stand in the log before they are in the database."""
    announced = sum(member.size for member in archive.manifest.members.values())
    free = shutil.disk_usage(stage.data).free
    if stage.url is None and 2 * announced > free:
        raise BackupRefused(
            f"this backup unpacks to {announced / 1e9:.1f} GB and takes twice that for a while, but only "
            f"{free / 1e9:.1f} GB are free in the data folder"
        )


def _prove_secret(stage: Place) -> None:
    """Keys and second factors of the rows are of no use without the very secret.key that they were made with."""
    database = Database(stage)
    try:
        with database.reading() as connection:
            known = connection.execute(
                sa.select(installation.c.value).where(installation.c.name == "secret_key_fingerprint")
            ).first()
        if known is not None:
            open_secrets(database)
    finally:
        database.close()


def _record(archive: Archive, place: Place, stage: Place, rows: int) -> None:
    """The event, as the trail's next row. Written in the stage, it comes into effect with everything else."""
    detail = {
        "via": "shell",
        "backup": archive.fingerprint,
        "made": archive.manifest.created,
        "row": str(rows),
    }
    with contextlib.suppress(ConfigurationError):
        before = read_anchor(place.data / folder.ANCHOR)
        if before is not None:
            detail["replaced_row"] = str(before.seq)  # how far the trail had come that is no longer there
    database = Database(stage)
    try:
        with database.writing() as writing:
            writing.event("system:restore:done", detail)
    finally:
        database.close()
    chain_now(stage)


def _take_place(exchange: Exchange, database: Server | None) -> None:
    if database is None:
        exchange.do()
        return
    try:
        database.take_place(exchange.do)
    except BaseException:
        exchange.undo()  # nothing, where it did not come so far
        raise
