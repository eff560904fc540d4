# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of a data folder exchanged for others: the old ones moved aside, the new ones in their place, all or none.

The anchor is never missing on the way, and the database comes last: a gateway that is started on a folder where this
was killed in the middle finds a trail that ends before its anchor, and refuses.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from stellwerk.storage import folder
from stellwerk.storage.backup.manifest import KEY_FILES
from stellwerk.storage.secrets import FILE as SECRET

CONFIGURATION_FILE = "stellwerk.yaml"

OURS = (
    *(folder.DATABASE, f"{folder.DATABASE}-wal", f"{folder.DATABASE}-shm"),
    *(name for name in KEY_FILES if name not in (SECRET, folder.KEY, folder.ANCHOR)),
    *(SECRET, folder.KEY, folder.ANCHOR),
)
"""What belongs together, in the order in which it leaves; it comes the other way round."""


def there(data: Path) -> list[str]:
    """Those of our files that are in the folder; links that lead nowhere count."""
    return [name for name in OURS if os.path.lexists(data / name)]


class Exchange:
    """Moves files from ``stage``, a folder in ``data``, into ``data``."""

    def __init__(self, data: Path, stage: Path) -> None:
        self._data, self._stage = data, stage
        self._names = (CONFIGURATION_FILE, *OURS) if (stage / CONFIGURATION_FILE).exists() else OURS
        self._gone: list[str] = []
        self._come: list[str] = []
        self.aside: Path | None = None

    def do(self) -> None:
        """Exchange them.

        Raises:
            OSError: something could not be moved, and everything is where it was.
        """
        try:
            for name in self._names:
                if os.path.lexists(self._data / name):
                    self._put_aside(name)
            for name in reversed(self._names):
                if (self._stage / name).exists():
                    os.replace(self._stage / name, self._data / name)
                    self._come.append(name)
            for path in (self._data, self.aside):
                if path is not None:
                    _flush(path)
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Put everything back."""
        for name in reversed(self._come):
            os.replace(self._data / name, self._stage / name)
        for name in reversed(self._gone):
            if self.aside is not None:
                os.replace(self.aside / name, self._data / name)
        if self.aside is not None:
            with contextlib.suppress(OSError):
                self.aside.rmdir()
        self._come, self._gone, self.aside = [], [], None

    def _put_aside(self, name: str) -> None:
        if self.aside is None:
            path = self._data / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
            path.mkdir(mode=0o700)
            self.aside = path
        if name == folder.ANCHOR:  # stays until the new one is put over it
            shutil.copy2(self._data / name, self.aside / name)
        else:
            os.rename(self._data / name, self.aside / name)
        self._gone.append(name)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
