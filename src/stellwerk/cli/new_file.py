# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file that a command makes: for its owner alone, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from stellwerk.errors import ConfigurationError


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """Write to a draft beside ``path`` (0600), which takes its place at the end of the block.

    Raises:
        ConfigurationError: it cannot be written, or is there already and ``force`` was not said.
    """
    if path.exists() and not force:
        raise ConfigurationError(
            f"{path} is there already and stays as it is; choose another, or say --force"
        )
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written ({error.strerror}); choose another path"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
