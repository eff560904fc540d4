# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words in a full export that explain every file, German first."""

from __future__ import annotations

from collections.abc import Iterable

from stellwerk import __version__
from stellwerk.administration.full_export.areas import AREAS, Area

README = "LIESMICH-README.md"
SUMS = "SHA256SUMS"
CHECK = "check_trail.py"
ROWS, HEAD, CHECKPOINT = "audit-trail.jsonl", "audit-head.json", "audit-checkpoint.json"

_TRAIL = (
    (ROWS, "der Nachweis, eine Zeile je Eintrag", "the audit trail, one line a row"),
    (HEAD, "sein unterschriebenes Ende", "its signed end"),
    (
        CHECKPOINT,
        "was die Aufbewahrungsfristen daraus entfernt haben, unterschrieben; null: nichts",
        "what retention took away of it, signed; null: nothing",
    ),
    (CHECK, "prüft den Nachweis ohne Stellwerk", "checks the trail without Stellwerk"),
    (SUMS, "Prüfsummen aller Dateien", "checksums of all files"),
)

_GERMAN = """\
# Vollständiger Export aus Stellwerk

Stand: {at} (UTC), Version {version}. Alle Dateien zeigen denselben Augenblick.

**Der Export enthält personenbezogene Daten der Beschäftigten (Namen, Mailadressen, Rollen). Behandeln Sie ihn
entsprechend.** Er enthält keine Inhalte von Anfragen, keine Geheimnisse und keine Hashwerte von Geheimnissen. Zum
Wiederherstellen dient die Sicherung (stellwerk backup), nicht dieser Export.

Jede Tabelle liegt zweimal vor. JSON (UTF-8) enthält die genauen Werte. CSV ist für Tabellenprogramme: UTF-8 mit BOM,
Trennzeichen Semikolon, Beträge mit Dezimalkomma, Zeiten in UTC nach ISO 8601. Beginnt ein Text mit =, +, - oder @,
steht ein Apostroph davor, damit ihn kein Programm als Formel ausführt; unsichtbare Zeichen sind ersetzt. Felder, die
auf andere Tabellen zeigen, nennen deren Kennung (department, cost_centre, use_case, person, granted_by, requested_by,
created_by). `file` in source heißt: steht in stellwerk.yaml.

Nachweis prüfen: `python3 check_trail.py` im entpackten Ordner, mit Unterschriften `python3 check_trail.py audit.key`.
Der Schlüssel liegt im Datenordner und gehört nicht in den Export. Prüfsummen: `sha256sum -c SHA256SUMS`.
"""

_ENGLISH = """\
# Full export of Stellwerk

As of {at} (UTC), version {version}. All files show the same moment.

**The export holds personal data of employees (names, mail addresses, roles). Treat it accordingly.** It holds no
content of calls, no secrets and no hashes of secrets. To restore, use a backup (stellwerk backup), not this export.

Each table comes twice. JSON (UTF-8) holds the exact values. CSV is for spreadsheets: UTF-8 with a BOM, semicolons,
amounts with a decimal comma, times in UTC after ISO 8601. A text that begins with =, +, - or @ has an apostrophe before
it, so that no program runs it as a formula; invisible characters are replaced. Fields that point to other tables name
their ids (department, cost_centre, use_case, person, granted_by, requested_by, created_by). `file` in source means:
stands in stellwerk.yaml.

Check the trail: `python3 check_trail.py` in the unpacked folder, with signatures `python3 check_trail.py audit.key`.
The key lies in the data folder and is no part of the export. Checksums: `sha256sum -c SHA256SUMS`.
"""


def readme(at: str) -> str:
    """The file, for an export of this moment."""
    german = ((area, area.german) for area in AREAS)
    english = ((area, area.english) for area in AREAS)
    return "\n".join(
        (
            _GERMAN.format(at=at, version=__version__),
            *_files(german, ((name, de) for name, de, _ in _TRAIL)),
            "",
            _ENGLISH.format(at=at, version=__version__),
            *_files(english, ((name, en) for name, _, en in _TRAIL)),
            "",
        )
    )


def _files(areas: Iterable[tuple[Area, str]], others: Iterable[tuple[str, str]]) -> Iterable[str]:
    for area, words in areas:
        fields = ", ".join(column.name for column in area.columns)
        yield f"- `{area.name}.json`, `{area.name}.csv`: {words}. ({fields})"
    for name, words in others:
        yield f"- `{name}`: {words}."
