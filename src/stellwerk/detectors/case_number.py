# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reference numbers that lead to a person: known by the word before them, as they carry no check digit.

Aktenzeichen, Kassenzeichen, customer, patient, personnel, membership, register and insurance numbers, the AZR
number (§ 3 AZRG), the Personenkennziffer of the Bundeswehr (DDMMYY-L-NNNNN).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Words that announce such a number, as they stand in the set of words of a text (compounds end at a hyphen).
CUES = frozenset(
    """aktenzeichen az akz kassenzeichen kundennummer kundennr kunden patientennummer patienten patientennr personalnummer
    personalnr personal mitgliedsnummer mitglieds mitgliedsnr bg bedarfsgemeinschaft bedarfsgemeinschaftsnummer azr pk
    personenkennziffer personenkennzahl geschäftszeichen zeichen wohngeldnummer ordnungsmerkmal om melderegister
    registernummer register geburtenregister sterbebuch sterberegister eheregister versicherungsschein schein vorgang vorgangsnummer
    fallnummer fall akten aktennummer buchungszeichen matrikelnummer matrikel schülernummer versicherungsnummer
    waffenbesitzkarte jagdschein wbk vertragsnummer mandantennummer mandatsnummer debitorennummer debitor
    identnummer verwendungszweck erhebungsbogen nummer nr kennziffer beihilfenummer betreuungsnummer steuermarke gz ordnungs""".split()
)
_VALUE = r"(?=[\w./ \-]{0,20}[0-9])([a-zäöü]{0,4}[ ./\-]?[a-z0-9]+(?:(?:[./_\-]{1,2}| (?=[0-9]|kls|[a-z]{1,2} [0-9]))[a-z0-9]+){0,7})"
_STRONG = re.compile(
    r"(?:\b(?:aktenzeichen|geschäftszeichen|kassenzeichen|buchungszeichen|az|akz|gz)\b\.?(?: hier| dort| bei uns)?"
    r"|(?:kunden|patienten|personal|mitglieds|bedarfsgemeinschafts|wohngeld|melderegister|register|fall|vorgangs|akten"
    r"|matrikel|schüler|mandanten|debitoren|beihilfe|versicherungsschein|azr|bg|sterbebuch|geburtenregister|eheregister"
    r"|(?:versicherungs)?schein|jagdschein|waffenbesitzkarte|wbk|ordnungs)[- ]?(?:nummer|nr\b\.?|kennzeichen)?"
    r"|ordnungsmerkmale?|personenkenn(?:ziffer|zahl)|ihr zeichen|unser zeichen|dortiges zeichen|vorgang|geführt unter"
    r"|erhebungsbogen trägt die nummer|geschäftszeichen dort|standesamt \w+, nr\.|verwendungszweck|\bbg|\bom|\bazr|\bpk)"
    r"(?:[ :.=#(|]{1,3}(?:nr\.? ?|nummer ?|ist |war |lautet |im azr-abgleich: )?)(?:azr )?" + _VALUE
)
_WEAK = re.compile(r"^(?:[0-9]{1,3}|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2,4})?|20[0-9]{2}|[0-9]{1,3}[.,][0-9]{2})$")
_BUNDESWEHR = re.compile(r"(?<![\w\-])[0-3][0-9][01][0-9][0-9]{2}-[A-Z]-[0-9]{5}(?!\w)")
_PLAN = re.compile(r"[0-9]{2}(?:\.[0-9]{2}){1,3}")
_LAW = re.compile(r"(?:beschluss|urteil|bverwg|bverfg|bgh|ovg|vgh|rechtsprechung|aktenplan|drucksache|vorlage)[^\n]{0,60}$")


def find(view: View) -> Iterator[Hit]:
    """Numbers behind their cue; file-plan numbers and published court references are left out."""
    for match in _STRONG.finditer(view.lower):
        start, end = match.span(1)
        value = match[1]
        size = sum(c.isdigit() for c in value)
        if size < 3 or _WEAK.match(value):
            continue
        if _LAW.search(view.before(match.start(), 70)) or "aktenplan" in view.lower[match.start() : start]:
            continue
        yield Hit("case_number", start, end, "case_number.cue")
    if "-" in view.text:
        for match in _BUNDESWEHR.finditer(view.text):
            yield Hit("case_number", match.start(), match.end(), "case_number.bundeswehr")


def applies(view: View) -> bool:
    """Whether a cue (or the form of the Bundeswehr) can stand in the text."""
    return view.has_digits and ("-" in view.text or not view.words.isdisjoint(CUES))
