# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a plug-in found, remembered under a hash that a secret of this process went into; holds findings and no text."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Sequence

from stellwerk.values.inspection import Inspection, Segment


class Memory:
    """For one plug-in.

    Args:
        size: results that are remembered; the one not asked for longest is forgotten first.
    """

    def __init__(self, size: int) -> None:
        self._key = secrets.token_bytes(32)
        self._size = size
        self._kept: OrderedDict[bytes, Inspection] = OrderedDict()

    def name(self, segments: Sequence[Segment]) -> bytes:
        """Under which the result for these segments, in these places, is kept."""
        made = hashlib.blake2b(key=self._key, digest_size=16)
        for segment in segments:
            for part in (segment.place, segment.text):
                raw = part.encode("utf-8", "surrogatepass")
                made.update(b"%d|" % len(raw))
                made.update(raw)
        return made.digest()

    def get(self, name: bytes) -> Inspection | None:
        """What was kept."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def keep(self, name: bytes, result: Inspection) -> None:
        """Keep a result of a plug-in that did not fail."""
        self._kept[name] = result
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
