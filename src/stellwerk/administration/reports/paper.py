# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands around the tables of a month's document: title, what it is about, what one must know to read it."""

from __future__ import annotations

from stellwerk.administration.reports import german
from stellwerk.administration.reports.month import MonthReport
from stellwerk.administration.reports.pdf_file import Paper


def paper_of(report: MonthReport) -> Paper:
    """The frame of a month's report."""
    month = german.month(report.first)
    if report.house:
        scope = "Gesamtes Haus"
    elif report.department is not None:
        scope = f"{report.titles.department(report.department)} mit unterstellten Ämtern"
    else:
        scope = "Ämter: " + ", ".join(
            sorted(report.titles.department(name) for name in report.departments or ())
        )
    state = (
        "Der Monat ist abgeschlossen."
        if report.over
        else f"Der Monat läuft noch: Stand {german.moment(report.now)}."
    )
    notes = [
        "Alle Beträge sind netto, wo nichts anderes dabeisteht. Gebucht wird auf ein Billionstel genau; hier ist auf "
        "den Cent verteilt, sodass Spalten ihre Summe ergeben. Ein Aufruf gehört zu dem deutschen Tag, an dem er "
        "begann.",
        "Grün (eigene Hardware) kostet je Aufruf nichts; was die Hardware kostet, steht unter Investition.",
        f"Monate von Ämtern sind genau angegeben. Alles Feinere steht nur da, wenn mindestens {report.k} Personen "
        "dahinterstehen und niemand es aus anderen Angaben errechnen kann (§ 72 Abs. 3 LPVG NRW).",
    ]
    return Paper(
        title=f"KI-Nutzung und Kosten – {month}",
        subtitle=f"{scope}. {state}",
        month=month,
        notes=tuple(notes),
    )
