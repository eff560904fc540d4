# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The anchor: a signed copy of the head beside the database, so that a cut-off or rolled-back trail shows.

The trail alone cannot tell that its end was cut off together with its head; the anchor remembers how far it had
come. It never runs ahead of what is on disk: the write-ahead log is flushed before the anchor is written.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from stellwerk.audit.chain import Head
from stellwerk.errors import ConfigurationError
from stellwerk.storage.folder import write_durably


def read_anchor(path: Path) -> Head | None:
    """The anchored head; ``None`` if there is no such file.

    Raises:
        ConfigurationError: the file is no anchor.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Head)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        raise ConfigurationError(f"{path} cannot be read as the anchor of the audit trail") from None


def write_anchor(path: Path, head: Head) -> None:
    """Replace the anchor, atomically and durably."""
    write_durably(path, msgspec.json.encode(head) + b"\n")
