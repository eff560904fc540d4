# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form of the chat page, as it was sent: what is to be asked, of which model, and what is to happen."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from starlette.requests import Request

from stellwerk.policy.decide import AUTO
from stellwerk.web.form import read_form

LONGEST = 200_000  # characters of one message
_LARGEST_BODY = 2 * 1024 * 1024  # bytes: a message, percent-encoded where it is not ASCII
_PLACE = re.compile(r"stelle-([0-9]{1,7})-([0-9]{1,7})\Z")


class Draft(msgspec.Struct, frozen=True):
    """What somebody is about to send."""

    question: str
    model: str
    declared: bool
    purpose: str
    action: str
    places: frozenset[tuple[int, int]]  # marked places that were chosen: offsets in code points
    stricter: str = ""  # the class by hand that the form names, whatever stands there

    @property
    def too_long(self) -> bool:
        """More than one message may hold."""
        return len(self.question) > LONGEST


EMPTY = Draft("", AUTO, False, "", "", frozenset())


def draft_of(fields: Mapping[str, str]) -> Draft:
    """The draft in a form's fields. Browsers send CR LF; a text has LF alone, so that offsets mean one thing."""
    places = [match for name in fields if (match := _PLACE.match(name))]
    return Draft(
        question=fields.get("frage", "").replace("\r\n", "\n").replace("\r", "\n"),
        model=fields.get("modell") or AUTO,
        declared=fields.get("erklaert") == "ja",
        purpose=fields.get("zweck", ""),
        action=fields.get("tun", "senden"),
        places=frozenset((int(match[1]), int(match[2])) for match in places),
        stricter=fields.get("klasse", ""),
    )


async def long_form(request: Request) -> Mapping[str, str]:
    """The fields of a form with a message in it. Raises ``Unreadable``."""
    return await read_form(request, _LARGEST_BODY)


def wants_parts(request: Request) -> bool:
    """Whether a script of ours asks, which puts parts into the page, and not the browser for a whole page."""
    return request.headers.get("accept", "") == "application/json"
