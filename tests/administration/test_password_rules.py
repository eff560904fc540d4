# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which passwords are taken. Length counts; what everybody tries, and what stands around the account, does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.administration import passwords
from stellwerk.administration.password_rules import SHORTEST, Weakness, of_address, weakness

ABOUT = ["e.beispiel", "Erika Beispiel-Käßner", "erika@stadt-musterhausen.example", "Musterhausen"]


@pytest.mark.parametrize(
    "good",
    [
        "blaue Leiter im Nebel",
        "vier Esel lesen Zeitung",
        "gP4!vv0-Qm2$xz",
        "Musterhausen liegt am schönen Fluss",
        "🦊🐢🌲☕🧊🎻🛶🧵🪁🪨🫖🧭",
        "8273916450182736450192",
        "Beispielhaft kocht Oma Linsen",
        "x" * 3 + "Sturmlaterne und Kelle",
    ],
)
def test_good_ones_are_taken(good: str) -> None:
    assert weakness(good, ABOUT) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", Weakness.TOO_SHORT),
        ("elf Zeichen", Weakness.TOO_SHORT),
        ("x" * 257, Weakness.TOO_LONG),
        ("blaue Leiter\x00im Nebel", Weakness.NOT_TYPED),
        ("blaue Leiter\nim Nebel", Weakness.NOT_TYPED),
        ("aaaaaaaaaaaaaaaa", Weakness.REPEATED),
        ("katze7katze7katze7", Weakness.REPEATED),
        ("Passwort2026!", Weakness.COMMON),
        ("P@ssw0rt123456", Weakness.COMMON),
        ("!!Willkommen!!", Weakness.COMMON),
        ("SommerWinter", None),
        ("Sommer2026-Winter2027", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("28.11.1964-0241", Weakness.COMMON),
        ("qwertzuiop12", Weakness.COMMON),
        ("asdfghjklö12345", Weakness.COMMON),
        ("abcdefghijkl", Weakness.COMMON),
        ("Musterhausen1", Weakness.FAMILIAR),
        ("musterhausen2026!", Weakness.FAMILIAR),
        ("erika.beispiel", Weakness.FAMILIAR),
        ("Beispiel-Kaessner", Weakness.FAMILIAR),
        ("ERIKA BEISPIEL 1964", Weakness.FAMILIAR),
        ("Musterhausen-Passwort", Weakness.FAMILIAR),
    ],
)
def test_bad_ones_are_not(bad: str, why: Weakness | None) -> None:
    assert weakness(bad, ABOUT) is why


def test_the_words_of_the_address() -> None:
    assert of_address("https://ki.stadt-musterhausen.de:8443") == ["ki", "stadt-musterhausen"]
    assert of_address("http://127.0.0.1:8080") == ["127", "0", "0"]
    assert weakness("Musterhausen-2026", of_address("https://ki.musterhausen.de")) is Weakness.FAMILIAR


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=3))
def test_whatever_is_typed_gets_an_answer(password: str, about: list[str]) -> None:
    if weakness(password, about) is None:
        assert len(password) >= SHORTEST // 4  # one character may stand for several (NFKC)


def test_the_same_password_from_another_keyboard() -> None:
    stored = passwords.hashed("Käßner\u00a0Straße")
    assert passwords.verify(stored, "Ka\u0308ßner Straße")
    assert not passwords.verify(stored, "Kassner Strasse")


def test_a_hash_with_older_parameters_is_made_anew() -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("blaue Leiter im Nebel")
    assert passwords.outdated(old)
    assert passwords.verify(old, "blaue Leiter im Nebel")
    assert passwords.hashed("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
