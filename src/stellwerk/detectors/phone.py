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
    r"|zurückruf|notfallnummer|signal\b|sms"
)
_PUBLIC = re.compile(
    r"hotline|service-?telefon|info-?telefon|servicenummer|sammelruf|zentrale|vermittlung|bürgertelefon|hilfetelefon"
    r"|notruf|bereitschaftsdienst|sprechzeit|pressestelle|stadtbücherei|wertstoffhof"
)
_PUBLIC_AFTER = re.compile(r"[ ,;(]{0,3}(?:sammelruf|zentrale|hotline|rund um die uhr|\(?gebührenfrei)")
_DATE = re.compile(
    r"[0-3]?[0-9][./\-][01]?[0-9][./\-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
)
_PAPER = re.compile(r"[0-9]{1,5}/(?:19|20)[0-9]{2}")  # number of a council paper
_MOBILE = re.compile(r"(?:0|49|0049)1[5-7]")


def find(view: View) -> Iterator[Hit]:
    """Numbers that begin with 0, 00 or +, beside a telling word or valid in their country's plan."""
    text = view.text
    skip = -1
    for index, (start, end, digits) in enumerate(view.runs):
        if start < skip:
            continue
        begin = start
        size = len(digits)
        plus = start > 0 and text[start - 1] == "+"
        if text[start] != "0" and not plus:
            continue
        if _DATE.match(text, start, end) or _PAPER.fullmatch(text, start, end):
            continue
        if plus:
            begin = start - 1
        before_char = text[begin - 1] if begin else " "
        if before_char == "(":
            begin -= 1
        elif before_char.isalnum() or before_char in "-./,_#=&":
            continue
        # (02835) 377-0 and +49 (0)2835: the bracket cuts the run; take what follows it.
        stop = end
        if end < len(text) and text[end : end + 1] == ")":
            for later, late_end, late_digits in view.runs[index + 1 : index + 2]:
                if later - end <= 3:
                    stop, size, skip = late_end, size + len(late_digits), late_end
        if size > 15 or size < 6:
            continue
        if stop < len(text) and text[stop].isalpha():
            continue
        number = text[begin:stop]
        compact = "".join(c for c in number if c.isdigit())
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
        elif size >= 7 and _in_plan(number):
            yield Hit("phone", begin, stop, "phone.plan")


def _in_plan(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "DE"))
    except phonenumbers.NumberParseException:
        return False
