# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind with a check digit, in every print and place: exact offsets, and only when the check is right."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

import pytest
from tests.detectors import numbers
from tests.detectors.prints import INVISIBLE, SEPARATORS, SURROUNDINGS, set_in
from tests.detectors.sight import found, look


class Kind(NamedTuple):
    """One sort of number: how it is made, how it is printed in groups, the word that announces it."""

    kind: str
    make: Callable[[Random], str]
    groups: tuple[int, ...]
    word: str


KINDS = {
    "iban": Kind("iban", numbers.german_iban, (4,), "IBAN"),
    "tax_id": Kind("tax_id", numbers.tax_id, (2, 3, 3, 3), "Steuer-ID"),
    "social_security_number": Kind(
        "social_security_number", numbers.social_security, (2, 6, 1, 3), "Rentenversicherungsnummer"
    ),
    "health_insurance_number": Kind(
        "health_insurance_number", numbers.health_insurance, (10,), "Krankenversichertennummer"
    ),
    "payment_card": Kind("payment_card", numbers.payment_card, (4,), "Kreditkarte"),
    "identity_document": Kind("identity_document", numbers.identity_card, (10,), "Ausweisnummer"),
}
GROUPED = [name for name, kind in KINDS.items() if len(kind.groups) > 1 or kind.groups[0] == 4]


def _numbers(name: str, count: int = 12) -> list[str]:
    random = Random(f"check digits of {name}")
    return [KINDS[name].make(random) for _ in range(count)]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("surrounding", SURROUNDINGS)
def test_valid_number_is_found_where_it_stands(name: str, surrounding: str) -> None:
    for number in _numbers(name, 4):
        text, start, end = set_in(surrounding, number)
        hits = [f for f in found(text, name) if (f.start, f.end) == (start, end)]
        assert hits, text
        assert not hits[0].suspect
        assert hits[0].data_class == 3


@pytest.mark.parametrize("name", GROUPED)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_valid_number_is_found_in_every_print(name: str, separator: str) -> None:
    for number in _numbers(name, 6):
        printed = numbers.grouped(number, *KINDS[name].groups, sign=SEPARATORS[separator])
        text = f"Angabe: {printed} (Stand heute)"
        assert [(text[f.start : f.end], f.suspect) for f in found(text, name)] == [(printed, False)]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("tear", ["\n", "\r\n", "\n> ", "-\n", " \n  "])
def test_number_torn_by_a_line_break_is_found(name: str, tear: str) -> None:
    for number in _numbers(name, 4):
        for at in (3, 5, len(number) - 2):
            if not (number[at - 1].isdigit() or number[at].isdigit()):
                continue  # two letters: as good as two words
            torn = number[:at] + tear + number[at:]
            text = f"Im Brief steht {torn} und sonst nichts."
            assert [text[f.start : f.end] for f in found(text, name)] == [torn]


@pytest.mark.parametrize("name", GROUPED)
def test_number_torn_between_its_groups_is_found(name: str) -> None:
    for number in _numbers(name, 4):
        printed = numbers.grouped(number, *KINDS[name].groups)
        torn = printed.replace(" ", "\n", 1)
        assert found(f"Im Brief steht {torn} und sonst nichts.", name), torn


@pytest.mark.parametrize("name", [k for k in KINDS if k != "identity_document"])
@pytest.mark.parametrize("sign", [" ", ", ", "-", ".", "_", "\t", "/", " - ", "\n"])
def test_number_spelled_sign_by_sign_is_found(name: str, sign: str) -> None:
    for number in _numbers(name, 4):
        text = f"Sie diktierte: {sign.join(number)}. Mehr nicht."
        hits = found(text, name)
        assert hits, text
        assert text[hits[0].start : hits[0].end] == sign.join(number)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("sign", INVISIBLE)
def test_invisible_signs_do_not_hide_a_number(name: str, sign: str) -> None:
    for number in _numbers(name, 3):
        hidden = INVISIBLE[sign].join(number)
        text = f"🙂 e\u0301 {hidden} Ende"
        assert [text[f.start : f.end] for f in found(text, name)] == [hidden]


@pytest.mark.parametrize("name", KINDS)
def test_wrong_check_digit_alone_is_no_finding(name: str) -> None:
    for number in _numbers(name, 6):
        for mistyped in numbers.wrong(number):
            assert name not in {f.kind for f in found(f"Bezug {mistyped} vom Lager")}, mistyped


@pytest.mark.parametrize("name", KINDS)
def test_wrong_check_digit_beside_a_telling_word_is_suspect(name: str) -> None:
    for number in _numbers(name, 6):
        for mistyped in numbers.wrong(number):
            text = f"{KINDS[name].word}: {mistyped}"
            hits = found(text)
            assert [text[f.start : f.end] for f in hits] == [mistyped]
            # By chance it may be right as a number of another kind; of its own kind it is only suspect.
            assert hits[0].suspect or hits[0].kind != name


@pytest.mark.parametrize("name", KINDS)
def test_any_single_mistyped_figure_beside_the_word_still_demands_its_class(name: str) -> None:
    number = _numbers(name, 1)[0]
    for at, sign in enumerate(number):
        for mistyped in numbers.wrong(number, at) if sign.isdigit() else ():
            text = f"{KINDS[name].word} {mistyped}"
            assert look(text).data_class == 3, text


@pytest.mark.parametrize("name", KINDS)
def test_number_glued_to_letters_is_part_of_another_word(name: str) -> None:
    for number in _numbers(name, 4):
        assert not found(f"XQ{number}ZZ7", name)


@pytest.mark.parametrize("name", KINDS)
def test_two_numbers_are_two_findings(name: str) -> None:
    first, second = _numbers(name, 2)
    text = f"erst {first}, dann {second}."
    assert [text[f.start : f.end] for f in found(text, name)] == [first, second]


@pytest.mark.parametrize("name", ["tax_id", "payment_card"])
def test_full_width_and_foreign_figures_count(name: str) -> None:
    for number in _numbers(name, 2):
        for zero in (0xFF10, 0x660, 0x966, 0x1D7CE):
            foreign = "".join(chr(zero + int(d)) for d in number)
            text = f"steht da: {foreign} !"
            assert [text[f.start : f.end] for f in found(text, name)] == [foreign]


def test_look_alike_letters_count() -> None:
    number = numbers.iban("DE", "370501980012345678")
    assert found("Konto \u0415\u0405".replace("\u0415\u0405", "") + number.replace("E", "\u0415"), "iban")
