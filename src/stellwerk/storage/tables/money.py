# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money: price lists, the ledger's entries, budgets, warnings on their way, invoices, measured power.

Amounts are integers: ``_pico`` is 10^-12 of a currency, ``_micro`` 10^-6. Days are German days. No person stands in
anything that a call wrote; who imported, signed or set something stands where a person did so.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stellwerk.storage.tables.base import Json, Moment, RowId, metadata

price_list = Table(
    "price_list",
    metadata,
    Column(
        "name", String(80), primary_key=True
    ),  # the version, as bookings name it; NAME@DAY: of stellwerk.yaml
    Column("provider", String(64), nullable=False),  # whose list: endpoints name it as their price_list
    Column("title", Text, nullable=False),
    Column("currency", String(3), nullable=False),  # ISO 4217
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),  # last day; NULL: until the next list of the provider
    Column("plan", Text),  # of the contract, where the provider has several
    Column("plan_minimum_pico", BigInteger),  # net, a month; NULL: none
    Column("vat_percent", String(8), nullable=False),  # decimal text; shown apart, in no booking
    Column("source", Text, nullable=False),  # document or address that it was taken from
    Column("corrects", String(80), ForeignKey("price_list.name")),  # stands in the place of that one
    Column("sha256", String(64), nullable=False),  # of the file
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", String(40)),  # person; NULL: the shell, or erased
    Column("changed", BigInteger, nullable=False),
    Index("ix_price_list_provider", "provider", "valid_from"),
)
"""Versions of price lists. Added, never changed: a wrong one is followed by its correction."""

price = Table(
    "price",
    metadata,
    Column("list", String(80), ForeignKey("price_list.name"), primary_key=True),
    Column("model", String(200), primary_key=True),  # the provider's name, as endpoints send it
    Column("input_micro", BigInteger, nullable=False),  # per million tokens
    Column("output_micro", BigInteger, nullable=False),
    Column("cached_micro", BigInteger),  # NULL: like other input
    Column("reasoning_micro", BigInteger),  # NULL: like other output
    Column("image_micro", BigInteger, nullable=False),  # per image
    Column("audio_minute_micro", BigInteger, nullable=False),
    Column("request_micro", BigInteger, nullable=False),
)
"""Prices of a list."""

ledger_account = Table(
    "ledger_account",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # metering.account.account_id
    Column("department", Text, nullable=False),
    Column("cost_centre", Text, nullable=False),
    Column("use_case", Text, nullable=False),
    Column("key", Text, nullable=False),  # id of the API key
    Column("zone", String(16), nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("price_version", Text, nullable=False),  # "" where nothing is billed
    Column("currency", String(8), nullable=False),
)
"""Places of booking, each once, so that an entry stays short."""

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),  # on which the call began
    Column("kind", SmallInteger, nullable=False),  # metering.entries.EntryKind
    Column("decision_id", String(200), nullable=False),  # "" for corrections that belong to no single call
    Column("account", BigInteger, nullable=False),  # ledger_account.id
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("cached_in", BigInteger, nullable=False),
    Column("reasoning_out", BigInteger, nullable=False),
    Column("images", Integer, nullable=False),
    Column("audio_ms", BigInteger, nullable=False),
    Column("certainty", SmallInteger, nullable=False),  # metering.entries.Certainty
    Column("amount_pico", BigInteger, nullable=False),  # reserved, settled, or the difference
    Index("ix_ledger_entry_day", "day"),
)
"""One reservation and one settlement for each call, and corrections. ``seq`` is the number of the trail's row that
says the same, which is where the time and the decision stand. Added, never changed; kept as long as that row."""

budget = Table(
    "budget",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("department", String(64), ForeignKey("department.name")),  # and those below it
    Column("cost_centre", String(64), ForeignKey("cost_centre.code")),
    Column("use_case", String(64), ForeignKey("use_case.name")),
    Column("api_key", String(64), ForeignKey("api_key.id")),  # of the four at most one; none: the house
    Column("zone", String(16)),  # yellow | red; NULL: both
    Column("period", String(16), nullable=False),  # values.calendar.Period
    Column("amount_pico", BigInteger, nullable=False),  # net
    Column("currency", String(3), nullable=False),
    Column("hard", Boolean, nullable=False),  # closes yellow or red when it is used up; soft: warns only
    Column("warn_at", Json, nullable=False),  # list of per cents, ascending
    Column(
        "recipients", Json, nullable=False
    ),  # mail addresses of offices; beside those of the configuration
    Column("created_at", Moment, nullable=False),
    Column("archived_at", Moment),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("ix_budget_changed", "changed"),
)
"""What a unit may spend in a month, quarter or year."""

budget_state = Table(
    "budget_state",
    metadata,
    Column("budget", String(40), primary_key=True),
    Column("period", Date, primary_key=True),  # its first day
    Column("reserved_pico", BigInteger, nullable=False),  # by calls under way
    Column("spent_pico", BigInteger, nullable=False),
    Column("told", SmallInteger, nullable=False),  # the highest per cent that was reached
    Column("passed_on", SmallInteger, nullable=False, server_default="0"),  # and that recipients were told of
    sqlite_with_rowid=False,
)
"""How far a budget is used, moved in the transactions of the books."""

notice = Table(
    "notice",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),  # budget
    Column("subject", String(64), nullable=False),  # id of the budget
    Column("channel", String(16), nullable=False),  # email | webhook
    Column("target", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("next_at", Moment),  # NULL: sent, or given up
    Column("sent_at", Moment),
    Column("problem", Text),  # why the last try failed
    Index("ix_notice_next_at", "next_at"),
)
"""Warnings on their way to people and programs."""

invoice = Table(
    "invoice",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("provider", String(64), nullable=False),
    Column("number", Text, nullable=False),  # the provider's; "" for a list of usage
    Column("month", Date, nullable=False),  # its first day
    Column("currency", String(3), nullable=False),
    Column("net_pico", BigInteger, nullable=False),
    Column("vat_pico", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the file
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", String(40)),
    Column("state", String(16), nullable=False),  # open | signed | disputed
    Column("decided_at", Moment),
    Column("decided_by", String(40)),
    Column("note", Text, nullable=False),
    Column("result", Json),  # what was compared when it was decided: sums and differences
    Column("version", Integer, nullable=False),
    UniqueConstraint("provider", "sha256"),
    Index("ix_invoice_month", "month"),
)
"""Invoices and usage lists of a provider, and what finance made of them."""

invoice_line = Table(
    "invoice_line",
    metadata,
    Column("invoice", String(40), ForeignKey("invoice.id"), primary_key=True),
    Column("line", Integer, primary_key=True),  # of the file, from 1
    Column("day", Date),  # NULL: for the whole month
    Column("model", String(200), nullable=False),  # the provider's name
    Column("requests", BigInteger),
    Column("tokens_in", BigInteger),
    Column("tokens_out", BigInteger),
    Column("cached_in", BigInteger),
    Column("amount_pico", BigInteger, nullable=False),  # net
)
"""What the provider says was used."""

power_hour = Table(
    "power_hour",
    metadata,
    Column("endpoint", String(64), primary_key=True),
    Column("hour", Moment, primary_key=True),  # its beginning, UTC
    Column("source", String(16), primary_key=True),  # nvml | rapl | declared
    Column("energy_mj", BigInteger, nullable=False),  # millijoule, of the machine, without cooling
    Column("seconds", Integer, nullable=False),  # for which there is a figure
)
"""Electricity of the own hardware, by hour."""
