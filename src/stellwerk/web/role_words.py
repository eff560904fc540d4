# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Roles in words."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.identity.roles import Role
from stellwerk.web.language import Language

ROLE_WORDS: Mapping[Role, tuple[str, str]] = {
    Role.EMPLOYEE: ("Beschäftigte", "Employee"),
    Role.KEY_USER: ("Key-User eines Amts", "Key user of a department"),
    Role.ADMINISTRATOR: ("Administration", "Administrator"),
    Role.DATA_PROTECTION_OFFICER: ("Datenschutz", "Data protection officer"),
    Role.FINANCE: ("Kämmerei", "Finance"),
    Role.STAFF_COUNCIL: ("Personalrat", "Staff council"),
    Role.TRAINER: ("Schulung", "Trainer"),
    Role.AUDITOR: ("Rechnungsprüfung", "Auditor"),
}


def role_in_words(role: Role, language: Language) -> str:
    """What people call it."""
    return ROLE_WORDS[role][0 if language is Language.DE else 1]
