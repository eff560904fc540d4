# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every detector, as data: its name, what it needs to see before it looks closer, and the function that looks.

Order matters where stretches overlap: the earlier detector names the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from stellwerk.detectors import (
    address,
    birth_date,
    case_number,
    email,
    health_insurance_number,
    iban,
    identity_document,
    licence_plate,
    online_identifier,
    payment_card,
    phone,
    professional_number,
    secret,
    social_security_number,
    tax_id,
    tax_number,
)
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names import cued, listed, repeated, structure, surnames
from stellwerk.detectors.sensitive import marks, special
from stellwerk.detectors.view import View


class Detector(NamedTuple):
    """One row: ``applies`` is a cheap look at the view; only where it is true does ``find`` run."""

    name: str
    applies: Callable[[View], bool]
    find: Callable[[View], Iterable[Hit]]


class SecondDetector(NamedTuple):
    """One row of the second pass: ``find`` reads the view and every hit so far."""

    name: str
    find: Callable[[View, Sequence[Hit]], Iterable[Hit]]


def _always(_: View) -> bool:
    return True


def _runs(view: View) -> bool:
    return bool(view.runs)


def _digits(view: View) -> bool:
    return bool(view.groups)


TABLE: tuple[Detector, ...] = (
    Detector("marks", marks.applies, marks.find),
    Detector("secret", _always, secret.find),
    Detector("iban", _runs, iban.find),
    Detector("tax_id", _runs, tax_id.find),
    Detector("social_security_number", _runs, social_security_number.find),
    Detector("health_insurance_number", _runs, health_insurance_number.find),
    Detector("payment_card", _runs, payment_card.find),
    Detector("tax_number", _runs, tax_number.find),
    Detector("professional_number", professional_number.applies, professional_number.find),
    Detector("identity_document", _digits, identity_document.find),
    Detector("email", email.applies, email.find),
    Detector("birth_date", birth_date.applies, birth_date.find),
    Detector("licence_plate", _digits, licence_plate.find),
    Detector("online_identifier", online_identifier.applies, online_identifier.find),
    Detector("case_number", case_number.applies, case_number.find),
    Detector("phone", _digits, phone.find),
    Detector("address", _digits, address.find),
    Detector("names.cued", _always, cued.find),
    Detector("names.listed", _always, listed.find),
    Detector("names.initials", _always, listed.initials),
    Detector("names.surnames", _always, surnames.find),
    Detector("names.structure", _always, structure.find),
)

# What is looked for again where a number was put together from its parts.
_NUMBERS = """iban tax_id social_security_number health_insurance_number payment_card tax_number professional_number
    identity_document phone birth_date licence_plate case_number online_identifier email address secret marks""".split()
NUMBERS = tuple(detector for detector in TABLE if detector.name in _NUMBERS)

# Detectors that look at what the others found.
SECOND: tuple[SecondDetector, ...] = (
    SecondDetector("names.enumerated", structure.enumerated),
    SecondDetector("names.repeated", repeated.find),
    SecondDetector("birth_date.beside", birth_date.beside),
    SecondDetector("special", special.find),
)
