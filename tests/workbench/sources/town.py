# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents of a made-up town, and answers with the passages that their paragraphs draw on."""

from __future__ import annotations

from stellwerk.documents.values import Document, Passage, Sort
from stellwerk.workbench.values import Attached

BY_LAW = (
    """Hundesteuersatzung der Stadt Neustedt
§ 1 Steuergegenstand, Steuerpflicht
(1) Gegenstand der Steuer ist das Halten von Hunden im Stadtgebiet.
(2) Steuerpflichtig ist der Hundehalter. Hundehalter ist, wer einen Hund im eigenen Interesse oder im Interesse
seiner
Haushaltsangehörigen in seinen Haushalt aufgenommen hat. Alle in einen Haushalt aufgenommenen Hunde gelten als
von
ihren Haltern gemeinsam gehalten.
(3) Als Hundehalter gilt auch, wer einen Hund länger als zwei Monate in Pflege oder Verwahrung genommen hat.""",
    """§ 2 Steuersatz
(1) Die Steuer beträgt jährlich, wenn von einem Hundehalter oder mehreren Personen gemeinsam
a) nur ein Hund gehalten wird, 96,00 Euro;
b) zwei Hunde gehalten werden, 120,00 Euro je Hund;
c) drei oder mehr Hunde gehalten werden, 144,00 Euro je Hund;
d) ein gefährlicher Hund im Sinne des Landeshundegesetzes gehalten wird, 600,00 Euro je Hund.
(2) Hunde, für die Steuerbefreiung gewährt wird, werden bei der Berechnung der Anzahl nicht berücksichtigt.""",
    """§ 3 Steuerbefreiung
(1) Auf Antrag wird Steuerbefreiung gewährt für Blindenführhunde und für Hunde, die ausschließlich dem Schutz
und der
Hilfe blinder, tauber oder sonst hilfloser Personen dienen. Sonst hilflose Personen sind solche, die einen
Schwerbehindertenausweis mit den Merkzeichen B, BL, aG oder H besitzen.
(2) Für einen Hund, der aus dem Tierheim übernommen wurde, entfällt die Steuer für die ersten zwölf Monate.
§ 4 Steuerermäßigung
Die Steuer ist auf Antrag auf die Hälfte zu ermäßigen, wenn der Halter Bürgergeld oder Grundsicherung bezieht.
Das
gilt nur für einen Hund und nicht für gefährliche Hunde.""",
    """§ 7 Fälligkeit
Die Steuer wird vierteljährlich am 15. Februar, 15. Mai, 15. August und 15. November mit einem Viertel des
Jahresbetrags fällig. Auf Antrag kann sie abweichend am 1. Juli in einem Jahresbetrag entrichtet werden.
§ 8 Anzeigepflicht, Steuermarke
(1) Der Halter ist verpflichtet, einen Hund innerhalb von zwei Wochen nach der Aufnahme bei der Stadt
anzumelden.
(2) Die Stadt übersendet mit dem Steuerbescheid eine Steuermarke. Hunde dürfen außerhalb der Wohnung nur mit
einer
gültigen und sichtbar befestigten Steuermarke geführt werden.
§ 9 Ordnungswidrigkeiten
Wer vorsätzlich oder leichtfertig einen Hund nicht rechtzeitig anmeldet, handelt ordnungswidrig. Die
Ordnungswidrigkeit kann mit einer Geldbuße bis zu 10.000 Euro geahndet werden.""",
)

MINUTES = (
    """Niederschrift über die Sitzung des Bauausschusses am 12. September 2026
Beginn: 18.00 Uhr, Ende: 20.40 Uhr, Ort: Ratssaal. Den Vorsitz führt Ratsherr Tillmanns.
TOP 1: Der Vorsitzende stellt die ordnungsgemäße Ladung und die Beschlussfähigkeit fest.
TOP 2: Umbau der Grundschule am Kirchplatz. Die Verwaltung berichtet, dass die Kosten von 2,4 auf 2,9 Millionen
Euro
gestiegen sind. Ursache sind Schadstoffe in den Zwischendecken, die erst beim Rückbau sichtbar wurden.""",
    """Der Ausschuss beschließt einstimmig, die zusätzlichen Mittel im Nachtragshaushalt bereitzustellen. Die Arbeiten
sollen in den Osterferien 2027 beginnen und bis zum Beginn des Schuljahres 2027/28 abgeschlossen sein.
TOP 3: Radweg an der Landstraße. Die Planung sieht einen gemeinsamen Geh- und Radweg von 2,50 Metern Breite vor.
Die
Anlieger wenden ein, dass elf Linden gefällt werden müssten. Der Ausschuss vertagt den Punkt mit 9 gegen 4
Stimmen und
bittet um eine Variante, die den Baumbestand erhält.""",
    """TOP 4: Verschiedenes. Die Verwaltung teilt mit, dass der Aufzug im Rathaus vom 5. bis 16. Oktober gewartet wird
und
in dieser Zeit das Bürgerbüro barrierefrei nur über den Hintereingang erreichbar ist. Eine Anfrage zur
Beleuchtung des
Stadtparks wird schriftlich beantwortet.""",
)

