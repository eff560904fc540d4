# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases of a town hall: a text, its class, where it may go, why, and what to do instead.

People, numbers and places in them are made up. A test asks the product itself about every one: what the page says of a
case is what the signal says of its text.
"""

from __future__ import annotations

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

Both = tuple[str, str]

_GREEN = (Zone.GREEN,)
_HOUSE_AND_CONTRACT = (Zone.GREEN, Zone.YELLOW)
_EVERYWHERE = (Zone.GREEN, Zone.YELLOW, Zone.RED)


class Case(msgspec.Struct, frozen=True):
    """One case. ``zones`` is where it may go in a town with every zone and no special release."""

    name: str
    title: Both
    text: str  # German: what somebody would paste
    declared: DataClass | None  # what the person declares; None: nothing
    data_class: DataClass
    zones: tuple[Zone, ...]
    why: Both
    instead: Both


CASES: tuple[Case, ...] = (
    Case(
        name="pressemitteilung",
        title=("Pressemitteilung", "Press release"),
        text=(
            "Die Stadtbücherei öffnet ab Montag wieder an sechs Tagen in der Woche. Neu sind längere Öffnungszeiten "
            "am Samstag. Der Eintritt bleibt frei."
        ),
        declared=DataClass.K0,
        data_class=DataClass.K0,
        zones=_EVERYWHERE,
        why=(
            "Der Text ist zur Veröffentlichung bestimmt und nennt niemanden. Sie erklären ihn als öffentlich.",
            "The text is meant to be published and names nobody. You declare it public.",
        ),
        instead=(
            "Steht ein Name darin, etwa einer Ansprechperson: Namen durch [Name] ersetzen und erst danach einsetzen.",
            "If it holds a name, of a contact for example: put [Name] in its place, and fill it in afterwards.",
        ),
    ),
    Case(
        name="satzung",
        title=("Satzung", "By-law"),
        text=(
            "§ 4 Abs. 1 Die Hundesteuer beträgt jährlich 96 Euro für den ersten Hund. § 5 Die Steuer wird mit "
            "Bescheid festgesetzt."
        ),
        declared=DataClass.K0,
        data_class=DataClass.K0,
        zones=_EVERYWHERE,
        why=(
            "Satzungen sind bekannt gemacht. Die Höhe einer Steuer ist öffentlich; geheim ist erst, was jemand zahlt.",
            "By-laws are published. The rate of a tax is public; secret is only what somebody pays.",
        ),
        instead=(
            "Fragen Sie nach der Regel, nicht nach einem Fall: „Was gilt für den zweiten Hund?“, nicht „Was zahlt "
            "Frau …?“",
            "Ask for the rule, not for a case: “What holds for the second dog?”, not “What does Ms … pay?”",
        ),
    ),
    Case(
        name="stellenausschreibung",
        title=("Stellenausschreibung", "Job advertisement"),
        text=(
            "Wir suchen zum nächstmöglichen Zeitpunkt eine Sachbearbeitung (m/w/d) im Bürgerbüro, Entgeltgruppe 8 "
            "TVöD, Vollzeit oder Teilzeit."
        ),
        declared=DataClass.K0,
        data_class=DataClass.K0,
        zones=_EVERYWHERE,
        why=(
            "Sie soll gelesen werden. Den Text darf ein Modell entwerfen; wer eingeladen wird, nie (KI-Verordnung, "
            "Anhang III).",
            "It is meant to be read. A model may draft the text; it never says who is invited (AI Act, Annex III).",
        ),
        instead=(
            "Ansprechperson und Durchwahl erst am Schluss von Hand einsetzen.",
            "Put the contact person and the number in by hand at the end.",
        ),
    ),
    Case(
        name="protokoll",
        title=("Protokoll einer Besprechung", "Minutes of a meeting"),
        text=(
            "Niederschrift der Dienstbesprechung: Das Sachgebiet stellt auf digitale Akten um. Beginn im April. Die "
            "Technik wird im März geliefert."
        ),
        declared=DataClass.K1,
        data_class=DataClass.K1,
        zones=_HOUSE_AND_CONTRACT,
        why=(
            "Intern, aber harmlos und ohne Namen. Rot geht nur, wenn Ihr Haus es für Internes freigeschaltet hat.",
            "Internal, but harmless and without names. Red only where your house has switched it on for internal "
            "texts.",
        ),
        instead=(
            "Wer was gesagt hat, gehört meist nicht hinein. Mit Namen wird daraus K3.",
            "Who said what rarely belongs in it. With names it becomes K3.",
        ),
    ),
    Case(
        name="haushalt",
        title=("Entwurf des Haushaltsplans", "Draft of the budget"),
        text=(
            "Vertraulicher Entwurf des Haushaltsplans 2027: Die Verwaltung schlägt vor, den Ansatz für die "
            "Straßenunterhaltung um 400.000 Euro zu kürzen. Noch nicht beschlossen."
        ),
        declared=DataClass.K2,
        data_class=DataClass.K2,
        zones=_GREEN,
        why=(
            "Vertraulich, ohne Personen. Gelb erst, wenn Ihr Haus das für dieses Verfahren freigegeben hat.",
            "Confidential, without people. Yellow only once your house has released it for this use case.",
        ),
        instead=(
            "Mit Grün arbeiten, oder warten: Der beschlossene Haushalt ist öffentlich (K0).",
            "Work with green, or wait: the budget that was resolved is public (K0).",
        ),
    ),
    Case(
        name="vergabe",
        title=("Angebot in einer Vergabe", "Bid in a tender"),
        text=(
            "Angebot der Bietergemeinschaft Nord zur Ausschreibung Schulsanierung: Angebotssumme 2.480.000 Euro "
            "netto, Nebenangebot zum Dach."
        ),
        declared=DataClass.K2,
        data_class=DataClass.K2,
        zones=_GREEN,
        why=(
            "Angebote sind Geschäftsgeheimnisse und bis zum Zuschlag vertraulich.",
            "Bids are trade secrets, and confidential until the contract is awarded.",
        ),
        instead=(
            "Grün vergleicht die Angebote im Haus. Den Text der Ausschreibung selbst darf jede Zone sehen, sobald er "
            "veröffentlicht ist.",
            "Green compares the bids in the house. The text of the tender itself may go anywhere once it is published.",
        ),
    ),
    Case(
        name="buergermail",
        title=("E-Mail einer Bürgerin oder eines Bürgers", "Mail from a citizen"),
        text=(
            "Von: peter.krause@example.de. Sehr geehrte Damen und Herren, in der Gartenstraße 5 ist die Laterne "
            "defekt. Mit freundlichen Grüßen Peter Krause"
        ),
        declared=None,
        data_class=DataClass.K3,
        zones=_HOUSE_AND_CONTRACT,
        why=(
            "Name, Anschrift und Adresse der E-Mail gehören zu einer Person. Gelb braucht einen Vertrag und die "
            "Verpflichtung zur Verschwiegenheit.",
            "Name, address and mail address belong to a person. Yellow needs a contract and a duty of secrecy.",
        ),
        instead=(
            "Für Rot: nur die Frage in eigenen Worten stellen, ohne Person und Ort. „Wie schreibe ich freundlich, dass "
            "eine Laterne repariert wird?“",
            "For red: put the question in your own words, without person and place. “How do I write kindly that a "
            "street lamp will be repaired?”",
        ),
    ),
    Case(
        name="bauantrag",
        title=("Bauantrag", "Building application"),
        text=(
            "Bauantrag von Sabine Hoffmann, Lindenweg 12, 41334 Nettetal: Neubau einer Garage, Flurstück 118, Telefon "
            "02153 123456."
        ),
        declared=None,
        data_class=DataClass.K3,
        zones=_HOUSE_AND_CONTRACT,
        why=(
            "Der Antrag gehört zu einer Person. Auch Flurstück und Adresse führen zu ihr.",
            "The application belongs to a person. The plot and the address lead there, too.",
        ),
        instead=(
            "Ob Unterlagen fehlen, prüft die Aufgabe „Antrag auf Vollständigkeit prüfen“ in Grün oder Gelb. Die "
            "Entscheidung bleibt bei Ihnen.",
            "Whether papers are missing is checked by the task “Check an application for completeness”, in green or "
            "yellow. The decision stays with you.",
        ),
    ),
    Case(
        name="sozialhilfe",
        title=("Sozialhilfe-Bescheid", "Decision on welfare"),
        text=(
            "Frau Sabine Hoffmann, geb. 14.03.1979, erhält seit Mai Hilfe zum Lebensunterhalt nach dem SGB XII. Sie "
            "ist an Multipler Sklerose erkrankt."
        ),
        declared=None,
        data_class=DataClass.K4,
        zones=_GREEN,
        why=(
            "Sozialdaten stehen unter dem Sozialgeheimnis (§ 35 SGB I), Krankheiten unter Art. 9 DSGVO. Ohne Namen "
            "bleibt es K4.",
            "Welfare data are under social secrecy (§ 35 SGB I), illnesses under Art. 9 GDPR. Without the name it "
            "stays K4.",
        ),
        instead=(
            "Mit Grün arbeiten. Für Gelb braucht Ihr Haus eine Freigabe für dieses Rechtsgebiet. Ob jemand einen "
            "Anspruch hat, bewertet kein Modell.",
            "Work with green. For yellow your house needs a release for this field of law. No model judges whether "
            "somebody has a claim.",
        ),
    ),
    Case(
        name="bewerbung",
        title=("Bewerbung", "Job application"),
        text=(
            "Bewerbung von Murat Yilmaz, geboren am 02.08.1991, schwerbehindert (GdB 50), zuletzt tätig bei der "
            "Gemeinde Grefrath, Arbeitszeugnis mit der Note gut."
        ),
        declared=None,
        data_class=DataClass.K4,
        zones=_GREEN,
        why=(
            "Personaldaten und eine Behinderung sind besonders geschützt. Bewerbungen bewerten darf hier kein Modell "
            "(KI-Verordnung, Anhang III).",
            "Personnel data and a disability are specially protected. No model may rate applications here (AI Act, "
            "Annex III).",
        ),
        instead=(
            "Ein Modell darf die Eingangsbestätigung entwerfen, ohne Angaben zur Person. Auswählen müssen Menschen.",
            "A model may draft the acknowledgement, without details of the person. People have to choose.",
        ),
    ),
    Case(
        name="bussgeld",
        title=("Bußgeldbescheid", "Notice of a fine"),
        text=(
            "Bußgeldbescheid gegen Herrn Jens Albrecht wegen Überschreitung der zulässigen Geschwindigkeit um 24 km/h, "
            "Kennzeichen VIE-AB 123, Geldbuße 115 Euro."
        ),
        declared=None,
        data_class=DataClass.K4,
        zones=_GREEN,
        why=(
            "Ordnungswidrigkeiten sind wie Strafsachen besonders geschützt. Auch ein Kennzeichen führt zu einer "
            "Person.",
            "Offences are specially protected, as criminal matters are. A licence plate leads to a person, too.",
        ),
        instead=(
            "Mit Grün arbeiten. Den Textbaustein ohne Fall („Anhörung bei Geschwindigkeit“) darf auch Gelb verbessern.",
            "Work with green. The text module without a case (“hearing on speeding”) may be improved by yellow, too.",
        ),
    ),
    Case(
        name="vs-nfd",
        title=("VS – Nur für den Dienstgebrauch", "Classified: VS-NfD"),
        text=(
            "VS – NUR FÜR DEN DIENSTGEBRAUCH. Alarmplan für den Krisenstab, Erreichbarkeiten und Ausweichstandorte."
        ),
        declared=None,
        data_class=DataClass.K6,
        zones=(),
        why=(
            "Verschlusssachen gehören nur auf dafür freigegebene Technik. Stellwerk ist das nicht.",
            "Classified matter belongs on machines that are approved for it. Stellwerk is not.",
        ),
        instead=(
            "Nicht eingeben, auch nicht teilweise. Fragen Sie Ihre Geheimschutzbeauftragte oder Ihren "
            "Geheimschutzbeauftragten.",
            "Do not enter it, not even in parts. Ask the security officer of your house.",
        ),
    ),
)
"""In the order of their classes."""
