# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The file of a backup: written beside its place under another name, complete before it has its own."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from stellwerk.errors import ConfigurationError, StellwerkError
from stellwerk.storage.backup.cipher import MAGIC, Sealer, unseal
from stellwerk.storage.backup.manifest import BackupRefused, Manifest, parse
from stellwerk.storage.backup.read import Archive
from stellwerk.storage.backup.write import back_up
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import HEAD


class Made(msgspec.Struct, frozen=True):
    """A backup that was made."""

    file: Path
    size: int  # bytes
    encrypted: bool
    manifest: Manifest
    fingerprint: str  # SHA-256 of the manifest


def make(
    place: Place,
    file: Path,
    *,
    configuration: Path | None = None,
    passphrase: bytes | None = None,
    force: bool = False,
) -> Made:
    """Back up ``place`` into ``file`` (mode 0600), and put an event of it into the outbox.

    A database of an earlier revision gets no event: it is to stay as it is until its tables are brought up to date.

    Raises:
        ConfigurationError: the file is there already, or cannot be written; there is nothing to back up.
        StellwerkError: the database could not be read.
    """
    if not force and file.exists():
        raise _there(file)
    try:
        descriptor, draft = tempfile.mkstemp(prefix=f".{file.name[:100]}.", dir=file.parent)  # 0600
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        with open(descriptor, "wb") as out:
            raw = _write(place, out, configuration, passphrase)
            out.flush()
            os.fsync(out.fileno())
            size = os.fstat(out.fileno()).st_size
        _name(Path(draft), file, force)
    except OSError as error:
        raise _unwritable(file, error) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    made = Made(file, size, passphrase is not None, parse(raw), hashlib.sha256(raw).hexdigest())
    if made.manifest.revision == HEAD:
        _tell(place, made)
    return made


@contextmanager
def opened(
    file: Path, folder: Path, *, passphrase: bytes | None = None, audit_key: bytes | None = None
) -> Iterator[Archive]:
    """A backup, its list of members proven. One that is encrypted is decrypted into ``folder``, without a name there.

    Raises:
        BackupRefused: it is none, was changed, or is not the kind of file that the passphrase is for.
        ConfigurationError: it cannot be read.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read ({error.strerror})") from None
    with source:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise ConfigurationError(f"{file} is no file")
        encrypted = source.read(len(MAGIC)) == MAGIC
        if encrypted and passphrase is None:
            raise BackupRefused("this backup is encrypted: give its passphrase with --passphrase-file")
        if passphrase is None:
            yield Archive(source, audit_key)
            return
        if not encrypted:
            # Else whoever can exchange the file could give a plain one in place of one that they cannot make.
            raise BackupRefused(
                "a passphrase was given, but this backup is not encrypted, so it is not the one that was made with it"
            )
        with tempfile.TemporaryFile(dir=folder) as plain:
            unseal(source, passphrase, plain)
            yield Archive(plain, audit_key)


def _write(place: Place, out: BinaryIO, configuration: Path | None, passphrase: bytes | None) -> bytes:
    if passphrase is None:
        return back_up(place, out, configuration)
    sealer = Sealer(out, passphrase)
    manifest = back_up(place, sealer, configuration)
    sealer.close()
    return manifest


def _name(draft: Path, file: Path, force: bool) -> None:
    """Give the draft its name; without ``force`` only if nobody has taken it meanwhile."""
    if force:
        os.replace(draft, file)
    else:
        try:
            os.link(draft, file)
        except FileExistsError:
            raise _there(file) from None
        except OSError:  # a file system without links
            if file.exists():
                raise _there(file) from None
            os.replace(draft, file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _tell(place: Place, made: Made) -> None:
    database = Database(place)
    try:
        with database.writing() as writing:
            writing.event(
                "system:backup:made",
                {
                    "via": "shell",
                    "backup": made.fingerprint,
                    "encrypted": "yes" if made.encrypted else "no",
                    "revision": made.manifest.revision,
                },
            )
    finally:
        database.close()


def _there(file: Path) -> StellwerkError:
    return ConfigurationError(
        f"{file} is there already and stays as it is; choose another name, or --force to replace it"
    )


def _unwritable(file: Path, error: OSError) -> StellwerkError:
    return ConfigurationError(f"{file} cannot be written ({error.strerror or error}); choose another place")
