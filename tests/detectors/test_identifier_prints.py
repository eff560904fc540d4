# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every row of identifiers in the forms that print, dictation, haste and old forms give it."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import cut_out, found

_RANDOM = Random(20)
IBAN = numbers.german_iban(_RANDOM)
TAX_ID = numbers.tax_id(_RANDOM)
PENSION = numbers.social_security(_RANDOM)
HEALTH = numbers.health_insurance(_RANDOM)
CARD = numbers.identity_card(_RANDOM)
CREDIT = numbers.payment_card(_RANDOM)
DOCTOR = numbers.doctor(_RANDOM)
EMPLOYER = numbers.employer(_RANDOM)


def _wrong(number: str) -> str:
    return numbers.wrong(number)[3]


FORMS: dict[str, list[str]] = {
    "iban": [
        f"IBAN {IBAN[:2]} {IBAN[2:4]} {numbers.grouped(IBAN[4:], 4)}", f"Konto {IBAN.lower()}",
        f"Sparbuch {numbers.grouped(_wrong(IBAN), 4)}", "BLZ 250 501 80 Kontonr. 1733829104",
        "Kto.-Nr. 5522 0917 33",
    ],
    "tax_id": [
        numbers.grouped(TAX_ID, 2, 3, sign="."), numbers.grouped(TAX_ID, 2, 3, sign="/"), f"IdNr.: {_wrong(TAX_ID)}",
        f"TIN {TAX_ID}", f"Steueridentnummer lautet {numbers.grouped(TAX_ID, 2, 3)}",
    ],
    "tax_number": [  # one of each Land that prints another scheme, and ELSTER's thirteen digits
        "Steuernummer 93815/08152", "Steuernummer 181/815/08155", "St.-Nr. 21/815/08150", "StNr 048/815/08155",
        "Steuernr. 75 815 08152", "Steuer-Nr. 013 815 08153", "Steuernummer 133/8150/8159", "St.Nr. 40/815/08155",
        "Steuernummer 24.815.08151", "Steuernummer 24-815-08151", "Steuernummer: 2893081508152",
    ],
    "social_security_number": [
        f"{PENSION[:2]}.{PENSION[2:8]}.{PENSION[8]}.{PENSION[9:]}", f"VSNR {_wrong(PENSION)}",
        f"{PENSION[:2]}/{PENSION[2:8]}/{PENSION[8]}/{PENSION[9:]}", f"Rentenversicherung: {PENSION.lower()}",
        f"{PENSION[:2]} {numbers.grouped(PENSION[2:8], 2)} {PENSION[8]} {PENSION[9:11]} {PENSION[11]}",
    ],
    "health_insurance_number": [
        f"Krankenkasse: {HEALTH[0]} {numbers.grouped(HEALTH[1:], 3)}", f"KV-Nr. {HEALTH[0]}-{HEALTH[1:]}",
        f"AOK {HEALTH[0]}.{numbers.grouped(HEALTH[1:], 3, sign='.')}", f"KVNR {_wrong(HEALTH)}",
        f"eGK {HEALTH.lower()}",
    ],
    "identity_document": [
        f"Pass {CARD[:9]} {CARD[9]}", f"Ausweisnr: {CARD[:9]}", f"Personalausweis Nr. {CARD[:9]}-{CARD[9]}",
        f"Ausweis {CARD[:4]} {CARD[4:9]}", "Pass-Nr. war CF8TR52M9", "Perso auf Jonna, Nr. L8T40XK13",
        "Ausweis: UKR FD 593024", "Reisepaß Nr. C5FK0 ZL83", "Fs-Nr. J5421K0TT33", "Führerschein B183RRE3I66",
        "eAT YX33N8K1P", "Ausweisnr: T331112304", f"Personalausweis {_wrong(CARD)}",
    ],
    "licence_plate": [
        "Privatwagen WAF KT 82 gegen einen Poller", "Kennz. WAF • QX 82", '"kennz": "WAF-DV 992"',
        "Fahrzeug WAF–XY 23", "das Kennzeichen lautet waf-ab 234", "Kennzeichen WAFAB234", "WAF:AB 23, der Pkw",
    ],
    "case_number": [
        "Az.: 8 XVII O-3325", "Kassenz. 3318.229-5", '"bg_nr":"07613BG0053227"', "BG-Nr. 42013//0022986",
        "Patienten-ID 550231", "Pat.-Nr. 99234", "pnr 51128", "Mein Zeichen bei Ihnen ist 74-WS-88/24",
        "Zahlung unter Angabe von 62-KB-01042/8", "Zeichen 417 Js 8825/25", "AZR-Nummer 240526111234",
        "Personenkennziffer 260586-M-41623", "Kartennr. ZK-01982", "Aktenzeichen des Bescheids: 61.32-EGH-5582",
    ],
    "payment_card": [
        numbers.grouped(CREDIT, 4, sign="."), numbers.grouped(CREDIT, 4, sign="-"), f"Visa {_wrong(CREDIT)}",
        numbers.grouped(numbers.payment_card(_RANDOM, "37", 15), 4, 6, 5),
    ],
    "professional_number": [
        f"LANR: {numbers.grouped(DOCTOR, 3)}", f"Arztnummer {DOCTOR[:6]}/{DOCTOR[6:]}", "BSNR: 83 22 22 200",
        f"LANR {DOCTOR[:6]}{(int(DOCTOR[6]) + 1) % 10}{DOCTOR[7:]}", f"BBNR {numbers.grouped(EMPLOYER, 2, 3)}",
        f"Betriebs-Nr. {_wrong(EMPLOYER)}", "Betriebsstätten-Nr. 832222200",
    ],
    "birth_date": [
        "geb. 4.8.61", "geboren am vierten August neunzehnhunderteinundsechzig", "geb. vier acht einundsechzig",
        "geboren am einundzwanzigsten Mai neunzehnhundertachtundsechzig", "geb. 4.VIII.1961", "born August 4, 1961",
        "geboren elfter dritter zweitausendeins", "geboren: 4ter August 1961", "GebDat 04081961", "geb: 040861",
        "geb. 2 2. 0 1.1927", "geboren am 4. August '61", "dritter März neunzehnhundertsiebzig geboren",
    ],
    "address": [
        "Jonna Sievers\nAm Neuen Bahnhof 14\n26122 Oldenburg",
        "Hohe Luft 82, 20251 Hamburg", "am hang 4, 35745 herborn",
        "Rosenhag 6, 87435 Kempten", "Schlossgang 2, 26434 Wangerland", "Kastanienring 52/III, 15230 Oderfurt",
        "wohnt kirchgang 9", "ich wohne lerchenweg acht", "in der goethestraße einhundertdreizehn",
        "Achtern Diek 4\n26759 Hinte", "Große Str. 8\n48143 Münster", "Haupt-\nstraße 13, 48143 Münster",
        "Contrescarpe 119 28195 Bremen",
    ],
    "phone": [
        "[0162] 3456789", "+49(0)162/3456789", "0162 . 345 67 89", "Telefon 84 73 62", "Notfallnr. Opa 04955/2019",
        "0152/09 88 72 4", "01577 331092", "Te1. O2482/99 25O", "null eins sechs zwei fünfundfünfzig zwölf null neun",
        "Null-Eins-Sechs-Zwei-Drei-Vier-Fünf-Sechs-Sieben-Acht-Neun", "tel:+491623456789", "0 1 6 2 3 4 5 6 7 8 9",
    ],
    "email": [
        "jonna.sievers@post . de", "jonna.sievers(a)post.de", "jonna.sievers AT post DOT de", "jonna sievers @ post.de",
        "jonna punkt sievers at post punkt de", "jonna.sievers{at}post.de", "jonna.sievers@\npost.de",
    ],
    "online_identifier": [
        "85[.]173[.]34[.]192", "MAC 001b.2c3d.4e5f", "user_id=bk-881305", "Nutzername xx.jonna.08", "user=hsieversen",
        "@jonna.s auf dem Brett", "<polarlicht88> hallo", "[09:13] jonna.s: guten Morgen", "instagram.com/jonna.weg",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FORMS.items() for text in texts])
