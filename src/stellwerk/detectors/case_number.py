# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reference numbers that lead to a person: known by the word before them, as they carry no check digit.

Aktenzeichen, Kassenzeichen, customer, patient, personnel, membership, register and insurance numbers, the AZR
number (§ 3 AZRG), the Personenkennziffer of the Bundeswehr (DDMMYY-L-NNNNN).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors import columns
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Words that announce such a number, as they stand in the set of words of a text (compounds end at a hyphen).
CUES = frozenset(
    """aktenzeichen az akz gz kassenzeichen geschäftszeichen buchungszeichen kundennummer kundennr kunden
    kundenkonto patientennummer patienten patientennr personalnummer personalnr personal pers
    mitgliedsnummer mitglieds mitgliedsnr bg bedarfsgemeinschaft bedarfsgemeinschaftsnummer azr pk
    personenkennziffer personenkennzahl zeichen wohngeldnummer ordnungsmerkmal ordnungsmerkmale om
    melderegister registernummer register geburtenregister sterbebuch sterberegister eheregister
    versicherungsschein schein vorgang vorgangsnummer fallnummer akten aktennummer matrikelnummer matrikel
    schülernummer waffenbesitzkarte jagdschein wbk vertragsnummer mandantennummer mandatsnummer
    debitorennummer debitor verwendungszweck erhebungsbogen beihilfenummer betreuungsnummer unter trägt
    standesamt ordnungs nummer zeichens identnummer sozialversicherungsnummer versicherungsnummer fall buch
    pnr persnr kassenz pat kartennr angabe wohngeldnr fallnr mandatsnr beihilfenr""".split()
)
# Any other word that ends like one of them, but for numbers of things, places and papers.
_ENDINGS = frozenset(("ummer", "mmern", "ichen", "chens"))
_OTHER = frozenset(
    """artikelnummer bestellnummer rechnungsnummer vergabenummer ausschreibungsnummer seriennummer
    inventarnummer zimmernummer raumnummer hausnummer hausnummern losnummer chargennummer modellnummer
    typennummer versionsnummer drucksachennummer vorlagennummer liniennummer flurstücksnummer
    parzellennummer kostenstellennummer lagernummer telefonnummer telefonnummern rufnummer rufnummern
    faxnummer handynummer mobilnummer durchwahlnummer notrufnummer servicenummer hotlinenummer steuernummer
    steuernummern identifikationsnummer iban kontonummer ausweisnummer passnummer kartennummer
    kreditkartennummer kennzeichen autokennzeichen nummernschild verkehrszeichen satzzeichen ausrufezeichen
    fragezeichen anzeichen abzeichen vorzeichen leerzeichen sonderzeichen schriftzeichen merkzeichen
    wahrzeichen gütezeichen prüfzeichen handzeichen bezeichnung verzeichen lichtzeichen markenzeichen
    warenzeichen rentenversicherungsnummer krankenversichertennummer versichertennummer arztnummer
    betriebsnummer betriebsstättennummer postleitzahl bauteilnummer gerätenummer fabriknummer zählernummer
    teilenummer registrierungsnummer kapitelnummer seitennummer gliederungsnummer plannummer blattnummer
    bildnummer investitionsnummer produktnummer titelnummer händlernummer lieferantennummer terminalnummer
    firmennummer handelsregisternummer auftragsnummern nummern ordnungsnummern fahrgestellnummer
    seriennummern normnummer projektnummer maßnahmennummer eichen weichen gleichen reichen erreichen
    bereichen streichen deichen teichen leichen speichen""".split()
)
_NEEDS_NUMBER = frozenset(
    """kunden patienten pers personal mitglieds register melderegister akten matrikel fall debitor ordnungs
    buch bedarfsgemeinschaft pat""".split()
)
_LINK = re.compile(
    r"(?:\.?[-_]? ?(?:nummer|nr\b\.?|kennzeichen|kennziffer|id\b))?"
    r"(?: hier| dort| bei uns| bei ihnen| des bescheids| im azr-abgleich| \w+, nr\.)?"
    r"[ :.=#(|\"'\[*„]{1,4}(?:nr\.? ?|nummer ?|ist |war |lautet |die nummer )?"
)
_NUMBERED = re.compile(r"\.?[-_]? ?(?:id\b)|\.?[-_]? ?(?:nummer|nr\b\.?|kennziffer)|[ ]?:")
_VALUE = re.compile(
    r"([0-9]{1,4} [ivxl]{1,6} [a-z]{1,3}[ -]?[0-9]+(?:[/.][0-9]+)?|[0-9]{1,4} [a-z]{1,4}[ -][0-9]+[/.]"
    r"[0-9]+(?: [a-z]{2,4})?|[a-z]{2,4} [0-9]{4}[-/][0-9]+|(?:azr |pk "
    r"|om |bg |k )?[a-zäöü]{0,4}[ ./\-]?[a-z0-9]+(?:(?:[./_\-]{1,2}| (?=[0-9]|kls"
    r"|[a-z]{1,4} [0-9]+/))[a-z0-9]+){0,7}(?:-[a-z]{2})?)"
)
_WEAK = re.compile(
    r"^(?:[0-9]{1,3}|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2,4})?|20[0-9]{2}|[0-9]{1,3}[.,][0-9]{2})$"
)
_HEAD = re.compile(
    r"aktenzeichen|\baz\b|kassenzeichen|ordnungs-?nr|personal-?nr|personalnummer|kunden-?nr|kundennummer"
    r"|patienten-?nr|bg-nummer|mitglieds-?nr"
)
_BUNDESWEHR = re.compile(r"[0-3][0-9][01][0-9][0-9]{2}-[A-Z]-[0-9]{5}(?!\w)")
_PLAN = re.compile(r"[0-9]{2}(?:\.[0-9]{2}){1,3}")
_LAW = re.compile(
    r"(?:beschluss|\burteil|bverwg|bverfg|bgh|ovg|vgh|rechtsprechung|aktenplan|drucksache|vorlage)[^\n]{0,60}$"
)

