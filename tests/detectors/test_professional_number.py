# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""LANR, BSNR and Betriebsnummer: only beside their names."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import found

from stellwerk.detectors.professional_number import is_valid_employer, is_valid_lanr


def test_check_digits() -> None:
    random = Random(1)
    for _ in range(50):
        assert is_valid_lanr(numbers.doctor(random))
        assert is_valid_employer(numbers.employer(random))
        assert is_valid_employer(numbers.employer(random, plus_five=True))
        assert not any(map(is_valid_lanr, numbers.wrong(numbers.doctor(random), 6)))


@pytest.mark.parametrize(
    ("text", "suspect"),
    [
        ("LANR {doctor}", False),
        ("Arztnummer: {wrong_doctor}", True),
        ("BSNR 381234500", False),
        ("Betriebsstättennummer: 38 12345 00", False),
        ("Betriebsnummer {employer}", False),
        ("BBNR {wrong_employer}", True),
    ],
)
def test_beside_the_name(text: str, suspect: bool) -> None:
    random = Random(text)
    doctor, employer = numbers.doctor(random), numbers.employer(random)
    wrong_employer = next(n for n in numbers.wrong(employer) if not is_valid_employer(n))
    text = text.format(
        doctor=doctor,
        wrong_doctor=numbers.wrong(doctor, 6)[0],
        employer=employer,
        wrong_employer=wrong_employer,
    )
    assert [f.suspect for f in found(text, "professional_number")] == [suspect]


def test_without_the_name_it_is_any_number() -> None:
    assert not found(f"Artikel {numbers.doctor(Random(4))} auf Lager", "professional_number")
