# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A known surname that stands alone: "Schmidt kommt später", "Müller-Brand ist im Urlaub"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.names.first_names import SURNAMES
from stellwerk.detectors.names.grammar import PUBLIC_FIGURES, WORD, about_something_else, is_word_of_language
from stellwerk.detectors.view import View

_ARTICLE = re.compile(
    r"\b(?:im|am|das|des|ein|eine|einen|einem|einer|vom|zum|zur|beim|kein|keine|jeden|jedem|jeder|ins|ans"
    r"|diesem|diesen|dieser|in|nach|aus|stadt|kreis|gemeinde|ort|firma|fa\.) $"
)
_MORE = re.compile(rf"(?:-{WORD})+")
# Commentaries and collections of law are quoted by their authors: "Schmidt/Wacker, EStG", "Fischer, StGB, 65. Aufl."
_QUOTED = re.compile(
    rf"(?:/{WORD})*,? ?(?:in:? {WORD}|[A-Z]\w*[GO]\b|§|Rn\b|Rz\b|SGB|a\. ?a\. ?O|[0-9]+\. Aufl|NJW|NVwZ|DÖV"
    rf"|juris)|/{WORD}"
)
# Surnames that are words of English as well, and what such a word is followed by where it is one: "Good morning",
# "Read the text"; not "Glass a. D." or "Long i. V.". A name that is missed so ("Rich the plumber") is left to the
# encoder.
_ENGLISH = frozenset(
    """bird brown carry clear close cook early field fresh glass good hope judge long moon must read rich seven short
    were wood""".split()
)
_ENGLISH_GOES_ON = re.compile(
    r" (?:the|(?:a|I)(?= [a-z]{2})|this|that|these|those|all|any|each|my|our|your|its|their|it|them|up|out|into"
    r"|about|through|me|us|you|we|please|morning|evening|afternoon|night|day|luck|idea|points?|questions?|answers?"
    r"|texts?|versions?|summar(?:y|ies)|lists?|instructions?|overview|descriptions?|introduction|letters?|e?mails?"
    r"|paragraphs?|sentences?|words?|rules?)\b"
)


def find(view: View) -> Iterator[Hit]:
    """Capitalised surnames of the list without an article before them."""
    text = view.text
    for name in view.words & SURNAMES:
        for at in view.occurrences(name):
            end = at + len(name)
            if not text[at].isupper() or (
                text[at + 1].isupper() and not text[max(0, at - 20) : end + 20].isupper()
            ):
                continue
            start = at
            if start and text[start - 1] == "-":
                begin = start - 1
                while begin and (text[begin - 1].isalpha() or text[begin - 1] == "-"):
                    begin -= 1
                if not text[begin].isupper():
                    continue
                start = begin
            more = _MORE.match(text, end)
            if more is not None:
                if is_word_of_language(more.group()):
                    continue
                end = more.end()
            if name in _ENGLISH and start == at and _ENGLISH_GOES_ON.match(text, end):
                continue
            if (
                not _ARTICLE.search(view.before(start, 12))
                and _QUOTED.match(text, end) is None
                and not about_something_else(text, view.lower, start, end)
                and view.lower[view.lower.rfind(" ", 0, max(0, start - 1)) + 1 : end] not in PUBLIC_FIGURES
            ):
                yield Hit("person", start, end, "names.surname")
