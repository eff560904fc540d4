# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A second set of documents and answers in a freer wording. Nothing was tuned on it: it says how well it goes on."""

from __future__ import annotations

from stellwerk.documents.values import Document, Passage, Sort
from stellwerk.workbench.values import Attached

TREES = (
    """Satzung zum Schutz des Baumbestandes. Geschützt sind Laubbäume mit einem Stammumfang von mindestens 80 cm,
gemessen
in 1 m Höhe über dem Erdboden, sowie Eiben ab 50 cm. Obstbäume mit Ausnahme von Walnuss und Esskastanie fallen
nicht
unter diese Satzung.""",
    """Es ist verboten, geschützte Bäume zu entfernen, zu zerstören oder ihre Gestalt wesentlich zu verändern. Erlaubt
sind
fachgerechte Pflegeschnitte und unaufschiebbare Maßnahmen zur Abwehr einer unmittelbaren Gefahr; sie sind dem
Grünflächenamt
unverzüglich anzuzeigen. Eine Ausnahme kann erteilt werden, wenn der Baum krank ist und seine Erhaltung nicht
zumutbar ist.""",
    """Für jeden entfernten Baum ist auf demselben Grundstück ein Ersatzbaum mit einem Stammumfang von mindestens 18 cm
zu
pflanzen. Ist das nicht möglich, ist eine Ausgleichszahlung von 1.150 Euro je Baum zu leisten. Anträge nimmt das
Grünflächenamt schriftlich entgegen; ihnen ist ein Lageplan mit Standort, Art und Stammumfang beizufügen.""",
)
LETTER = (
    """Guten Tag, seit im Juni die Ampel an der Kreuzung Süchtelner Straße und Bongartzstift abgeschaltet ist, trauen
sich
unsere Kinder morgens nicht mehr allein zur Schule. Die Autos fahren dort viel zu schnell, letzte Woche wäre ein
Mädchen
fast angefahren worden. Wir haben 140 Unterschriften gesammelt und bitten um einen Zebrastreifen oder Tempo 30.""",
    """Auf unser Schreiben vom 4. August haben wir bis heute keine Antwort erhalten. Wir schlagen ein Treffen vor Ort
zwischen
7.30 und 8.00 Uhr vor. Die Schulleiterin und der Elternbeirat würden gern daran teilnehmen.""",
)
BUDGET = (
    """Produkt 541 Gemeindestraßen. Ansatz 2026: 1.840.000 Euro, Ergebnis 2025: 1.612.300 Euro. Der Mehrbedarf entsteht
durch
gestiegene Asphaltpreise und die Erneuerung der Brücke am Nettebruch.""",
    """Produkt 424 Bäder. Ansatz 2026: 965.000 Euro, Ergebnis 2025: 1.020.450 Euro. Der Zuschussbedarf sinkt, weil das
Hallenbad wegen der Dachsanierung von März bis Oktober geschlossen bleibt.""",
)


def _attached(name: str, file: str, pages: tuple[str, ...], sort: Sort) -> Attached:
    passages = tuple(Passage(n, sort, text) for n, text in enumerate(pages, 1))
    return Attached(
        name,
        Document(file, "pdf", 1, passages),
        None,
        (None,) * len(pages),
        frozenset(range(1, len(pages) + 1)),
    )


FILES = (
    _attached("t", "Baumschutz.docx", TREES, Sort.SECTION),
    _attached("l", "Elternbrief.eml", LETTER, Sort.MAIL),
    _attached("b", "Haushalt.xlsx", BUDGET, Sort.SHEET),
)
ALL_SENT = {one.id: one.chosen for one in FILES}

ANSWERS: tuple[tuple[str, frozenset[tuple[str, int]]], ...] = tuple(
    (text, frozenset(truth))
    for text, truth in (
        ("Unter Schutz stehen Laubbäume, deren Stamm in 1 m Höhe mindestens 80 cm Umfang hat.", [("t", 1)]),
        ("Eiben sind schon ab 50 cm geschützt, Obstbäume dagegen meist nicht.", [("t", 1)]),
        ("Walnuss und Esskastanie sind trotz ihrer Früchte geschützt.", [("t", 1)]),
        (
            "Wer einen geschützten Baum entfernt oder wesentlich verändert, verstößt gegen die Satzung.",
            [("t", 2)],
        ),
        ("Pflegeschnitte, die fachgerecht ausgeführt werden, bleiben erlaubt.", [("t", 2)]),
        (
            "Bei unmittelbarer Gefahr dürfen Sie handeln, müssen es aber unverzüglich dem Grünflächenamt anzeigen.",
            [("t", 2)],
        ),
        (
            "Als Ersatz ist ein Baum mit mindestens 18 cm Stammumfang auf demselben Grundstück zu pflanzen.",
            [("t", 3)],
        ),
        ("Sonst wird eine Ausgleichszahlung in Höhe von 1.150 Euro pro Baum fällig.", [("t", 3)]),
        (
            "Dem schriftlichen Antrag fügen Sie bitte einen Lageplan mit Standort und Art des Baumes bei.",
            [("t", 3)],
        ),
        (
            "Die Eltern berichten, dass die Ampel an der Süchtelner Straße seit Juni abgeschaltet ist.",
            [("l", 1)],
        ),
        ("Ein Mädchen sei letzte Woche beinahe angefahren worden.", [("l", 1)]),
        ("Mit 140 Unterschriften bitten sie um einen Zebrastreifen oder Tempo 30.", [("l", 1)]),
        ("Ihr Schreiben vom 4. August blieb bis heute ohne Antwort.", [("l", 2)]),
        (
            "Vorgeschlagen wird ein Treffen vor Ort zwischen 7.30 und 8.00 Uhr mit Schulleiterin und Elternbeirat.",
            [("l", 2)],
        ),
        ("Für Gemeindestraßen sind 2026 1.840.000 Euro angesetzt, 2025 waren es 1.612.300 Euro.", [("b", 1)]),
        ("Grund sind höhere Asphaltpreise und die Brücke am Nettebruch, die erneuert wird.", [("b", 1)]),
        ("Bei den Bädern sinkt der Zuschussbedarf auf 965.000 Euro.", [("b", 2)]),
        ("Das Hallenbad bleibt von März bis Oktober wegen der Dachsanierung geschlossen.", [("b", 2)]),
        ("Vielen Dank für Ihr Schreiben und Ihr Engagement für die Sicherheit der Kinder.", []),
        ("Bäume sind wichtig für das Klima in der Stadt und spenden im Sommer Schatten.", []),
        (
            "Für die Fällung eines Baumes benötigen Sie außerhalb des Waldes in der Regel eine Genehmigung.",
            [],
        ),
        (
            "Vom 1. März bis 30. September dürfen Bäume nach dem Bundesnaturschutzgesetz nicht gefällt werden.",
            [],
        ),
        ("Die Straßenverkehrsbehörde prüft, ob die Voraussetzungen für Tempo 30 vorliegen.", []),
        ("Wir laden Sie zu einem Gespräch im Rathaus am 12. Oktober um 10 Uhr ein.", []),
        ("Die Ausgleichszahlung beträgt 2.500 Euro je Baum.", []),
        ("Für Schulen sind 2026 insgesamt 3.200.000 Euro angesetzt.", []),
        ("Das Freibad öffnet voraussichtlich im Mai und ist täglich bis 20 Uhr geöffnet.", []),
        ("Bitte haben Sie Verständnis, dass die Prüfung einige Wochen dauern kann.", []),
    )
)
