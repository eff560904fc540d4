# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""There is no such page."""

from __future__ import annotations

from stellwerk.web.language import Language
from stellwerk.web.pages import render


def page(language: Language = Language.DE, *, signed_in: bool = False) -> bytes:
    """The page that says so, and leads back. It does not repeat the address asked for."""
    return render("missing/missing.html", language, signed_in=signed_in)
