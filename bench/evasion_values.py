# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the evasion suite hides: for every kind some invented values, each in an ordinary sentence."""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.values.data_class import DataClass


class Base(NamedTuple):
    """A value in its sentence (``before`` + ``value`` + ``after``), and the head of a column that would hold it."""

    kind: str
    head: str
    before: str
    value: str
    after: str

    @property
    def demands(self) -> DataClass:
        """The least class that the kind demands."""
        return _CLASSES.get(self.kind, DataClass.K3)

    @property
    def cell(self) -> str:
        """What a table would hold: an illness alone is nobody's, so there the sentence."""
        return self.text if self.kind == "special_category" else self.value

    @property
    def text(self) -> str:
        """The sentence as an honest sender writes it."""
        return self.before + self.value + self.after


_CLASSES = {
    "secret": DataClass.K2,
    "special_category": DataClass.K4,
    "classification_mark": DataClass.K6,
}
# kind, head of a column; then sentences with the value in brackets. Check digits are right.
_TEXTS = """
person, Name
Herr [Torben Küster] hat gestern angerufen und bittet um einen Termin.
Der Antrag von Frau [Sabine Hallermann] ist noch nicht bearbeitet.
Bitte schreiben Sie an [Jürgen Paschke], er wartet seit drei Wochen auf eine Antwort.
address, Anschrift
Sie wohnt in der [Kastanienallee 17, 48143 Münster], im Haus rechts.
Der Zeuge ist wohnhaft [Am Stadtgraben 23, 26122 Oldenburg] und kommt am Dienstag.
Die Anschrift lautet [Gartenstraße 41, 30161 Hannover].
birth_date, Geburtsdatum
Die Antragstellerin ist geboren am [14.08.1967] und lebt allein.
Der Zeuge, geb. [3. März 1970], wurde befragt.
Sein Geburtsdatum ist der [30.11.1985].
phone, Telefon
Sie erreichen mich unter [0171 2345678] am Nachmittag.
Rückruf bitte unter Telefon [02561 938471], danke.
Meine Nummer: [+49 441 2350876], gern auch abends.
email, E-Mail
Bitte antworten Sie an [torben.kuester@postfach.example], danke.
Ihre Adresse ist [s.hallermann@web.example] seit Mai.
E-Mail: [juergen_paschke71@gmx.example]
iban, IBAN
Bitte überweisen Sie auf das Konto [DE93120300005333147893] bis Freitag.
IBAN: [DE67 3705 0198 8804 0723 86], bitte prüfen.
Die Bankverbindung in Österreich ist [AT611904300234573201].
tax_id, Steuer-ID
Meine Steuer-ID lautet [20891731466], bitte eintragen.
Die Identifikationsnummer [51 942 703 622] steht auf dem Bescheid.
Das Finanzamt führt ihn unter der Steuer-Identifikationsnummer [62187375099].
tax_number, Steuernummer
Die Steuernummer ist [133/8150/8159] beim Finanzamt.
Steuernummer: [151/815/08156], Veranlagung 2023
Er nennt als Steuernummer [21/815/08150] für die Erstattung.
social_security_number, Rentenversicherungsnummer
Die Rentenversicherungsnummer lautet [65 271000 Z 724], bitte prüfen.
Ihre Sozialversicherungsnummer: [12251203C716] laut Ausweis
Der Rentenversicherung ist er als [65 280812 H 437] bekannt.
health_insurance_number, Versichertennummer
Die Krankenversichertennummer ist [Y122200384], bitte prüfen.
Auf der Gesundheitskarte steht [Y699678497] unten links.
Versichertennummer: [D796484473], Krankenkasse unverändert
identity_document, Ausweisnummer
Der Personalausweis Nr. [LC1YGF0201] ist abgelaufen.
Die Passnummer lautet [G4HZL41620] laut Antrag.
Ausweisnummer: [H4VPXY8637], ausgestellt 2021
licence_plate, Kennzeichen
Das Auto mit dem Kennzeichen [MS-TK 482] stand vor der Einfahrt.
Halter des Fahrzeugs [OL-HB 1935] ist unbekannt.
Kennzeichen: [H-JP 706]
case_number, Aktenzeichen
Ihr Aktenzeichen ist [32-1147/2024], bitte angeben.
Das Kassenzeichen [5120.338841.7] steht auf dem Bescheid.
Kundennummer: [48213B0017]
payment_card, Kreditkarte
Bezahlt wurde mit der Kreditkarte [4644 1855 3457 8680] am Schalter.
Die Karte [4864684141225035] wurde gesperrt.
Kartennummer: [5299 8990 8091 2425], gültig bis 2027
online_identifier, IP-Adresse
Die Anmeldung kam von der IP-Adresse [84.172.33.191] um acht Uhr.
Zugriff von [2003:e7:3f12:88a1::4d2] auf den Server
online_identifier, Benutzername
Der Benutzername lautet [t.kuester71] im Portal.
secret, Passwort
Das Passwort lautet [Ostwind!4417] bis morgen.
Passwort: [Kanal#Brise82]
Der Zugang hat das Kennwort [mK7$wq-29Zt], bitte ändern.
special_category, Bemerkung
Frau Sabine Hallermann ist [an Multipler Sklerose erkrankt] und fehlt seit Mai.
Herr Torben Küster leidet unter [einer schweren Depression] seit Jahren.
Unser Mitarbeiter Jürgen Paschke ist [wegen Epilepsie] krankgeschrieben.
classification_mark, Einstufung
[VS - NUR FÜR DEN DIENSTGEBRAUCH]~~Lage der Notstromversorgung im Krisenfall
[VS-NfD]~~Anfahrt und Bewachung der Brunnenanlage
Einstufung: [VS-VERTRAULICH]~~Plan der Leitstelle
"""


def bases() -> list[Base]:
    """Every value in its sentence."""
    found: list[Base] = []
    kind = head = ""
    for line in _TEXTS.strip().splitlines():
        if "[" not in line:
            kind, _, head = line.partition(", ")
            continue
        before, _, rest = line.replace("~", "\n").partition("[")
        value, _, after = rest.partition("]")
        found.append(Base(kind, head, before, value, after))
    return found