# Files of a public prosecutor, of fines, of a guardianship court: each is about one person.
_PROCEEDINGS = re.compile(r"(?<![\w.])[0-9]{1,4} (?:Js|UJs|OWi|Gs|XVII) [0-9]{1,6}/[0-9]{2}(?!\w)")
_FROM = re.compile(r" (?:von|des|der)(?: \w{2,24})? ")
_YEAR_ONLY = re.compile(r"^[a-zäöü ]+(?:19|20)[0-9]{2}$")
_BEFORE_ZEICHEN = re.compile(r"(?:ihr|unser|mein|dortiges|hiesiges|dessen) $")
_BEFORE_UNTER = re.compile(
    r"(?:geführt|berechtigt|beihilfeberechtigt|registriert|bearbeitet|erfasst|eingetragen|aktenkundig) $"
)


def find(view: View) -> Iterator[Hit]:
    """Numbers behind their cue; file-plan numbers and published court references are left out."""
    lower = view.lower
    for cue in (view.words & CUES) | {w for w in view.words if w[-5:] in _ENDINGS and w not in _OTHER}:
        for at in view.occurrences(cue):
            end = at + len(cue)
            if cue in _NEEDS_NUMBER and _NUMBERED.match(lower, end) is None:
                continue
            if cue in (
                "unter",
                "trägt",
                "zeichen",
                "nummer",
                "standesamt",
                "schein",
                "pk",
                "om",
                "bg",
                "k",
                "angabe",
            ) and not _announces(view, cue, at, end):
                continue
            link = (_FROM if cue == "angabe" else _LINK).match(lower, end)
            match = _VALUE.match(lower, link.end()) if link is not None else None
            if match is None:
                continue
            value = match[1]
            if sum(c.isdigit() for c in value) < 3 or _WEAK.match(value) or _YEAR_ONLY.search(value):
                continue
            if _LAW.search(view.before(at, 70)) or "aktenplan" in view.after(end, 24):
                continue
            yield Hit("case_number", match.start(1), match.end(1), "case_number.cue")
    if lower.count(";") > 3 or "|" in lower or "\t" in lower:
        for begin, end in columns.below(lower, _HEAD):
            cell = lower[begin:end].strip()
            if len(cell) <= 40 and sum(c.isdigit() for c in cell) >= 3:
                start = lower.index(cell, begin)
                yield Hit("case_number", start, start + len(cell), "case_number.column")
    if not view.words.isdisjoint(("js", "ujs", "owi", "gs", "xvii")):
        for match in _PROCEEDINGS.finditer(view.text):
            if not _LAW.search(view.before(match.start(), 70)):
                yield Hit("case_number", match.start(), match.end(), "case_number.proceedings")
    for start, end in view.groups:
        if end - start == 6:
            match = _BUNDESWEHR.match(view.text, start)
            if match is not None:
                yield Hit("case_number", start, match.end(), "case_number.bundeswehr")


def applies(view: View) -> bool:
    """Whether the text has figures."""
    return bool(view.groups)


def _announces(view: View, cue: str, start: int, end: int) -> bool:
    """Whether a common word really announces a reference number here."""
    before = view.before(start, 28)
    if cue == "zeichen":
        return _BEFORE_ZEICHEN.search(before) is not None
    if cue == "unter":
        return _BEFORE_UNTER.search(before) is not None
    if cue == "trägt":
        return "bogen" in before
    if cue == "nummer":
        return "unter der " in before or "unter eigener " in before
    if cue == "angabe":
        return before.endswith("unter ")
    if cue == "bg" and _NUMBERED.match(view.lower, end):
        return True
    if cue in ("pk", "om", "bg", "k"):
        return view.text[start:end].isupper()
    return True
