# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data folder: who may read it, and that only one process at a time writes into it."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path

from stellwerk.audit.chain import KEY_BYTES
from stellwerk.errors import ConfigurationError

DATABASE = "stellwerk.db"
KEY = "audit.key"
ANCHOR = "audit.head"
LOCK = "stellwerk.lock"


class InUse(ConfigurationError):
    """Another process holds the data folder."""


def prepare_folder(folder: Path) -> None:
    """Create ``folder`` for its owner alone (0700); take write access from others where it already exists.

    Raises:
        ConfigurationError: it cannot be created, or somebody else's folder lets others write.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if found.st_mode & 0o022:
            if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX:
                raise ConfigurationError(
                    f"the data folder {folder} lets other users write; use a folder of your own (chmod 700)"
                )
            folder.chmod(stat.S_IMODE(found.st_mode) & ~0o022)
    except OSError as exc:
        raise ConfigurationError(f"the data folder {folder} cannot be used: {exc.strerror}") from None


def prepare_file(path: Path) -> None:
    """Create ``path`` empty with mode 0600 unless it exists; an existing one is narrowed to 0600.

    SQLite gives its side files the mode of the database.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    if stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)


def lock_folder(folder: Path) -> int:
    """Take the folder's lock for this process; it falls with the process, however that ends.

    Returns the descriptor that holds it.

    Raises:
        InUse: another process holds it.
    """
    path = folder / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise InUse(
            f"another Stellwerk (process {holder}) is running on the data folder {folder}; "
            "stop it, or give this one a data folder of its own"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def read_key(path: Path) -> bytes | None:
    """The chain key; ``None`` if the file does not exist.

    Raises:
        ConfigurationError: the file cannot be read or holds no key.
    """
    try:
        text = path.read_text("ascii").strip()
        key = bytes.fromhex(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{path} cannot be read as the audit key; restore it from the backup, it cannot be made again"
        ) from None
    if len(key) != KEY_BYTES:
        raise ConfigurationError(
            f"{path} does not hold an audit key of {KEY_BYTES} bytes in hex; restore it from the backup"
        )
    return key


def create_key(path: Path) -> bytes:
    """Make the chain key, once, readable by its owner alone, and on disk before it is used."""
    key = os.urandom(KEY_BYTES)
    write_durably(path, key.hex().encode() + b"\n")
    return key


def write_durably(path: Path, content: bytes) -> None:
    """Replace ``path`` with ``content`` (mode 0600) so that a crash leaves the old or the new file, never half."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        if os.write(descriptor, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(draft, path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