def test_every_print(kind: str, text: str) -> None:
    hits = found(text, kind)
    assert hits
    assert all(text[hit.start : hit.end].strip() == text[hit.start : hit.end] for hit in hits)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("iban", f"IBAN {_wrong(IBAN)}"),
        ("tax_id", f"Steuer-ID {_wrong(TAX_ID)}"),
        ("social_security_number", f"Rentenversicherungsnummer {_wrong(PENSION)}"),
        ("health_insurance_number", f"Versichertennummer {_wrong(HEALTH)}"),
        ("identity_document", f"Personalausweis {_wrong(CARD)}"),
        ("payment_card", f"Kreditkarte {_wrong(CREDIT)}"),
    ],
)
def test_a_wrong_check_digit_beside_its_word_is_suspect(kind: str, text: str) -> None:
    assert [hit.suspect for hit in found(text, kind)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Vorlage 0214/2025 zur Kenntnis",
        "Der Ausweis kostet 37 Euro, die Bearbeitung dauert 20251 Minuten",
        "Der Bauantrag 12 12345 Euro Gebühr",
        "@Override\npublic void run()",
        "@pytest.fixture\ndef x(): ...",
        "<h1> Titel </h1>",
        "npm install @angular/core",
        "unter Angabe von Gründen",
        "Telefon 115",
        "BGH, 3 StR 5/20; Beschluss 2 BvR 1234/20",
        "Stand: 31.12.2024, 48143 Einwohner",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert not found(text)


def test_the_number_of_a_card_with_insurer_and_relatives() -> None:
    text = f"KVNR {HEALTH}104212505"
    assert cut_out(text, "health_insurance_number") == [HEALTH]
