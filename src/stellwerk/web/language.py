# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two languages of the pages. German is the default; English is asked for with ``?lang=en``."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language as it stands in the ``lang`` attribute (BCP 47)."""

    DE = "de"
    EN = "en"

    @classmethod
    def asked(cls, value: str | None) -> Language:
        """The language of a query parameter; German for anything else."""
        return cls.EN if value == cls.EN.value else cls.DE
