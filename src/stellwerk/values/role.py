# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The roles by name. What each may do stands in :mod:`stellwerk.identity.roles`."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in this house. Everybody who is active is an employee."""

    EMPLOYEE = "employee"
    KEY_USER = "key_user"  # of a department: its use cases and keys
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    FINANCE = "finance"
    STAFF_COUNCIL = "staff_council"
    TRAINER = "trainer"
    AUDITOR = "auditor"
