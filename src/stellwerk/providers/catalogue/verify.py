# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether the file is the one: SHA-256 of every byte, at each start unless nothing about the file changed.

Half a gigabyte takes a second to hash, a large model a minute. So a proof is kept beside the file with size,
inode and times. It protects against mix-ups and decay; who may write both files is trusted anyway.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from stellwerk.errors import PullError
from stellwerk.providers.catalogue.entry import Entry

_BLOCK = 1 << 20

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


class _Proof(msgspec.Struct, frozen=True):
    sha256: str
    path: str
    size: int
    inode: int
    modified_ns: int
    changed_ns: int  # ctime: cannot be set back by tools that set file times


def model_file(entry: Entry, models: Path) -> Path:
    """Where the file of that model lies, or will lie once pulled."""
    return Path(entry.local) if entry.local is not None else models / f"{entry.name}.gguf"


def is_here(entry: Entry, models: Path) -> bool:
    """Whether a file of the right size lies there; says nothing about what is in it."""
    try:
        return model_file(entry, models).stat().st_size == entry.size
    except OSError:
        return False


def verified(entry: Entry, models: Path) -> Path:
    """The file of that model, proven to be the one.

    Raises:
        PullError: it is not here, cannot be read or is not the one.
    """
    path = model_file(entry, models)
    try:
        seen = _look(entry, path)
        if seen.size != entry.size:
            raise _wrong(entry, path)
        proof_file = models / f".{entry.name}.proof"
        if _read(proof_file) == seen:
            return path
        if sha256_of(path) != entry.sha256 or _look(entry, path) != seen:
            raise _wrong(entry, path)
    except FileNotFoundError:
        raise PullError(
            f"The file of model {entry.name!r} is not here. Run 'stellwerk models pull {entry.name}'."
            if entry.local is None
            else f"The file of model {entry.name!r} is gone from {path}. Put it back or add the model again."
        ) from None
    except OSError as error:
        raise PullError(f"{path} cannot be read: {error.strerror}. Check the permissions.") from None
    _write(proof_file, seen)
    return path


def sha256_of(path: Path, progress: Progress | None = None) -> str:
    """SHA-256 of a file, in hex."""
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            if progress is not None:
                progress(done, total)
    return digest.hexdigest()


def _look(entry: Entry, path: Path) -> _Proof:
    stat = os.stat(path)
    return _Proof(entry.sha256, str(path), stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)


def _read(proof_file: Path) -> _Proof | None:
    try:
        return msgspec.json.decode(proof_file.read_bytes(), type=_Proof)
    except (OSError, msgspec.DecodeError):
        return None


def _write(proof_file: Path, proof: _Proof) -> None:
    draft = proof_file.with_suffix(".draft")
    try:
        proof_file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.encode(proof))
        os.replace(draft, proof_file)
    except OSError:  # a read-only folder: the file is hashed at every start then
        return


def _wrong(entry: Entry, path: Path) -> PullError:
    return PullError(
        f"{path} is not the file that the catalogue means: size or SHA-256 differ from {entry.sha256[:12]}…. "
        f"Delete it and run 'stellwerk models pull {entry.name}', or add the model again."
    )
