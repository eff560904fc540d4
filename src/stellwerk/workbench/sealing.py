# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the workbench keeps, encrypted (AES-256-GCM), at a length that says little.

Each piece is bound to its place: moved to another row, another conversation or another person, it does not open.
The nonce is random (NIST SP 800-38D, 8.2.2): one key would have to seal four thousand million pieces before that
became a concern.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"
_LENGTH_BYTES = 4
_SMALLEST = 1024  # bytes; from here lengths double,
_STEP = 64 * 1024  # and from here they grow by this


class Unreadable(ValueError):
    """It was sealed with another key or for another place, or somebody changed it."""


def seal(key: bytes, place: str, plain: bytes) -> bytes:
    """Encrypt for one place."""
    nonce = os.urandom(_NONCE_BYTES)
    framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    padded = framed.ljust(_bucket(len(framed)), b"\0")
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, padded, place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> bytes:
    """What :func:`seal` was given.

    Raises:
        Unreadable
    """
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _FORMAT:
        raise Unreadable("what was kept has a form that this version does not know")
    try:
        framed = AESGCM(key).decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError):
        raise Unreadable("what was kept was changed, or belongs somewhere else") from None
    length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
    return framed[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _bucket(size: int) -> int:
    """The length that a piece of ``size`` bytes is padded to."""
    if size > _STEP:
        return -(-size // _STEP) * _STEP
    bucket = _SMALLEST
    while bucket < size:
        bucket *= 2
    return bucket
