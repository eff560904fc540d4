# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The most memory that this process ever had.

``getrusage(2)`` does not tell: what it calls the maximum begins with the size of the process that started this one, and
a gateway with an embedded model is larger than any limit of ours. ``/proc/self/status`` counts this program alone.
"""

from __future__ import annotations

import os
import resource
import sys

_STATUS = 8192  # bytes; it has some 1,500
_KIB = 1024


class Peak:
    """Opened while files can be opened, read when none can be any more."""

    def __init__(self) -> None:
        try:
            self._status: int | None = os.open("/proc/self/status", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # not Linux, or no /proc
            self._status = None

    def bytes(self) -> int:
        """Resident memory at its most, so far."""
        if self._status is not None:
            for line in os.pread(self._status, _STATUS, 0).splitlines():
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * _KIB
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * _KIB