LEAFLET = (
    """Merkblatt Wohngeld. Wohngeld ist ein Zuschuss zur Miete oder zur Belastung für selbst genutztes Wohneigentum. Ob
ein Anspruch besteht, hängt von der Zahl der Haushaltsmitglieder, dem Gesamteinkommen und der zuschussfähigen
Miete ab.
Wer Bürgergeld, Grundsicherung oder Hilfe zum Lebensunterhalt erhält, ist vom Wohngeld ausgeschlossen, weil die
Kosten
der Unterkunft dort schon berücksichtigt sind.""",
    """Dem Antrag sind beizufügen: Mietvertrag, Nachweis der letzten Mietzahlung, Verdienstbescheinigung des
Arbeitgebers,
Rentenbescheide und Nachweise über Unterhaltszahlungen. Wohngeld wird in der Regel für zwölf Monate bewilligt,
frühestens
ab dem Ersten des Monats, in dem der Antrag eingegangen ist. Ändern sich Einkommen oder Miete um mehr als 15
Prozent, ist
das der Wohngeldbehörde unverzüglich mitzuteilen.""",
)


def attached(name: str, file: str, pages: tuple[str, ...]) -> Attached:
    passages = tuple(Passage(n, Sort.PAGE, text) for n, text in enumerate(pages, 1))
    document = Document(file, "pdf", 1000, passages)
    return Attached(name, document, None, (None,) * len(pages), frozenset(range(1, len(pages) + 1)))


TOWN = (
    attached("a", "Hundesteuersatzung.pdf", BY_LAW),
    attached("b", "Niederschrift Bauausschuss.pdf", MINUTES),
    attached("c", "Merkblatt Wohngeld.pdf", LEAFLET),
)
SENT = {one.id: one.chosen for one in TOWN}

Truth = tuple[tuple[str, frozenset[tuple[str, int]]], ...]


