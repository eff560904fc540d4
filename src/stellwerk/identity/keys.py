# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""API keys: made once, shown once, stored only as a hash."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "stw_"
_SECRET_BYTES = 32  # 256 bits; 43 characters in base64url
_READABLE = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: prefixes are read out over the telephone


def new_secret() -> str:
    """A new key: ``stw_`` and 43 url-safe characters, 256 random bits. Show it once, store
    :func:`hash_secret`."""
    return PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def new_key() -> tuple[str, str]:
    """A new key and its readable prefix: ``stw_``, eight letters or digits, ``_``, and 43 url-safe characters.

    The prefix may stand in lists and tickets; the 256 random bits behind it are what is secret.
    """
    prefix = PREFIX + "".join(secrets.choice(_READABLE) for _ in range(8))
    return f"{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}", prefix


def hash_secret(secret: str) -> str:
    """SHA-256 of the key in lower-case hex, the form that stands in the configuration.

    A plain hash is enough and no slow one is needed: the secret is 256 random bits, so there is nothing to
    guess (NIST SP 800-63B, 5.1.2.2 asks for salt and stretching only for secrets below 112 bits).
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
