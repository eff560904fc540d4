# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Times as people read them: German time, like the books, whatever clock the machine has (a container has UTC)."""

from __future__ import annotations

from datetime import date, datetime

from stellwerk.values.calendar import ZONE, local_day
from stellwerk.web.language import Language

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def day(at: date, language: Language) -> str:
    """``28.11.2026``, or ``28 Nov 2026``."""
    local = local_day(at) if isinstance(at, datetime) else at
    if language is Language.DE:
        return f"{local:%d.%m.%Y}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def minute(at: datetime, language: Language) -> str:
    """``28.11.2026, 14:05 Uhr``, or ``28 Nov 2026, 14:05``."""
    clock = f"{at.astimezone(ZONE):%H:%M}"
    return f"{day(at, language)}, {clock}{' Uhr' if language is Language.DE else ''}"
