# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms before there is a session: a random cookie, and in the form its keyed hash (signed double submit)."""

from __future__ import annotations

import hmac
import re
import secrets as random

from stellwerk.storage.secrets import Secrets

COOKIE = "form"
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_cookie() -> str:
    """A value for the cookie."""
    return random.token_urlsafe(32)


def is_cookie(value: str) -> bool:
    """Whether it looks like one of ours; whoever sets another one gains nothing, for want of the key."""
    return _VALUE.fullmatch(value) is not None


def token(secrets: Secrets, cookie: str) -> str:
    """What the form carries."""
    return secrets.hash("form", cookie)


def is_right(secrets: Secrets, cookie: str, sent: str | None) -> bool:
    """Whether cookie and form belong together, and were made here."""
    if sent is None or not is_cookie(cookie):
        return False
    return hmac.compare_digest(token(secrets, cookie).encode(), sent.encode("utf-8", "replace"))
