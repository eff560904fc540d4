# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the trail and has to agree with it: open calls, the ledger's sums and entries, held budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from stellwerk.audit.report import Flaws, Kind
from stellwerk.audit.verify import Opened
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.entries import Certainty, EntryKind, LedgerEntry, corrected, settled
from stellwerk.metering.ledger import LedgerKey, Sums, correction_entry, entry
from stellwerk.metering.reservation import claims_in
from stellwerk.storage.tables import budget_state, ledger, ledger_account, ledger_entry, open_intent
from stellwerk.values.record import Correction, Settlement

Select = Callable[[sa.Select[Any]], Iterable[tuple[Any, ...]]]
"""Runs a statement in the transaction of the verification; rows come as they are asked for."""

_OPEN = sa.select(open_intent.c.decision_id, open_intent.c.claims)
_ENTRIES = sa.select(*(sa.cast(c, sa.Text) if c.name == "day" else c for c in ledger_entry.c)).order_by(
    ledger_entry.c.seq
)
_HELD = sa.select(
    budget_state.c.budget, sa.cast(budget_state.c.period, sa.Text), budget_state.c.reserved_pico
)


def ledger_lines(select: Select, table: sa.Table) -> dict[LedgerKey, Sums]:
    """The lines of ``ledger`` or ``audit_carried``.

    Days as text on both databases: the trail knows them so, and SQLAlchemy would stumble over one that is none.
    """
    width = len(LedgerKey._fields)
    statement = sa.select(sa.cast(table.c.day, sa.Text), *list(table.c)[1:])
    return {LedgerKey(*row[:width]): Sums(*row[width:]) for row in select(statement)}


