# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is set aside for a call before it is sent, and where it will be booked."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from stellwerk.metering.budget import Claim


class Reservation(NamedTuple):
    """Beside an intent: what the trail does not say because it names a key, and what budgets hold for the call."""

    key: str  # id of the API key
    day: str  # on which the call begins, German time, ISO
    price_version: str  # in force then, of the first target
    currency: str
    claims: tuple[Claim, ...] = ()


def claims_text(claims: tuple[Claim, ...]) -> str:
    """As the table of open calls holds them; "" for none."""
    return msgspec.json.encode(claims).decode() if claims else ""


def claims_in(text: str) -> tuple[Claim, ...]:
    """The inverse of :func:`claims_text`."""
    return msgspec.json.decode(text, type=tuple[Claim, ...]) if text else ()
