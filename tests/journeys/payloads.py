# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Made-up personal data that a town hall would handle, valid by check digits worked out here and nowhere else.

Nothing is taken from ``stellwerk.detectors``: a mistake there must not be repeated here.
"""

from __future__ import annotations

import base64
import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Payload:
    """What must not leave. ``identifier`` is the core; ``phrase`` the words in which a person would write it."""

    kind: str
    identifier: str
    phrase: str
    least_class: int = 3  # 2: confidential, but nobody's data; 6: a mark of classification


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice(string.digits) for _ in range(count))


def _digit_sum(number: int) -> int:
    return sum(map(int, str(number)))


def iban(random: Random) -> str:
    """ISO 13616: the country as figures (D = 13), 98 minus the number modulo 97."""
    account = random.choice(("37050198", "32050000", "12030000", "50010517")) + _digits(random, 10)
    check = 98 - int(account + "131400") % 97
    plain = f"DE{check:02d}{account}"
    return " ".join(plain[i : i + 4] for i in range(0, 22, 4)) if random.random() < 0.5 else plain


def tax_id(random: Random) -> str:
    """§ 139b AO: of the first ten figures one stands twice, one is missing; ISO 7064 mod 11,10."""
    while True:
        figures = list(string.digits)
        random.shuffle(figures)
        figures[random.randrange(9) + 1] = figures[0]
        random.shuffle(figures)
        if figures[0] != "0":
            break
    remainder = 10
    for figure in figures:
        remainder = 2 * (((int(figure) + remainder) % 10) or 10) % 11
    number = "".join(figures) + str((11 - remainder) % 10)
    if random.random() < 0.5:
        return number
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


def social_security_number(random: Random) -> str:
    """VKVV § 4: area, date of birth, letter, serial number, check digit."""
    area = random.choice(("12", "13", "53", "65"))
    birth = f"{random.randint(1, 28):02d}{random.randint(1, 12):02d}{random.randint(0, 99):02d}"
    letter, serial = random.choice("ABEGHKLMRSTW"), f"{random.randint(0, 99):02d}"
    figures = f"{area}{birth}{ord(letter) - ord('A') + 1:02d}{serial}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    check = sum(_digit_sum(int(f) * w) for f, w in zip(figures, weights, strict=True)) % 10
    if random.random() < 0.5:
        return f"{area}{birth}{letter}{serial}{check}"
    return f"{area} {birth} {letter} {serial}{check}"


def health_insurance_number(random: Random) -> str:
    """§ 290 SGB V: a letter, eight figures, check digit."""
    letter, figures = random.choice(string.ascii_uppercase), _digits(random, 8)
    row = f"{ord(letter) - ord('A') + 1:02d}{figures}"
    check = sum(_digit_sum(int(f) * (2 if i % 2 else 1)) for i, f in enumerate(row)) % 10
    return f"{letter}{figures}{check}"


def identity_card(random: Random) -> str:
    """ICAO Doc 9303: nine characters, weights 7 3 1, check digit; a letter first, and two figures at least."""
    letters = "CFGHJKLMNPRTVWXYZ"
    number = ""
    while sum(map(str.isdigit, number)) < 2:
        number = random.choice(letters) + "".join(random.choice(letters + string.digits) for _ in range(8))
    check = sum(int(c, 36) * (7, 3, 1)[i % 3] for i, c in enumerate(number)) % 10
    return f"{number}{check}"


def payment_card(random: Random) -> str:
    """ISO/IEC 7812: Luhn."""
    body = random.choice(("4", "51", "53", "55"))
    body += _digits(random, 15 - len(body))
    doubled = [int(f) * (2 if i % 2 == 0 else 1) for i, f in enumerate(body)]
    check = -sum(map(_digit_sum, doubled)) % 10
    number = f"{body}{check}"
    return " ".join(number[i : i + 4] for i in range(0, 16, 4)) if random.random() < 0.5 else number


def phone(random: Random) -> str:
    """Numbers of German mobile networks."""
    own = str(random.randint(2, 9)) + _digits(random, 6)
    return random.choice((f"0151 1{own}", f"+49 171 {own}", f"0049 160 9{own}", f"0176/2{own}"))


_FIRST = ("Jonas", "Henrike", "Mehmet", "Katharina", "Wolfgang", "Anneliese", "Tobias", "Svenja", "Dieter")
_LAST = ("Weyers", "Ostermann", "Yildirim", "Kreutzfeldt", "Brinkmann", "Thelen", "Vosskuhl", "Terstappen")
_STREETS = ("Lindenstraße", "Kehrstraße", "Hochstraße", "Bahnhofstraße", "Steyler Straße", "Ahornweg")
_PLACES = ("41334 Nettetal", "47906 Kempen", "41747 Viersen")


def _name(random: Random) -> str:
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"


def _ascii(name: str) -> str:
    return name.lower().replace("ö", "oe").replace("ü", "ue").replace("ß", "ss").replace(" ", ".")


def _iban(random: Random) -> Payload:
    number = iban(random)
    return Payload("iban", number, random.choice((f"Konto: {number}", f"Die Erstattung geht an {number}.")))


def _tax_id(random: Random) -> Payload:
    number = tax_id(random)
    return Payload("tax_id", number, random.choice((f"Steuer-ID {number}", f"Bitte {number} prüfen.")))


def _rvnr(random: Random) -> Payload:
    number = social_security_number(random)
    said = random.choice((f"Rentenversicherungsnummer {number}", f"Im Bescheid steht {number}."))
    return Payload("social_security_number", number, said)


def _kvnr(random: Random) -> Payload:
    number = health_insurance_number(random)
    return Payload(
        "health_insurance_number", number, random.choice((f"KV-Nr. {number}", f"Versichert unter {number}."))
    )


def _card_number(random: Random) -> Payload:
    number = identity_card(random)
    return Payload("identity_document", number, random.choice((f"Personalausweis {number}", f"Nr. {number}")))


def _payment_card(random: Random) -> Payload:
    number = payment_card(random)
    return Payload("payment_card", number, random.choice((f"Kreditkarte {number}", f"Bezahlt mit {number}.")))


def _phone(random: Random) -> Payload:
    number = phone(random)
    return Payload("phone", number, random.choice((f"Tel. {number}", f"Rückruf bitte unter {number}.")))


def _email(random: Random) -> Payload:
    name = _ascii(_name(random))
    address = f"{name}@{random.choice(('gmx.example', 'web.example', 'posteo.example'))}"
    return Payload("email", address, random.choice((f"E-Mail: {address}", f"Antwort an {address} bitte.")))


def _address(random: Random) -> Payload:
    where = f"{random.choice(_STREETS)} {random.randint(1, 180)}, {random.choice(_PLACES)}"
    return Payload("address", where, random.choice((f"wohnhaft {where}", f"Anschrift: {where}")))


def _birth_date(random: Random) -> Payload:
    day = f"{random.randint(1, 28):02d}.{random.randint(1, 12):02d}.{random.randint(1930, 2015)}"
    return Payload("birth_date", day, random.choice((f"geb. am {day}", f"Geburtsdatum: {day}")))


def _person(random: Random) -> Payload:
    name = _name(random)
    said = random.choice(
        (f"Antrag von Frau {name}", f"Sehr geehrter Herr {name},", f"Dr. {name} hat gefragt.")
    )
    return Payload("person", name, said)


def _secret(random: Random) -> Payload:
    tail = "".join(random.choice(string.ascii_letters + string.digits) for _ in range(32))
    word = f"{random.choice(('Sonne', 'Bauhof', 'Winter'))}{random.randint(10, 99)}!x{random.choice('QZKT')}"
    found = random.choice((f"sk-{tail}", f"ghp_{tail}", word))
    said = f"Das Passwort lautet {found}" if found == word else f"API-Key: {found}"
    return Payload("secret", found, said, least_class=2)


def _mark(random: Random) -> Payload:
    mark = random.choice(("VS-NfD", "VS - NUR FÜR DEN DIENSTGEBRAUCH", "VS-VERTRAULICH"))
    return Payload("classification_mark", mark, f"{mark}\nKatastrophenschutzplan, Blatt 4", least_class=6)


KINDS: dict[str, Callable[[Random], Payload]] = {
    "iban": _iban,
    "tax_id": _tax_id,
    "social_security_number": _rvnr,
    "health_insurance_number": _kvnr,
    "identity_document": _card_number,
    "payment_card": _payment_card,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "birth_date": _birth_date,
    "person": _person,
    "secret": _secret,
    "classification_mark": _mark,
}

# Rows of figures and letters that people cut into groups when they print or dictate them.
NUMBERS = frozenset(
    {"iban", "tax_id", "social_security_number", "health_insurance_number", "payment_card", "phone"}
)

# A picture, a sound, a file: nobody can look into them. One pixel is enough to say so.
PIXEL = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
).decode()

OPAQUE_PARTS = {
    "image": {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}},
    "audio": {"type": "input_audio", "input_audio": {"data": PIXEL, "format": "wav"}},
    "file": {"type": "file", "file": {"filename": "akte.pdf", "file_data": PIXEL}},
    "unknown": {"type": "hologram", "hologram": PIXEL},
}

# Text of a town hall that names nobody: what may go to red when it is declared K0.
HARMLESS = (
    "Die Stadtbücherei öffnet dienstags um zehn Uhr.",
    "Schreibe eine freundliche Erinnerung an die Abfuhr der Biotonne.",
    "Welche Unterlagen braucht man für einen neuen Reisepass?",
    "Erkläre den Unterschied zwischen Grundsteuer A und Grundsteuer B.",
    "Formuliere die Öffnungszeiten des Hallenbads als Tabelle.",
    "Was ist bei der Anmeldung eines Hundes zu beachten?",
    "Kürze diesen Satz: Der Wochenmarkt findet bei jedem Wetter statt.",
    "Nenne fünf Ideen für das Stadtfest im Sommer.",
)
