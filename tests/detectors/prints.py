# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How print, mail programs and people separate the groups of a number; and where in a text a number may stand."""

from __future__ import annotations

# Between groups: nothing, blanks (also non-breaking, thin, figure), stops, strokes, hyphens (also typographic).
SEPARATORS = {
    "nothing": "",
    "blank": " ",
    "no-break space": "\u00a0",
    "thin space": "\u2009",
    "narrow no-break space": "\u202f",
    "figure space": "\u2007",
    "stop": ".",
    "stroke": "/",
    "hyphen": "-",
    "non-breaking hyphen": "\u2011",
    "en dash": "\u2013",
}

# What stands around a number: (before, after).
SURROUNDINGS = {
    "alone": ("", ""),
    "sentence": ("Bitte prüfen Sie ", ", danke."),
    "brackets": ("(siehe ", ")"),
    "end of sentence": ("Es geht um ", "."),
    "quotes": ("die Angabe „", "“ stimmt"),
    "colon": ("Nummer:", ";"),
    "json": ('{"a": [{"wert": "', '"}]}'),
    "json escaped": ('{\\"wert\\": \\"', '\\"}'),
    "csv": ("17;", ";offen;12,50"),
    "tab": ("17\t", "\toffen"),
    "markdown table": ("| 17 | ", " | offen |"),
    "html cell": ("<td>", "</td>"),
    "url": ("https://portal.example/akte?nr=", "&art=2"),
    "mail quote": ("> Am Montag schrieb jemand:\n> ", "\n> und mehr nicht"),
    "list item": ("- erstens\n- ", "\n- drittens"),
    "emoji before": ("👩🏽‍⚕️🚒 ", " 👍"),
    "NFD before": ("Ma\u0308rz und Fu\u0308rsorge: ", " fu\u0308r Ko\u0308ln"),
    "zero width before": ("\u200b\ufeffsiehe\u200b ", "\u200b"),
}

# Invisible signs between all characters.
INVISIBLE = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "soft hyphen": "\u00ad",
    "word joiner": "\u2060",
    "right-to-left mark": "\u200f",
    "bidi isolate": "\u2068",
    "byte order mark": "\ufeff",
}


def set_in(surrounding: str, number: str) -> tuple[str, int, int]:
    """The text, and where the number lies in it."""
    before, after = SURROUNDINGS[surrounding]
    return before + number + after, len(before), len(before) + len(number)
