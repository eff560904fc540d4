# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries of the ledger: what was reserved, what it came to, what was put right afterwards. Added, never changed."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from stellwerk.values.record import Correction, Intent, Outcome, Settlement


class EntryKind(IntEnum):
    """What an entry says."""

    RESERVATION = 1  # the most that the call may cost, before it is sent
    SETTLEMENT = 2  # what it came to: exactly one for each reservation
    CORRECTION = 3  # a difference to what was booked: refunds, counts that the invoice brought


class Certainty(IntEnum):
    """Where the counts come from."""

    REPORTED = 0  # from the provider
    ESTIMATED = 1  # counted or estimated here
    UNKNOWN = 2  # the process died before the provider said anything


class LedgerEntry(NamedTuple):
    """A row of ``ledger_entry``. ``seq`` is the trail's row that says the same."""

    seq: int
    day: str  # on which the call began, German time, ISO
    kind: int
    decision_id: str
    account: int  # metering.account.account_id
    tokens_in: int
    tokens_out: int
    cached_in: int
    reasoning_out: int
    images: int
    audio_ms: int
    certainty: int
    amount_pico: int


def reserved(seq: int, day: str, account: int, intent: Intent) -> LedgerEntry:
    """The entry of a call that begins."""
    return LedgerEntry(
        *(seq, day, int(EntryKind.RESERVATION), intent.decision_id, account),
        *(0, 0, 0, 0, 0, 0),
        *(int(Certainty.REPORTED), intent.reserved_pico),
    )


def settled(seq: int, day: str, account: int, settlement: Settlement) -> LedgerEntry:
    """The entry of a call that ends."""
    return _with_usage(seq, day, EntryKind.SETTLEMENT, account, settlement, certainty(settlement))


def corrected(seq: int, account: int, correction: Correction) -> LedgerEntry:
    """The entry of a correction."""
    return _with_usage(seq, correction.day, EntryKind.CORRECTION, account, correction, Certainty.REPORTED)


def certainty(settlement: Settlement) -> Certainty:
    """How well the counts of a settlement are known."""
    if settlement.cost_unknown:
        return Certainty.UNKNOWN
    estimated = settlement.usage.estimated and settlement.outcome is not Outcome.REJECTED
    return Certainty.ESTIMATED if estimated else Certainty.REPORTED


def _with_usage(
    seq: int, day: str, kind: EntryKind, account: int, record: Settlement | Correction, certain: Certainty
) -> LedgerEntry:
    usage = record.usage
    return LedgerEntry(
        *(seq, day, int(kind), record.decision_id, account),
        *(usage.tokens_in, usage.tokens_out, usage.cached_in, usage.reasoning_out),
        *(usage.images, usage.audio_ms, int(certain), record.cost_pico),
    )
