# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a meter of energy is asked."""

from __future__ import annotations

from typing import Protocol

from stellwerk.values.hardware import PowerSource


class NotAvailable(Exception):
    """The machine does not tell, or not any more."""

    def __init__(self, reason: str, *, tell: bool) -> None:
        """``tell``: somebody can do something about it, so it belongs in the log."""
        super().__init__(reason)
        self.reason = reason
        self.tell = tell


class Meter(Protocol):
    """A running meter. For one thread at a time."""

    @property
    def source(self) -> PowerSource:
        """Which it is."""
        ...

    def since(self, now_ns: int) -> int:
        """Energy since the last time that it was asked, or since it was opened, in microjoules.

        Args:
            now_ns: ``time.monotonic_ns``.

        Raises:
            NotAvailable: it tells nothing any more; close it.
        """
        ...

    def close(self) -> None:
        """Let go of it. Safe to call twice."""
        ...
