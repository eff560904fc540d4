# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as it stands here: the entries of the package and those that an administrator added."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from stellwerk.errors import PullError
from stellwerk.providers.catalogue.entry import Entry

LOCAL_NAME = "local.json"
_MAGIC = b"GGUF"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    default: str
    model: tuple[Entry, ...]


@cache
def _packaged() -> _File:
    text = resources.files(__package__).joinpath("entries.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def default_model() -> str:
    """Name of the model that runs where nothing else is said."""
    return _packaged().default


def catalogue(models: Path | None = None) -> dict[str, Entry]:
    """All entries by name, in the order of the files.

    Args:
        models: the folder with model files; ``None`` leaves out what was added there.

    Raises:
        PullError: the list of added models cannot be read.
    """
    entries = {entry.name: entry for entry in _packaged().model}
    for entry in _added(models) if models is not None else ():
        entries.setdefault(entry.name, entry)
    return entries


def find(name: str, models: Path | None = None) -> Entry:
    """The entry of that name.

    Raises:
        PullError: there is none; the message lists the names there are.
    """
    entries = catalogue(models)
    if name not in entries:
        raise PullError(
            f"No model is called {name!r}. There are: {', '.join(entries)}. "
            "A file of your own is added with 'stellwerk models add'."
        )
    return entries[name]


def add(models: Path, entry: Entry) -> None:
    """Add a file of one's own, or replace what was added under the same name.

    Raises:
        PullError: the name is taken by the catalogue, the file is no GGUF, or the list cannot be written.
    """
    if entry.name in catalogue():
        raise PullError(f"The name {entry.name!r} belongs to the catalogue. Choose another one.")
    try:
        with open(entry.local or "", "rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise PullError(
            f"The file cannot be read: {error.strerror}. Check the path and the permissions."
        ) from None
    if magic != _MAGIC:
        raise PullError("The file is not in the format GGUF. Convert the model with llama.cpp's tools first.")
    kept = [old for old in _added(models) if old.name != entry.name]
    target = models / LOCAL_NAME
    draft = target.with_suffix(".draft")
    try:
        models.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.format(msgspec.json.encode([*kept, entry]), indent=2) + b"\n")
        os.replace(draft, target)
    except OSError as error:
        raise PullError(f"{target} cannot be written: {error.strerror}. Check the permissions.") from None


def _added(models: Path) -> tuple[Entry, ...]:
    source = models / LOCAL_NAME
    try:
        return msgspec.json.decode(source.read_bytes(), type=tuple[Entry, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise PullError(
            f"{source} cannot be read ({error}). Repair it, or delete it and add the models again."
        ) from None
