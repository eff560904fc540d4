# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A name for a file, from a title: safe on every system, in every shell, and in the header of an answer."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from stellwerk.values.calendar import local_day

_LONGEST = 60
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def file_name(title: str, at: datetime, ending: str) -> str:
    """``2026-11-02-Anfrage-wegen-Baugenehmigung.docx``: letters, digits and hyphens of ASCII, and one point."""
    plain = unicodedata.normalize("NFC", title).translate(_GERMAN)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-")
    return f"{local_day(at):%Y-%m-%d}-{safe or 'Gespraech'}.{ending}"
