# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbench: preferences, sealed histories, assistants, ratings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables. Nobody keeps a history until they turn it on."""
    _people()
    _history()
    _assistants()
    _ratings()
    _feedback()
    _releases()


def _people() -> None:
    op.create_table(
        "work_preference",
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("documents", sa.Boolean(), nullable=False),
        sa.Column("streaming", sa.Boolean(), nullable=False),
        sa.Column("tour_seen", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(2), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_work_preference_person_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person"),
    )


def _history() -> None:
    op.create_table(
        "history_key",
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_history_key_person_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "history_conversation",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("touched_on", sa.Date(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"], ["person.id"], name="fk_history_conversation_owner_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_history_conversation_owner", "history_conversation", ["owner", "turn"], unique=False)
    op.create_index(
        "ix_history_conversation_touched_on", "history_conversation", ["touched_on"], unique=False
    )
    for name in ("history_message", "history_document"):
        op.create_table(
            name,
            sa.Column("conversation", sa.String(40), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["conversation"],
                ["history_conversation.id"],
                name=f"fk_{name}_conversation_history_conversation",
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("conversation", "number"),
        )


def _assistants() -> None:
    op.create_table(
        "assistant",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(40), nullable=True),
        sa.Column("department", sa.String(64), nullable=True),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["department.name"], name="fk_assistant_department_department"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_assistant_department", "assistant", ["department"], unique=False)
    op.create_index("ix_assistant_owner", "assistant", ["owner"], unique=False)
    op.create_table(
        "assistant_version",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("assistant", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("tier", sa.String(1), nullable=True),
        sa.Column("floor", sa.String(2), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("house", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(40), nullable=True),
        sa.Column("decided_at", sa.String(32), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant"],
            ["assistant.id"],
            name="fk_assistant_version_assistant_assistant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assistant", "number", name="uq_assistant_version_assistant"),
    )
    op.create_table(
        "assistant_document",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("assistant", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant"],
            ["assistant.id"],
            name="fk_assistant_document_assistant_assistant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_assistant_document_assistant", "assistant_document", ["assistant"], unique=False)


def _ratings() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("shared", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["department.name"], name="fk_rating_department_department"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rating_department", "rating", ["department", "week"], unique=False)
    op.create_index("ix_rating_week", "rating", ["week"], unique=False)


def _releases() -> None:
    op.create_table(
        "text_release",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("requester", sa.String(40), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("use_case", sa.String(64), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("zone", sa.String(8), nullable=False),
        sa.Column("class_before", sa.String(2), nullable=False),
        sa.Column("class_after", sa.String(2), nullable=False),
        sa.Column("waived", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(40), nullable=True),
        sa.Column("decided_at", sa.String(32), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.String(32), nullable=True),
        sa.Column("mac", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["requester"], ["person.id"], name="fk_text_release_requester_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["department"], ["department.name"], name="fk_text_release_department_department"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_text_release_requester", "text_release", ["requester"], unique=False)
    op.create_index("ix_text_release_state", "text_release", ["state", "expires_at"], unique=False)
    op.create_table(
        "text_release_asked",
        sa.Column("release", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"],
            ["text_release.id"],
            name="fk_text_release_asked_release_text_release",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_text_release_asked_person_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release", "person"),
    )
    op.create_index("ix_text_release_asked_person", "text_release_asked", ["person"], unique=False)


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_feedback_given_on", "feedback", ["given_on"], unique=False)