def _of(*pairs: tuple[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset(pairs)


# Paragraphs without marks, each with the passages that it draws on: none where it says what no document says.
TRUTH: Truth = (
    ("Gerne fasse ich Ihnen die wichtigsten Punkte der Hundesteuersatzung zusammen.", _of()),
    (
        "Wer einen Hund im eigenen Interesse in seinen Haushalt aufgenommen hat, ist steuerpflichtig.",
        _of(("a", 1)),
    ),
    ("Auch wer einen Hund länger als zwei Monate in Pflege nimmt, gilt als Hundehalter.", _of(("a", 1))),
    ("Für einen Hund zahlen Sie 96 Euro im Jahr, für zwei Hunde 120,00 Euro je Hund.", _of(("a", 2))),
    ("Ein gefährlicher Hund im Sinne des Landeshundegesetzes kostet jährlich 600,00 Euro.", _of(("a", 2))),
    (
        "Von der Steuer befreit werden auf Antrag Blindenführhunde sowie Hunde, die dem Schutz "
        "hilfloser Personen mit Schwerbehindertenausweis (Merkzeichen B, BL, aG oder H) dienen.",
        _of(("a", 3)),
    ),
    ("Bei einem Hund aus dem Tierheim entfällt die Steuer in den ersten zwölf Monaten.", _of(("a", 3))),
    (
        "Beziehen Sie Bürgergeld oder Grundsicherung, wird die Steuer auf Antrag auf die Hälfte "
        "ermäßigt; für gefährliche Hunde gilt das nicht.",
        _of(("a", 3)),
    ),
    (
        "Die Steuer ist vierteljährlich fällig: am 15. Februar, 15. Mai, 15. August und 15. November.",
        _of(("a", 4)),
    ),
    ("Melden Sie den Hund innerhalb von zwei Wochen nach der Aufnahme bei der Stadt an.", _of(("a", 4))),
    ("Draußen muss die gültige Steuermarke sichtbar befestigt sein.", _of(("a", 4))),
    (
        "Wer den Hund vorsätzlich nicht rechtzeitig anmeldet, riskiert eine Geldbuße bis zu 10.000 Euro.",
        _of(("a", 4)),
    ),
    (
        "Die Kosten für den Umbau der Grundschule am Kirchplatz sind von 2,4 auf 2,9 Millionen Euro "
        "gestiegen.",
        _of(("b", 1)),
    ),
    (
        "Ursache waren Schadstoffe in den Zwischendecken, die erst beim Rückbau entdeckt wurden.",
        _of(("b", 1)),
    ),
    ("Der Ausschuss stellte die zusätzlichen Mittel einstimmig im Nachtragshaushalt bereit.", _of(("b", 2))),
    (
        "Die Arbeiten beginnen in den Osterferien 2027 und sollen zum Schuljahr 2027/28 abgeschlossen sein.",
        _of(("b", 2)),
    ),
    (
        "Beim Radweg an der Landstraße vertagte der Ausschuss die Entscheidung mit 9 gegen 4 Stimmen,"
        " weil elf Linden gefällt werden müssten.",
        _of(("b", 2)),
    ),
    (
        "Das Bürgerbüro ist während der Wartung des Aufzugs vom 5. bis 16. Oktober nur über den "
        "Hintereingang barrierefrei erreichbar.",
        _of(("b", 3)),
    ),
    (
        "Wohngeld ist ein Zuschuss zur Miete oder zur Belastung für selbst genutztes Wohneigentum.",
        _of(("c", 1)),
    ),
    (
        "Der Anspruch hängt von der Zahl der Haushaltsmitglieder, dem Gesamteinkommen und der Miete ab.",
        _of(("c", 1)),
    ),
    (
        "Empfänger von Bürgergeld sind vom Wohngeld ausgeschlossen, weil dort die Kosten der "
        "Unterkunft bereits berücksichtigt werden.",
        _of(("c", 1)),
    ),
    (
        "Bitte legen Sie Mietvertrag, Verdienstbescheinigung des Arbeitgebers und Rentenbescheide bei.",
        _of(("c", 2)),
    ),
    (
        "Bewilligt wird in der Regel für zwölf Monate ab dem Ersten des Monats, in dem der Antrag eingeht.",
        _of(("c", 2)),
    ),
    (
        "Eine Änderung von Einkommen oder Miete um mehr als 15 Prozent müssen Sie der Wohngeldbehörde"
        " mitteilen.",
        _of(("c", 2)),
    ),
    # What stands in none of them, though its words do.
    (
        "Die Hundesteuer wird in vielen Städten erhoben und dient auch dazu, die Zahl der Hunde zu "
        "begrenzen.",
        _of(),
    ),
    ("Ein gefährlicher Hund kostet jährlich 850,00 Euro.", _of()),
    (
        "Für Rettungshunde des Deutschen Roten Kreuzes wird keine Steuer erhoben, wenn eine Prüfung "
        "nachgewiesen ist.",
        _of(),
    ),
    ("Gegen den Bescheid können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch einlegen.", _of()),
    ("Mit freundlichen Grüßen", _of()),
    (
        "Sehr geehrte Damen und Herren, vielen Dank für Ihre Anfrage zur Anmeldung Ihres Hundes bei "
        "der Stadt.",
        _of(),
    ),
    ("Der Ausschuss tagt in der Regel einmal im Monat im Rathaus und ist öffentlich.", _of()),
    ("Die Grundschule wurde 1964 gebaut und zuletzt 1998 saniert.", _of()),
    ("Radwege sollten nach den Empfehlungen mindestens 2,00 Meter breit sein.", _of()),
    (
        "Wohngeld können Sie auch online beantragen, die Bearbeitung dauert meist sechs bis acht Wochen.",
        _of(),
    ),
    ("Der Antrag auf Wohngeld kostet nichts, und die Beratung der Stadt ist kostenlos.", _of()),
    (
        "Ich hoffe, diese Zusammenfassung hilft Ihnen weiter. Wenn Sie weitere Fragen zu den "
        "Unterlagen haben, melden Sie sich gern.",
        _of(),
    ),
    ("Bitte beachten Sie, dass dies ein Entwurf ist, der vor der Verwendung geprüft werden muss.", _of()),
)
