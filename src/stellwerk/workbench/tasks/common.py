# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the forms of several tasks have in common."""

from __future__ import annotations

from stellwerk.workbench.tasks.field import Both, Field, Kind
from stellwerk.workbench.tasks.task import MATERIAL

LONGEST = 20_000  # characters, about eight pages; more comes as a document

FLOOR_BY_TEXT: Both = (
    "Die Aufgabe selbst verlangt keine besondere Klasse. Es zählt, was in Ihrem Text steht und wie Sie ihn einstufen.",
    "The task itself demands no class. What counts is what stands in your text and how you class it.",
)


def material_field(label: Both, missing: Both, hint: Both | None = None, rows: int = 10) -> Field:
    """The field for the text itself."""
    return Field(
        name=MATERIAL,
        kind=Kind.TEXT,
        label=label,
        hint=hint or ("Höchstens 20.000 Zeichen.", "At most 20,000 characters."),
        missing=missing,
        longest=LONGEST,
        rows=rows,
    )
