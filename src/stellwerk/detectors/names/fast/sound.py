# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a word that no list knows sounds: like a name, like a place, like a word of German?

A linear model over groups of three and four letters, trained on the lists themselves. File format: ``b"SWS1"``, then
for each of 32,768 buckets two weights (int8, sixteenths): for a name, and for a place, both against a word.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from zlib import crc32

_MAGIC = b"SWS1"
BUCKETS = 32_768
SCALE = 16
_LONGEST = 24  # letters
_NAME_BANDS = (-32, -8, 8, 32, 64)  # sixteenths; six bands
_PLACE_BANDS = (-16, 24)


def grams(lower: str) -> list[int]:
    """Buckets of the groups of letters in a word in lower case; its ends count as letters."""
    raw = b"^" + lower[:_LONGEST].encode("utf-8", "surrogatepass") + b"$"
    size = len(raw)
    return [crc32(raw[at : at + n]) & (BUCKETS - 1) for n in (3, 4) for at in range(size - n + 1)]


class Sound:
    """The weights.

    Raises:
        ValueError: these are none.
    """

    __slots__ = ("_weights",)

    def __init__(self, data: bytes) -> None:
        if data[:4] != _MAGIC or len(data) != 4 + 2 * BUCKETS:
            raise ValueError("not a model of sounds")
        self._weights = array("b", data[4:])

    def of(self, lower: str) -> bytes:
        """Two figures: band of sounding like a name (0 to 5), and like a place (0 to 2)."""
        weights = self._weights
        name = place = 0
        for bucket in grams(lower):
            name += weights[2 * bucket]
            place += weights[2 * bucket + 1]
        return b"%d%d" % (bisect_left(_NAME_BANDS, name), bisect_left(_PLACE_BANDS, place))


def packed(weights: list[tuple[int, int]]) -> bytes:
    """The file for weights, one pair a bucket."""
    return _MAGIC + array("b", [w for pair in weights for w in pair]).tobytes()
