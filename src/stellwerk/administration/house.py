# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the administration works with: the database, the secrets, the settings that concern people."""

from __future__ import annotations

import msgspec

from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database
from stellwerk.storage.secrets import Secrets
from stellwerk.values.sign_in import SignIn
from stellwerk.values.town import Reporting


class House(msgspec.Struct, frozen=True):
    """Wired once by ``app``; command line tools make their own."""

    database: Database
    secrets: Secrets
    pseudonyms: Pseudonyms
    address: (
        str  # https://ki.stadt.example, without a slash at the end: what links and redirects are made from
    )
    hosts: frozenset[str]  # names in the Host header that pages and /api answer to, lower case, without port
    sign_in: SignIn = SignIn()
    reporting: Reporting = Reporting()
    register: Register | None = None  # as the configuration has it; None: only the database is known

    @property
    def secure(self) -> bool:
        """Whether people reach it by HTTPS, so that cookies may not travel otherwise."""
        return self.address.startswith("https://")
