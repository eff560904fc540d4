# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money: price lists, entries of the ledger, budgets, warnings, invoices, measured power."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; what was booked and is open before has no reservation."""
    op.create_table(
        "budget_state",
        sa.Column("budget", sa.String(40), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("reserved_pico", sa.BigInteger(), nullable=False),
        sa.Column("spent_pico", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.SmallInteger(), nullable=False),
        sa.Column("passed_on", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("budget", "period"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "headcount",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(64), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "department"),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("net_pico", sa.BigInteger(), nullable=False),
        sa.Column("vat_pico", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
        sa.Column("imported_by", sa.String(40), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=True),
        sa.Column("decided_by", sa.String(40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("provider", "sha256", name="uq_invoice_provider"),
    )
    op.create_index("ix_invoice_month", "invoice", ["month"], unique=False)
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("cost_centre", sa.Text(), nullable=False),
        sa.Column("use_case", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(16), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("price_version", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("decision_id", sa.String(200), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("tokens_in", sa.BigInteger(), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), nullable=False),
        sa.Column("cached_in", sa.BigInteger(), nullable=False),
        sa.Column("reasoning_out", sa.BigInteger(), nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("audio_ms", sa.BigInteger(), nullable=False),
        sa.Column("certainty", sa.SmallInteger(), nullable=False),
        sa.Column("amount_pico", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_ledger_entry_day", "ledger_entry", ["day"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("next_at", sa.String(32), nullable=True),
        sa.Column("sent_at", sa.String(32), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notice_next_at", "notice", ["next_at"], unique=False)
    op.create_table(
        "power_hour",
        sa.Column("endpoint", sa.String(64), nullable=False),
        sa.Column("hour", sa.String(32), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("energy_mj", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", "hour", "source"),
    )
    op.create_table(
        "price_list",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("plan_minimum_pico", sa.BigInteger(), nullable=True),
        sa.Column("vat_percent", sa.String(8), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("corrects", sa.String(80), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
        sa.Column("imported_by", sa.String(40), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["corrects"], ["price_list.name"], name="fk_price_list_corrects_price_list"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_price_list_provider", "price_list", ["provider", "valid_from"], unique=False)
    op.create_table(
        "invoice_line",
        sa.Column("invoice", sa.String(40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=True),
        sa.Column("tokens_in", sa.BigInteger(), nullable=True),
        sa.Column("tokens_out", sa.BigInteger(), nullable=True),
        sa.Column("cached_in", sa.BigInteger(), nullable=True),
        sa.Column("amount_pico", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice"], ["invoice.id"], name="fk_invoice_line_invoice_invoice"),
        sa.PrimaryKeyConstraint("invoice", "line"),
    )
    op.create_table(
        "price",
        sa.Column("list", sa.String(80), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("input_micro", sa.BigInteger(), nullable=False),
        sa.Column("output_micro", sa.BigInteger(), nullable=False),
        sa.Column("cached_micro", sa.BigInteger(), nullable=True),
        sa.Column("reasoning_micro", sa.BigInteger(), nullable=True),
        sa.Column("image_micro", sa.BigInteger(), nullable=False),
        sa.Column("audio_minute_micro", sa.BigInteger(), nullable=False),
        sa.Column("request_micro", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["list"], ["price_list.name"], name="fk_price_list_price_list"),
        sa.PrimaryKeyConstraint("list", "model"),
    )
    op.create_table(
        "budget",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("department", sa.String(64), nullable=True),
        sa.Column("cost_centre", sa.String(64), nullable=True),
        sa.Column("use_case", sa.String(64), nullable=True),
        sa.Column("api_key", sa.String(64), nullable=True),
        sa.Column("zone", sa.String(16), nullable=True),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("amount_pico", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("warn_at", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("archived_at", sa.String(32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["api_key"], ["api_key.id"], name="fk_budget_api_key_api_key"),
        sa.ForeignKeyConstraint(
            ["cost_centre"], ["cost_centre.code"], name="fk_budget_cost_centre_cost_centre"
        ),
        sa.ForeignKeyConstraint(["department"], ["department.name"], name="fk_budget_department_department"),
        sa.ForeignKeyConstraint(["use_case"], ["use_case.name"], name="fk_budget_use_case_use_case"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_budget_changed", "budget", ["changed"], unique=False)
    op.add_column(
        "audit_carried", sa.Column("cached_in", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "audit_carried", sa.Column("reasoning_out", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "audit_carried", sa.Column("auto_calls", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "audit_carried", sa.Column("auto_saved_pico", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("ledger", sa.Column("cached_in", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("reasoning_out", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("auto_calls", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("auto_saved_pico", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("open_intent", sa.Column("key", sa.Text(), server_default="", nullable=False))
    op.add_column("open_intent", sa.Column("day", sa.String(10), server_default="", nullable=False))
    op.add_column("open_intent", sa.Column("price_version", sa.Text(), server_default="", nullable=False))
    op.add_column("open_intent", sa.Column("currency", sa.String(8), server_default="EUR", nullable=False))
    op.add_column(
        "open_intent", sa.Column("reserved_pico", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("open_intent", sa.Column("claims", sa.Text(), server_default="", nullable=False))
    _entries_stay()


def _entries_stay() -> None:
    """What stands in the ledger is followed by corrections and never changed, whoever tries."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ledger_entry_stays BEFORE UPDATE ON ledger_entry "
            "BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never changed; add a correction'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION ledger_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'entries of the ledger are never changed; add a correction'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_entry_stays BEFORE UPDATE ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_entry_stays()"
    )