class BooksBeside:
    """Told of the trail's rows in order, it follows the entries beside them; :meth:`compare` looks at the rest."""

    def __init__(self, select: Select, carried: dict[LedgerKey, Sums], flaws: Flaws) -> None:
        """``carried``: the sums of rows that are gone; those of the trail are added to them."""
        self._select = select
        self._lines = carried
        self._flaws = flaws
        self._accounts = {row[0]: LedgerAccount(*row[1:]) for row in select(sa.select(ledger_account))}
        self._entries: Iterator[tuple[Any, ...]] = iter(select(_ENTRIES))
        self._next = next(self._entries, None)
        self._reserved: dict[str, tuple[str, str]] = {}  # day and key of open calls
        self._wrong: list[tuple[int, str]] = []

    def opened(self, seq: int, decision_id: str, intent: Opened) -> None:
        """See :class:`stellwerk.audit.verify.Books`."""
        found = self._at(seq)
        if intent.reserved_pico is None:
            self._none_expected(found)
            return
        account = None if found is None else self._account(found)
        if (
            found is None
            or account is None
            or found
            != LedgerEntry(
                *(seq, found.day, EntryKind.RESERVATION, decision_id, found.account),
                *(0, 0, 0, 0, 0, 0, Certainty.REPORTED, intent.reserved_pico),
            )
            or account[:3] != (intent.department, intent.cost_centre, intent.use_case)
            or account[4:7] != (intent.zone, intent.endpoint, intent.model)
        ):
            self._differs(seq)
        else:
            self._reserved[decision_id] = (found.day, account.key)

    def settled(self, seq: int, settlement: Settlement, use_case: str, day: str) -> None:
        """See :class:`stellwerk.audit.verify.Books`."""
        key, sums = entry(settlement, use_case, day)
        self._add(key, sums)
        found = self._at(seq)
        day, api_key = self._reserved.pop(settlement.decision_id, (key.day, None))
        if found is None:
            if settlement.day:  # versions that kept no entries named no day
                self._differs(seq)
        elif (
            found != settled(seq, key.day, found.account, settlement)
            or (settlement.day and settlement.day != day)
            or not self._is_place(found, key, api_key)
        ):
            self._differs(seq)

    def corrected(self, seq: int, correction: Correction) -> None:
        """See :class:`stellwerk.audit.verify.Books`."""
        key, sums = correction_entry(correction)
        self._add(key, sums)
        found = self._at(seq)
        if (
            found is None
            or found != corrected(seq, found.account, correction)
            or not self._is_place(found, key, "")
        ):
            self._differs(seq)

    def compare(self, open_in_trail: set[str]) -> None:
        """After the last row: entries without a row, open calls, sums, and what budgets hold."""
        self._none_expected(self._at(None))
        self._tell_wrong()
        in_table: dict[str, str] = {row[0]: row[1] for row in self._select(_OPEN)}
        for decision_id in sorted(in_table.keys() ^ open_in_trail, key=str):
            where = "the trail, but not in" if decision_id in open_in_trail else "not in the trail, but in"
            text = f"call {decision_id} is open in {where} the table of open calls"
            self._flaws.add(Kind.OPEN_DIFFERS, 0, text)
        stored = ledger_lines(self._select, ledger)
        for key in sorted(stored.keys() | self._lines.keys(), key=str):
            if stored.get(key) != self._lines.get(key):
                text = (
                    f"the ledger's line of {key.day}, department {key.department}, cost centre {key.cost_centre}, "
                    f"model {key.model} is not the sum of its settlements"
                )
                self._flaws.add(Kind.LEDGER_DIFFERS, 0, text)
        self._compare_held(in_table.values())

    def _tell_wrong(self) -> None:
        """Each entry; only the first where rows of the trail are wrong or have moved, which entries only follow."""
        more = len(self._wrong) - 1
        if self._flaws.listed and more > 0:
            seq, text = self._wrong[0]
            self._wrong = [(seq, f"{text}; so are {more} others, as the trail itself does not hold together")]
        for seq, text in self._wrong:
            self._flaws.add(Kind.ENTRY_DIFFERS, seq, text)

    def _compare_held(self, claims: Iterable[str]) -> None:
        held: Counter[tuple[str, str]] = Counter()
        for text in claims:
            try:
                for claim in claims_in(text):
                    held[claim.budget, claim.period] += claim.amount_pico
            except (msgspec.MsgspecError, TypeError, UnicodeError):
                self._flaws.add(Kind.BUDGET_DIFFERS, 0, "what an open call claims of budgets cannot be read")
        stored = {(row[0], row[1]): row[2] for row in self._select(_HELD) if row[2]}
        for budget, period in sorted(stored.keys() | {k for k, v in held.items() if v}, key=str):
            if stored.get((budget, period), 0) != held[budget, period]:
                text = f"budget {budget}, period from {period}: what it holds is not what open calls claim"
                self._flaws.add(Kind.BUDGET_DIFFERS, 0, text)

    def _at(self, seq: int | None) -> LedgerEntry | None:
        """The entry of this row; those before it have none. ``None``: whatever is left has none."""
        while self._next is not None and (seq is None or self._next[0] < seq):
            self._none_expected(LedgerEntry(*self._next))
            self._next = next(self._entries, None)
        if self._next is None or self._next[0] != seq:
            return None
        found = LedgerEntry(*self._next)
        self._next = next(self._entries, None)
        return found

    def _none_expected(self, found: LedgerEntry | None) -> None:
        if found is not None:
            text = f"the ledger has an entry {found.seq} of which the trail's row says nothing"
            self._wrong.append((found.seq, text))

    def _is_place(self, found: LedgerEntry, key: LedgerKey, api_key: str | None) -> bool:
        """``api_key``: the one that the account must be of; ``None``: any."""
        account = self._account(found)
        return account is not None and account == LedgerAccount(
            *key[1:4], account.key if api_key is None else api_key, *key[4:]
        )

    def _account(self, found: LedgerEntry) -> LedgerAccount | None:
        """What an entry is booked on; ``None`` if that is gone or was changed."""
        account = self._accounts.get(found.account)
        return account if account is not None and account_id(account) == found.account else None

    def _add(self, key: LedgerKey, sums: Sums) -> None:
        known = self._lines.get(key)
        self._lines[key] = sums if known is None else known.plus(sums)

    def _differs(self, seq: int) -> None:
        self._wrong.append((seq, f"the ledger's entry {seq} is not what row {seq} of the trail says"))
