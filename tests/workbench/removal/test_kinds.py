# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind that a detector may give has words."""

from __future__ import annotations

import re
from pathlib import Path

import stellwerk.detectors
from stellwerk.detectors.plugins.interface import KINDS as ALLOWED
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding
from stellwerk.workbench.kinds import KINDS, kind_of, name_of, summary

HIT = re.compile(r'\bHit\(\s*"([a-z_]+)"')


def finding(kind: str, start: int, data_class: DataClass = DataClass.K3) -> Finding:
    return Finding(kind, data_class, "text", start, start + 2, "x")


def test_no_kind_is_without_words() -> None:
    folder = Path(next(iter(stellwerk.detectors.__path__)))
    given = {kind for file in folder.rglob("*.py") for kind in HIT.findall(file.read_text())}
    assert len(given) > 15, "the search sees hardly anything"
    assert given <= KINDS.keys()
    assert KINDS.keys() == ALLOWED


def test_every_word_is_there_twice_and_every_placeholder_has_room_for_a_number() -> None:
    for kind in KINDS.values():
        for words in (kind.one, kind.many, kind.placeholder):
            assert len(words) == 2
            assert all(word.strip() for word in words)
        assert all(pattern.count("{}") == 1 for pattern in kind.placeholder)


def test_the_highest_class_comes_first_then_the_most_frequent() -> None:
    findings = [
        finding("iban", 0),
        finding("person", 10),
        finding("person", 20),
        finding("person", 20),  # the same place, by another rule
        finding("special_category", 30, DataClass.K4),
        finding("secret", 40, DataClass.K2),
    ]
    assert (
        summary(findings, "de") == "1 besonders geschützte Angabe, 2 Namen, 1 IBAN, 1 Passwort oder Schlüssel"
    )
    assert summary(findings, "en") == "1 specially protected detail, 2 names, 1 IBAN, 1 password or key"
    assert summary([], "de") == ""


def test_an_unknown_kind_has_general_words() -> None:
    assert name_of("nobody_knows", 2, "de") == "Fundstellen"
    assert kind_of("nobody_knows").placeholder[0] == "[Angabe {}]"
