# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the books hold of a call: an intent before the first byte goes upstream, then exactly one end.

Records hold class, zone, model, counts, costs, times and reasons; never content, never a person.
Times are aware UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone


class Outcome(StrEnum):
    """How a call ended."""

    DELIVERED = "delivered"
    CLIENT_GONE = "client_gone"  # the client left; what was produced until then is settled
    UPSTREAM_FAILED = "upstream_failed"  # no byte was delivered
    UPSTREAM_BROKEN = "upstream_broken"  # broke off after the first byte
    REJECTED = "rejected"  # the provider refused the call
    INTERRUPTED = "interrupted"  # the gateway was stopped, or killed: then closed at the next start


class Intent(msgspec.Struct, frozen=True, gc=False):
    """Durable before anything leaves: this call is about to be sent there, for these reasons."""

    decision_id: str
    at: datetime
    caller: str  # keyed pseudonym of the key, rotating monthly
    department: str
    cost_centre: str
    use_case: str
    data_class: DataClass
    zone: Zone
    endpoint: str
    model: str
    policy_version: str
    kinds: tuple[str, ...]  # kinds found, sorted, unique
    uninspectable: int  # number of parts that could not be inspected
    reserved_pico: int = 0  # the most that the call may cost, 10^-12 of its currency
    release: str = ""  # id of the release of this very text, by which some of the kinds count as false alarms
    declared: str = ""  # the class that key, use case or person declared; "": none
    raised: str = ""  # as what the person classified the conversation by hand; "": not at all


class Overflow(msgspec.Struct, frozen=True, gc=False):
    """Durable before an open call is sent on to another endpoint (same or stricter zone)."""

    decision_id: str
    at: datetime
    zone: Zone
    endpoint: str
    model: str
    because: str  # code of the error that the endpoint before gave


class Settlement(msgspec.Struct, frozen=True, gc=False):
    """The end of a call. ``zone``, ``endpoint`` and ``model`` are those that really answered (overflow)."""

    decision_id: str
    at: datetime
    outcome: Outcome
    zone: Zone
    endpoint: str
    model: str
    department: str
    cost_centre: str
    usage: Usage
    cost_pico: int  # 10^-12 of currency
    currency: str
    price_version: str  # "" where nothing is billed
    overhead_us: int  # own time before the first byte went upstream, microseconds
    first_byte_us: int  # until the first answer byte; 0 when none came
    total_us: int
    cost_unknown: bool = False  # the process was killed: what was used upstream is not known
    day: str = ""  # on which the call began, German time, ISO: its day of booking; "": the UTC day of ``at``
    auto: bool = False  # the caller asked for "auto"
    saved_pico: int = 0  # what the dearest model that auto could have chosen would have cost more


class Correction(msgspec.Struct, frozen=True, gc=False):
    """A difference to what was booked, so that the ledger says what is true. Counts and cost may be negative.

    Of one call (its ``decision_id``), or of a model and day as an invoice has it (""). It names the office that
    answers for it, no person.
    """

    decision_id: str
    at: datetime
    day: str  # the day of booking that is put right, ISO
    zone: Zone
    endpoint: str
    model: str
    department: str
    cost_centre: str
    use_case: str
    usage: Usage
    cost_pico: int
    currency: str
    price_version: str
    because: str  # refund | invoice | recovered | price
    reference: str = ""  # of the invoice, the price list, ...
    calls: int = 0  # calls more or fewer


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """A call that was refused by decision; nothing left the house."""

    decision_id: str
    at: datetime
    caller: str
    department: str
    cost_centre: str
    use_case: str
    data_class: DataClass
    model: str  # as asked for, if it is a known name, else "?"
    policy_version: str
    kinds: tuple[str, ...]
    uninspectable: int
    code: str


class Event(msgspec.Struct, frozen=True, gc=False):
    """Anything else worth the chain: ``area:object:action`` with plain, content-free detail."""

    name: str  # "endpoint:hosting:drift", "system:start:ok", ...
    at: datetime
    detail: dict[str, str]
