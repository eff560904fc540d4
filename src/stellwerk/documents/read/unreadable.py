# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A reader stops."""

from __future__ import annotations


class Unreadable(Exception):
    """The file is refused; ``code`` is one of ``refusal.REASONS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Full(Exception):
    """As many passages or characters as a document may have are there; the rest is left out."""
