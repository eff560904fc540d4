# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Made-up numbers with check digits, worked out here from the rules and without the code under test."""

from __future__ import annotations

import string
from random import Random

_VALUE = {c: i for i, c in enumerate(string.digits + string.ascii_uppercase)}


def iban(country: str, account: str) -> str:
    """ISO 13616: 98 minus the number modulo 97, the country moved to the end, letters as 10 to 35."""
    number = int("".join(str(_VALUE[c]) for c in account + country + "00"))
    return f"{country}{98 - number % 97:02d}{account}"


def german_iban(random: Random) -> str:
    return iban("DE", random.choice(("37050198", "12030000", "50010517")) + digits(random, 10))


def tax_id(random: Random, threefold: bool = False) -> str:
    """§ 139b AO: ten figures, one of them twice (or three times, not in a row), then ISO 7064 mod 11,10."""
    while True:
        body = random.sample(string.digits, 8 if threefold else 9)
        body += [random.choice(body)] * (2 if threefold else 1)
        random.shuffle(body)
        ten = "".join(body)
        if ten[0] != "0" and not any(d * 3 in ten for d in string.digits):
            return ten + tax_id_check(ten)


def tax_id_check(ten: str) -> str:
    rest = 10
    for figure in ten:
        rest = ((int(figure) + rest - 1) % 10 + 1) * 2 % 11
    return str((11 - rest) % 10)


def social_security(random: Random, letter: str | None = None, shifted_day: bool = False) -> str:
    """VKVV § 4: area, birth date (the day plus 50 for some), letter, serial number, check digit."""
    day = random.randint(1, 28) + (50 if shifted_day else 0)
    head = f"{random.choice(('12', '13', '53', '65'))}{day:02d}{random.randint(1, 12):02d}{digits(random, 2)}"
    letter = letter or random.choice(string.ascii_uppercase)
    serial = digits(random, 2)
    row = f"{head}{string.ascii_uppercase.index(letter) + 1:02d}{serial}"
    total = sum(
        _digit_sum(int(f) * w) for f, w in zip(row, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    return f"{head}{letter}{serial}{total % 10}"


def health_insurance(random: Random) -> str:
    """§ 290 SGB V: letter, eight figures, check digit; weights 1 2 1 2 ..., digit sums."""
    letter, body = random.choice(string.ascii_uppercase), digits(random, 8)
    row = f"{string.ascii_uppercase.index(letter) + 1:02d}{body}"
    return f"{letter}{body}{sum(_digit_sum(int(f) * w) for f, w in zip(row, [1, 2] * 5, strict=True)) % 10}"


def identity_card(random: Random) -> str:
    """ICAO Doc 9303: nine characters without vowels and look-alikes, weights 7 3 1."""
    letters = "CFGHJKLMNPRTVWXYZ"
    nine = (
        random.choice(letters)
        + "".join(random.choice(letters + string.digits) for _ in range(5))
        + digits(random, 3)
    )
    return nine + str(sum(_VALUE[c] * w for c, w in zip(nine, [7, 3, 1] * 3, strict=True)) % 10)


def payment_card(random: Random, beginning: str = "4", size: int = 16) -> str:
    """ISO/IEC 7812: Luhn."""
    body = beginning + digits(random, size - 1 - len(beginning))
    doubled = [int(f) * (2 if i % 2 == 0 else 1) for i, f in enumerate(reversed(body))]
    return body + str(-sum(map(_digit_sum, doubled)) % 10)


def doctor(random: Random) -> str:
    """LANR: six figures, weights 4 9 4 9 4 9, ten minus the last figure of the sum; two figures specialty."""
    six = digits(random, 6)
    total = sum(int(f) * w for f, w in zip(six, [4, 9] * 3, strict=True))
    return f"{six}{(10 - total % 10) % 10}{digits(random, 2)}"


def employer(random: Random, plus_five: bool = False) -> str:
    """Betriebsnummer: seven figures, weights 1 2 1 2 1 2 1, digit sums; plus five is valid too."""
    seven = "1" + digits(random, 6)
    total = sum(_digit_sum(int(f) * w) for f, w in zip(seven, (1, 2, 1, 2, 1, 2, 1), strict=True))
    return f"{seven}{(total + (5 if plus_five else 0)) % 10}"


def digits(random: Random, count: int) -> str:
    return "".join(random.choice(string.digits) for _ in range(count))


def wrong(number: str, at: int = -1) -> list[str]:
    """The number with every other figure in one place (the last: all wrong check digits)."""
    at %= len(number)
    return [number[:at] + d + number[at + 1 :] for d in string.digits if d != number[at]]


def grouped(number: str, *sizes: int, sign: str = " ") -> str:
    """The number in print: groups of these sizes, the last size for all that follow."""
    groups, at, turn = [], 0, 0
    while at < len(number):
        size = sizes[min(turn, len(sizes) - 1)]
        groups.append(number[at : at + size])
        at, turn = at + size, turn + 1
    return sign.join(groups)


def _digit_sum(number: int) -> int:
    return sum(map(int, str(number)))
