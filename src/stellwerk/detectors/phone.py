# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telephone numbers: E.164 and DIN 5008 in every print.

A cheap look at the digits picks candidates; ``phonenumbers`` (numbering plans of all countries) decides where no
telling word stands before. Hotlines and switchboards that an office publishes are no finding (mobile numbers
always are).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

_TELLING = re.compile(
    r"tel\b|telefon|\btelef|\bfon\b|phone|handy|mobil|fax|ruf\b|rufnummer|durchwahl|erreich|whatsapp|anruf|angerufen|\bnummer\b"
    r"|zurückruf|notfalln|signal\b|sms"
)
_PUBLIC = re.compile(
    r"hotline|service-?telefon|info-?telefon|servicenummer|sammelruf|zentrale|vermittlung|bürgertelefon|hilfetelefon"
    r"|notruf|\bcpv\b|bereitschaftsdienst|sprechzeit|pressestelle|stadtbücherei|wertstoffhof"
)
_PUBLIC_AFTER = re.compile(r"[ ,;(]{0,3}(?:sammelruf|zentrale|hotline|rund um die uhr|\(?gebührenfrei)")
_DATE = re.compile(
    r"[0-3]?[0-9][./\-][01]?[0-9][./\-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
)
_PAPER = re.compile(r"[0-9]{1,5}/(?:19|20)[0-9]{2}")  # number of a council paper
# Digits with what DIN 5008 and people put between them; "(0)" in the middle, a bracket closed after the area code.
_WHOLE = re.compile(r"[0-9]+(?:(?: ?\(0\) ?| ?[)\]] ?(?:[/-] ?)?|[ ./\-]{1,3})[0-9]+){0,16}")
# Within a town without the area code, right behind the word only.
_LOCAL_WORDS = frozenset("tel telefon fon telefonnummer rufnummer handynummer".split())
_LOCAL = re.compile(
    r"\b(?:tel|telefon|fon|telefonnummer|rufnummer|handynummer)\b[.:]{0,2} (?:ist |lautet )?"
    r"([1-9][0-9]{1,7}(?:[ /-][0-9]{2,4}){0,3})(?![\w/.,-]?[0-9])"
)
_NO_BEGINNING = frozenset("-./,_#=&")
# Free-call, shared-cost and service numbers are given to offices and companies only (Nummernplan der BNetzA).
_SERVICE = re.compile(r"(?:0|0049|49)(?:800|180[1-7]|900[1359]|137)[0-9]{5,}$")
_MOBILE = re.compile(r"(?:0|490?|00490?)1[5-7]")


def find(view: View) -> Iterator[Hit]:
    """Numbers that begin with 0, 00 or +, beside a telling word or valid in their country's plan."""
    text = view.text
    seen = -1
    for start, _ in view.groups:
        before_digit = text[start - 1 : start]
        plus = before_digit == "+" or text[max(0, start - 2) : start] == "+ "
        if start < seen or not (text[start] == "0" or plus) or before_digit.isdigit():
            continue
        whole = _WHOLE.match(text, start)
        if whole is None:
            continue
        begin = text.rindex("+", 0, start) if plus else start
        stop = whole.end()
        bracket = text[begin - 1 : begin] in ("(", "[")
        if bracket and whole.group().count(")") + whole.group().count("]") > whole.group().count("("):
            begin -= 1  # (02835) 3770: the bracket is part of the number
        elif not bracket and (text[begin - 1 : begin].isalnum() or text[begin - 1 : begin] in _NO_BEGINNING):
            continue
        if (
            _DATE.match(text, start, stop)
            or (_PAPER.fullmatch(text, start, stop) and not _TELLING.search(view.before(begin, 24)))
            or text[stop : stop + 1].isalpha()
        ):
            continue
        number = text[begin:stop]
        compact = "".join(c for c in number if c.isdigit())
        size = len(compact)
        if size > 15 or size < 6:
            continue
        seen = stop
        if _SERVICE.match(compact):
            continue
        mobile = _MOBILE.match(compact) is not None
        before = view.before(begin, 50)
        if not mobile and (
            number.endswith(("-0", " 0"))
            or _PUBLIC.search(before)
            or _PUBLIC_AFTER.match(view.after(stop, 30))
        ):
            continue
        if _TELLING.search(before[-32:]):
            yield Hit("phone", begin, stop, "phone.context")
        elif (mobile and 10 <= size <= 15) or (size >= 7 and _in_plan(number)):
            yield Hit("phone", begin, stop, "phone.plan")
    if not view.words.isdisjoint(_LOCAL_WORDS):
        for match in _LOCAL.finditer(view.lower):
            digits = sum(map(str.isdigit, match[1]))
            before = view.before(match.start(), 50)
            if 5 <= digits <= 8 and not _PUBLIC.search(before) and not match[1].endswith(("-0", " 0")):
                yield Hit("phone", match.start(1), match.end(1), "phone.local")


def _in_plan(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "DE"))
    except phonenumbers.NumberParseException:
        return False
