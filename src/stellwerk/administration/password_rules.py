# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which passwords are taken: long ones that do not follow from what anybody knows.

NIST SP 800-63B (3.1.1.2) and BSI (ORP.4.A8, A22): length counts; no rules of composition and no change after months;
words that are common, or that stand around the account, are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST = 12
LONGEST = 256
_LEFT = 6  # letters that must be left once all that is known is taken away
_LISTED = Path(__file__).parent / "common_passwords.txt"
_LOOKALIKES = str.maketrans("013457@$", "oieastas")
_ROWS = (
    "1234567890",
    "0987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertzuiopü",
    "asdfghjklöä",
    "yxcvbnm",
    "qwertyuiop",
    "zxcvbnm",
)


class Weakness(StrEnum):
    """Why a password is not taken. The pages have words for each."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_TYPED = "not_typed"  # control characters: no keyboard gives them twice
    COMMON = "common"  # one of the commonest, or a row of keys
    FAMILIAR = "familiar"  # made of the login, the name, or the town
    REPEATED = "repeated"


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a password; ``None``: nothing. ``about``: texts that stand around the account."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return Weakness.NOT_TYPED
    plain = text.casefold()
    if len(set(plain)) < 5 or _one_piece_again_and_again(plain):
        return Weakness.REPEATED
    if _is_common(plain):
        return Weakness.COMMON
    bare = plain
    for word in sorted(words(about), key=len, reverse=True):
        bare = bare.replace(word, " ")
    if bare != plain and (sum(map(str.isalpha, bare)) < _LEFT or _is_common(bare.strip())):
        return Weakness.FAMILIAR
    return None


def words(texts: Iterable[str]) -> set[str]:
    """The words of these texts that are long enough to matter, lower case, also without umlauts."""
    found: set[str] = set()
    for text in texts:
        for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", text).casefold()):
            if len(word) >= 4:
                found |= {word, _spelled_out(word)}
    return found


def of_address(address: str) -> list[str]:
    """The words of the house's own address: mostly the town's name. The end (``.de``) is none."""
    return (urlsplit(address).hostname or "").split(".")[:-1]


def _is_common(plain: str) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    if not core and len(plain) < 20 and len({c for c in plain if not c.isdigit()}) <= 3:
        return True  # digits, and perhaps what divides them: a date, a telephone number
    if _is_row(plain):
        return True
    readings = {core or plain, re.sub(r"[\W_]+", "", core)}
    readings |= {reading.translate(_LOOKALIKES) for reading in readings}
    readings |= {re.sub(r"[\W\d_]+$", "", plain.translate(_LOOKALIKES))}
    if any(reading in _common() or _is_row(reading) for reading in readings):
        return True
    parts = [part for part in re.split(r"[\W\d_]+", plain) if part]
    return 0 < len(parts) <= 2 and all(part in _common() or _is_row(part) for part in parts)


def _is_row(text: str) -> bool:
    """Nothing but neighbours on the keyboard or in the alphabet, in pieces of three or more."""
    rest = text
    for row in _ROWS:
        for length in range(len(row), 2, -1):
            for start in range(len(row) - length + 1):
                rest = rest.replace(row[start : start + length], "\n")
    return len(text) >= 3 and len(rest.replace("\n", "")) <= len(text) // 4


def _one_piece_again_and_again(text: str) -> bool:
    return any(
        len(text) >= 2 * size and (text[:size] * (len(text) // size + 1)).startswith(text)
        for size in range(1, len(text) // 3 + 1)
    )


def _spelled_out(word: str) -> str:
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        word = word.replace(umlaut, letters)
    return word


@cache
def _common() -> frozenset[str]:
    lines = _LISTED.read_text("utf-8").splitlines()
    listed = {line.strip().casefold() for line in lines if line.strip() and not line.startswith("#")}
    return frozenset(listed | {_spelled_out(word) for word in listed})
