# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reports of a month stand on once it is over."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, SmallInteger, String, Table

from stellwerk.storage.tables.base import metadata

headcount = Table(
    "headcount",
    metadata,
    Column("month", Date, primary_key=True),  # its first day
    Column("department", String(64), primary_key=True),
    Column("parent", String(64)),  # the department above it then
    Column("people", Integer, nullable=False),  # active ones who worked in it itself
    Column(
        "least", SmallInteger, nullable=False
    ),  # people that had to stand behind a figure: reports.group_size
)
"""How many people departments had when a month was over. Written once: who would draw the lines of a past month anew
whenever somebody comes or goes, would tell what lies between the lines."""
