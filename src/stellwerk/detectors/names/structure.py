# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that the place tells and no list has to know: table columns, greetings, "(Jaydon, 2)", enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stellwerk.detectors import columns
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.first_names import FIRST_NAMES, SURNAMES
from stellwerk.detectors.names.grammar import (
    NAME,
    PIECE,
    PLACEHOLDERS,
    TOKEN,
    about_something_else,
    is_word_of_language,
)
from stellwerk.detectors.view import View

_HEAD = re.compile(
    r"\b(?:name|nachname|vorname|familienname|mitarbeiter(?:in|/in)?|bearbeiter(?:in)?"
    r"|sachbearbeiter(?:in)?|ansprechpartner(?:in)?"
    r"|ausgegeben an|empfänger(?:in)?|halter(?:in)?|mieter(?:in)?|eigentümer(?:in)?|bewohner(?:in)?"
    r"|schüler(?:in)?|kind|teilnehmer(?:in)?"
    r"|teilnehmende|bewerber(?:in)?|kunde|person|zuständig|vertreter(?:in)?|vertretung|fahrer(?:in)?"
    r"|patient(?:in)?|antragsteller(?:in)?"
    r"|steuerpflichtiger?|früh|spät|nacht|frühdienst|spätdienst|nachtdienst|bereitschaft|betreuer(?:in)?"
    r"|mutter|vater|abholer|leitung|kontaktperson)\b"
)
_SEPARATED = re.compile(r"[^,/&;\"]+")
_GREETING_WORDS = frozenset("hallo hi moin liebe lieber hey servus morgen tag abend dear".split())
_GREETED = re.compile(rf"[ ](?:{TOKEN})(?: {TOKEN}){{0,2}}(?=[ ]?[,!\n]|$)")
_LAST_WORDS = re.compile(rf"[\n,.!?] ?((?:{TOKEN}) (?:{TOKEN})(?: {TOKEN})?)[ \n]*$")
_LETTER = 60  # characters from which a text may be a letter that ends with the writer's name
_AGED = re.compile(rf"\(({TOKEN}), (?:ca\. )?[0-9]{{1,2}}(?: J(?:ahre|\.)?)?\)")
# "Leon, 4 Jahre", "Mia (7)": a name that a list knows, with an age.
_OLD = re.compile(
    rf"(?<![\w-])({TOKEN})(?:, (?:ca\. )?[0-9]{{1,3}} ?(?:J\.|J\b|Jahren?\b|Monate\b|[Jj]ährig)| \([0-9]{{1,2}}\))"
)
_NEXT = re.compile(
    rf"(?:,| und| sowie| &|/| \+|;) ?(?:(?:Herrn?|Frau|Dr\.|Fr\.|Hr\.) )?({TOKEN}(?: {TOKEN}){{0,2}})"
    r"(?=[ ]?[,.;:)/\n!?&+|]| und | sowie | \(| - |$)"
)
_COLUMN_SIGNS = ("|", ";", "\t")


def find(view: View) -> Iterator[Hit]:
    """Names in columns, greetings and brackets."""
    text, lower = view.text, view.lower
    if "\n" in text and (any(sign in text for sign in _COLUMN_SIGNS) or columns.has_commas(text)):
        for start, end in columns.below(lower, _HEAD):
            for part in _SEPARATED.finditer(text, start, end):
                span = _whole_name(view, part.start(), part.end())
                if span is not None:
                    yield Hit("person", span[0], span[1], "names.column")
    for word in view.words & _GREETING_WORDS:
        for at in view.occurrences(word):
            match = _GREETED.match(text, at + len(word))
            if match is not None:
                span = _whole_name(view, match.start() + 1, match.end())
                if span is not None:
                    yield Hit("person", span[0], span[1], "names.greeting")
    match = _LAST_WORDS.search(text, max(0, len(text) - 60))
    if match is not None and len(text) > _LETTER:
        span = _whole_name(view, match.start(1), match.end(1))
        signed = match.group().startswith("\n") or any(
            word in FIRST_NAMES or word in SURNAMES for word in match[1].lower().split()
        )
        if span is not None and signed:
            yield Hit("person", span[0], span[1], "names.last_words")
    if "(" in text and view.groups:
        for match in _AGED.finditer(text):
            if not is_word_of_language(match[1]):
                yield Hit("person", match.start(1), match.end(1), "names.aged")
    if view.groups:
        for match in _OLD.finditer(text):
            name = match[1].lower()
            if (name in FIRST_NAMES or name in SURNAMES) and not is_word_of_language(match[1]):
                yield Hit("person", match.start(1), match.end(1), "names.aged")


def enumerated(view: View, hits: Sequence[Hit]) -> Iterator[Hit]:
    """What follows a name in an enumeration: "Tekle Haile, Yonas Berhane und Semhar Tesfay"."""
    done = 0
    for hit in sorted((h for h in hits if h.kind == "person"), key=lambda h: h.start):
        if hit.start < done:
            continue
        end = done = hit.end
        while True:
            match = _NEXT.match(view.text, end)
            if match is None:
                break
            tokens = match[1].count(" ")
            span = _whole_name(view, match.start(1), match.end(1))
            if span is None or (tokens == 0 and not _sure(view, match)):
                break
            yield Hit("person", span[0], span[1], "names.enumerated", hit.data_class)
            end = done = match.end()


def _sure(view: View, match: re.Match[str]) -> bool:
    """Whether one word behind a name is a name, too, and not a place or a trade ("Weyers, Nettetal")."""
    name = match[1].lower()
    return name in SURNAMES or name in FIRST_NAMES or not match.group().startswith((",", ";"))


def _whole_name(view: View, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without blanks around it, if it is nothing but a name."""
    text = view.text
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    match = NAME.match(text, start, end)
    if match is None or match.end() != end:
        return None
    pieces = [piece.group().rpartition(" ")[2] for piece in PIECE.finditer(text, start, end)]
    if any(is_word_of_language(piece) for piece in pieces if not piece.endswith(".")):
        return None
    if (
        all(piece.endswith(".") for piece in pieces)
        or pieces[-1].lower() in PLACEHOLDERS
        or len(pieces[0]) < 3
    ):
        return None
    if any(piece.isupper() and len(piece) < 5 for piece in pieces if not piece.endswith(".")):
        return None
    quoted = text[max(0, start - 1) : start] == '"' == text[end : end + 1]  # a cell of a table
    return None if not quoted and about_something_else(text, view.lower, start, end) else (start, end)
