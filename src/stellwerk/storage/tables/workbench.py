# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people keep at the workbench: preferences, a history of their own, assistants, ratings of answers.

No column holds a conversation in clear: its title, questions, answers and documents are sealed with a key of their
owner's (``history_key``), which stands here wrapped by the installation's. Names and instructions of assistants are
shared work and stand in clear. Days, not times, say when somebody worked: no profile of a day can be made from them.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stellwerk.storage.tables.base import Json, Moment, metadata

work_preference = Table(
    "work_preference",
    metadata,
    Column("person", String(40), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "history", Boolean, nullable=False
    ),  # keep conversations; off unless the person turned it on (R25)
    Column("documents", Boolean, nullable=False),  # and the texts of their documents
    Column("streaming", Boolean, nullable=False),  # show an answer while it is written
    Column("tour_seen", Boolean, nullable=False),
    Column("language", String(2)),  # NULL: as the address asks
)
"""How a person wants to work. No row: nothing was changed."""

history_key = Table(
    "history_key",
    metadata,
    Column("person", String(40), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("wrapped", Text, nullable=False),  # 256 random bits, sealed with the installation's secret.key
    Column("made_on", Date, nullable=False),
)
"""The key of a person's history. Once it is gone nothing below can be read, wherever a copy of a row still lies; but
for a backup that holds the key as well, until that is deleted."""

history_conversation = Table(
    "history_conversation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(40), ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # title, times, origin, and what rows belong to it
    Column("began_on", Date, nullable=False),
    Column("touched_on", Date, nullable=False),  # expires 30 days later
    Column(
        "turn", Integer, nullable=False
    ),  # counts the owner's savings: the order within a day, without its time
    Column("size", Integer, nullable=False),  # bytes, sealed, of everything that belongs to it
    Index("ix_history_conversation_owner", "owner", "turn"),
    Index("ix_history_conversation_touched_on", "touched_on"),
)
"""Conversations that their owners keep."""

history_message = Table(
    "history_message",
    metadata,
    Column(
        "conversation",
        String(40),
        ForeignKey("history_conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True),  # from 0
    Column("sealed", LargeBinary, nullable=False),
)
"""One question with its answer."""

history_document = Table(
    "history_document",
    metadata,
    Column(
        "conversation",
        String(40),
        ForeignKey("history_conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True),  # from 0
    Column("sealed", LargeBinary, nullable=False),
)
"""One document of a conversation: its name, and its text where the owner wants that."""

assistant = Table(
    "assistant",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(40)),  # person; NULL: erased
    Column("department", String(64), ForeignKey("department.name")),  # NULL: never shown to others
    Column("newest", Integer, nullable=False),  # number of the version that its owner works with
    Column("released", Integer),  # and of the one that others do; NULL: nobody else
    Column("made_on", Date, nullable=False),
    Index("ix_assistant_owner", "owner"),
    Index("ix_assistant_department", "department"),
)
"""Prepared instructions with documents: one's own, a department's or the house's."""

assistant_version = Table(
    "assistant_version",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("assistant", String(40), ForeignKey("assistant.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("name", Text, nullable=False),
    Column("instruction", Text, nullable=False),
    Column("model", String(200), nullable=False),  # a public name, or auto
    Column("tier", String(1)),  # S | M | L, for auto; NULL: any
    Column("floor", String(2), nullable=False),  # data class, K0 to K5
    Column("documents", Json, nullable=False),  # list of ids of assistant_document
    Column("state", String(16), nullable=False),  # workbench.assistants.State
    Column(
        "house", Boolean, nullable=False
    ),  # asked or released for the whole house, not the department alone
    Column("answer", Text),  # why it was rejected or withdrawn, for its owner
    Column("decided_by", String(40)),  # person; NULL: nobody yet, or erased
    Column("decided_at", Moment),
    Column("made_on", Date, nullable=False),
    UniqueConstraint("assistant", "number"),
)
"""Every change of an assistant is a version of its own; conversations name the one that they used."""

assistant_document = Table(
    "assistant_document",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("assistant", String(40), ForeignKey("assistant.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # name and text, for the department or for the owner alone
    Index("ix_assistant_document_assistant", "assistant"),
)
"""Texts that an assistant brings along."""

rating = Table(
    "rating",
    metadata,
    Column(
        "id", String(64), primary_key=True
    ),  # keyed hash of the answer's id: a second rating replaces the first
    Column("department", String(64), ForeignKey("department.name"), nullable=False),
    Column("week", Date, nullable=False),  # its Monday
    Column("model", String(200), nullable=False),
    Column("origin", Text, nullable=False),  # task:NAME, assistant:ID:VERSION or ""
    Column("good", Boolean, nullable=False),
    Column("reason", String(16)),  # wrong | incomplete | tone | language | unsafe | other
    Column("note", LargeBinary),  # sealed; goes 90 days later
    Column("shared", LargeBinary),  # question and answer, sealed, where the person gave them along; the same
    Column("state", String(8), nullable=False),  # new | seen
    Index("ix_rating_department", "department", "week"),
    Index("ix_rating_week", "week"),
)
"""What people think of answers, for the key user of their department. Nothing says who."""

text_release = Table(
    "text_release",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("requester", String(40), ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("department", String(64), ForeignKey("department.name"), nullable=False),
    Column("use_case", String(64), nullable=False),
    Column("model", String(200), nullable=False),
    Column("zone", String(8), nullable=False),  # of the model: for which it is asked
    Column("class_before", String(2), nullable=False),
    Column("class_after", String(2), nullable=False),  # without the findings that are called false alarms
    Column("waived", Json, nullable=False),  # those findings: kind, class, place, offsets, rule; no text
    Column(
        "sealed", LargeBinary
    ),  # the text with all findings; goes 24 hours after the decision, or with expiry
    Column("reason", LargeBinary, nullable=False),  # sealed: why they are false alarms
    Column("state", String(16), nullable=False),  # asked | confirmed | rejected | withdrawn
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),  # so long it waits for the second person
    Column("decided_by", String(40)),  # person; NULL: nobody yet, or erased
    Column("decided_at", Moment),
    Column("answer", LargeBinary),  # sealed: the second person's reason
    Column("until", Moment),  # so long the text may be sent
    Column(
        "mac", String(64)
    ),  # keyed hash over text and findings, who, what for, until when; by both persons' yes
    Index("ix_text_release_requester", "requester"),
    Index("ix_text_release_state", "state", "expires_at"),
)
"""Requests that exactly one text is treated as a lower class, because findings in it are false alarms."""

text_release_asked = Table(
    "text_release_asked",
    metadata,
    Column("release", String(40), ForeignKey("text_release.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(40), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_text_release_asked_person", "person"),
)
"""Whom the requester asked: nobody else sees the text."""

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),  # barrier | fault | wish | other
    Column("message", Text, nullable=False),  # sealed
    Column("contact", Text),  # sealed; NULL: none was given
    Column("inside", Boolean, nullable=False),  # came from somebody who was signed in; not from whom
    Column("given_on", Date, nullable=False),  # deleted a year later
    Index("ix_feedback_given_on", "given_on"),
)
"""What people say of the product itself, for administrators. Nothing says who, unless they left a contact."""
