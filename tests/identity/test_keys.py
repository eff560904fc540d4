# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys: made, hashed, found; wrong ones are not."""

from __future__ import annotations

import hashlib
import re

from stellwerk.identity.keys import hash_secret, new_key, new_secret


def test_a_new_secret_is_long_random_and_recognisable() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"stw_[A-Za-z0-9_-]{43}", s) for s in secrets)


def test_a_new_key_has_a_prefix_that_can_be_read_out_and_a_secret_behind_it() -> None:
    made = {new_key() for _ in range(100)}
    assert len({key for key, _ in made}) == 100
    for key, prefix in made:
        assert re.fullmatch(r"stw_[a-hj-km-np-z2-9i]{8}_[A-Za-z0-9_-]{43}", key), key
        assert key.startswith(f"{prefix}_")
        assert not set(prefix.removeprefix("stw_")) & set("lo01")


def test_what_stands_in_the_configuration_is_the_sha256() -> None:
    secret = new_secret()
    assert hash_secret(secret) == hashlib.sha256(secret.encode()).hexdigest()
    assert len(hash_secret("\ud800")) == 64
