# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known about single words: is it a first name, a surname, a place, a word of German?

The table holds no words. A word is looked up by the CRC-32 of its lower-case form; with a million entries, a word that
is not in it is taken for one that is once in four thousand times, which a statistical model bears well.

File format: ``b"SWW1"``; number of entries n (uint32); the lower halves of the keys (n uint16), page by page and sorted
in each, a page holding the keys that share an upper half; then zlib data: how many keys each of the 65,536 pages has
(uint16), n classes (uint16), the heads of compounds, one a line. All integers are little-endian.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate
from zlib import crc32

_MAGIC = b"SWW1"
_PAGES = 65_536

# The class of a word, 16 bits: each field is (shift, mask).
FIRST_NAME = (0, 3)  # 0 no, 1 seldom or abroad only, 2 and 3 more and more often
SURNAME = (2, 3)  # 0 no, 1 abroad, 2 in Germany, 3 both
DICTIONARY = (4, 3)  # bit 0: known in lower case, bit 1: known as a noun
FREQUENCY = (6, 7)  # 0 unknown or seldom ... 5 among the most frequent
PLACE = (9, 1)
ENGLISH = (10, 1)  # a word of English
PERSON = (11, 7)  # what the deep stage makes of it alone: 0 not asked, 1 hardly a person ... 7 surely one
OTHER = (14, 3)  # 0 not asked, 1 hardly a place or an organisation ... 3 rather one


class Words:
    """The table, read-only, about 5 MB in memory.

    Raises:
        ValueError: this is no table.
    """

    __slots__ = ("_classes", "_keys", "_pages", "heads")

    def __init__(self, data: bytes) -> None:
        if data[:4] != _MAGIC:
            raise ValueError("not a table of words")
        count = int.from_bytes(data[4:8], "little")
        rest = zlib.decompress(data[8 + 2 * count :])
        self._keys = _little(array("H", data[8 : 8 + 2 * count]))
        self._pages = array("I", accumulate(_little(array("H", rest[: 2 * _PAGES])), initial=0))
        self._classes = _little(array("H", rest[2 * _PAGES : 2 * (_PAGES + count)]))
        self.heads = frozenset(rest[2 * (_PAGES + count) :].decode().split("\n"))
        """Nouns that compounds of German often end in, lower case."""

    def of(self, lower: str) -> int:
        """The class of a word in lower case; 0 where nothing is known."""
        key = crc32(lower.encode("utf-8", "surrogatepass"))
        page, low = key >> 16, key & 0xFFFF
        end = self._pages[page + 1]
        at = bisect_left(self._keys, low, self._pages[page], end)
        return self._classes[at] if at < end and self._keys[at] == low else 0


def packed(classes: Mapping[str, int], heads: Iterable[str]) -> bytes:
    """The file for a table. Words that share a key share their classes."""
    by_key: dict[int, int] = {}
    for word, kind in classes.items():
        key = crc32(word.encode("utf-8", "surrogatepass"))
        by_key[key] = by_key.get(key, 0) | kind
    keys = sorted(by_key)
    sizes = array("H", bytes(2 * _PAGES))
    for key in keys:
        sizes[key >> 16] += 1
    lows = array("H", [key & 0xFFFF for key in keys])
    kinds = array("H", [by_key[key] for key in keys])
    rest = _little(sizes).tobytes() + _little(kinds).tobytes() + "\n".join(sorted(heads)).encode()
    return _MAGIC + len(keys).to_bytes(4, "little") + _little(lows).tobytes() + zlib.compress(rest, 9)


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
