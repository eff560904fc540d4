# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys: made, hashed, found; wrong ones are not."""

from __future__ import annotations

import hashlib
import re

import pytest

from stellwerk.identity.keys import Keyring, hash_secret, new_secret
from stellwerk.policy.register import Key
from stellwerk.values.caller import Caller


def test_a_new_secret_is_long_random_and_recognisable() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"stw_[A-Za-z0-9_-]{43}", s) for s in secrets)


def test_only_the_right_key_is_found() -> None:
    secret, other = new_secret(), new_secret()
    who = Caller("k", "d", "u", "c")
    ring = Keyring([Key(hashlib.sha256(secret.encode()).hexdigest().upper(), who)])
    assert ring.find(secret) is who
    for wrong in (other, "", secret[:-1], secret + "A", secret.lower(), hash_secret(secret), "x" * 10_000):
        assert ring.find(wrong) is None


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "ß" * 100])
def test_odd_characters_are_no_key_and_no_crash(odd: str) -> None:
    assert Keyring([]).find(odd) is None
