# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Alembic runs: every pending revision in one transaction, on the connection that it is given."""

from __future__ import annotations

from alembic import context

from stellwerk.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,  # it can undo one, though: a start that is killed leaves the old revision
)
with context.begin_transaction():
    context.run_migrations()
