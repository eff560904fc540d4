# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where people wrote somebody's name or mail address into a text: found, and struck out.

Whole words only, and only what names one person: a mail address, or a name of at least two words. A login or a single
word may be anything.
"""

from __future__ import annotations

import json
import re
from typing import Any

import sqlalchemy as sa

from stellwerk.administration.adopt import FILE
from stellwerk.administration.people import Person
from stellwerk.storage.database import Writing
from stellwerk.storage.tables import audit, audit_outbox

STRUCK = "[gelöscht / erased]"


def found(connection: sa.Connection, column: sa.Column[Any], person: Person) -> list[dict[str, Any]]:
    """The rows that mention the person: their keys and the text."""
    pattern = _pattern(person)
    if pattern is None:
        return []
    keys = list(column.table.primary_key.columns)
    return [
        {"key": [str(part) for part in row[:-1]], "text": row[-1]}
        for row in connection.execute(sa.select(*keys, column).where(column.is_not(None)).order_by(*keys))
        if pattern.search(_text(row[-1]))
    ]


def strike(writing: Writing, column: sa.Column[Any], person: Person) -> tuple[int, list[str]]:
    """Replace every mention. Returns how many rows, and those that ``stellwerk.yaml`` would bring back."""
    pattern = _pattern(person)
    table = column.table
    rows = found(writing.connection, column, person)
    again: list[str] = []
    (key,) = table.primary_key.columns  # of every table with a text that people write
    for row in rows:
        values: dict[str, Any] = {column.name: _struck(row["text"], pattern)}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        if "changed" in table.c:
            values["changed"] = writing.revision
        here = key == key.type.python_type(row["key"][0])
        writing.execute(sa.update(table).where(here).values(values))
        if "source" in table.c:
            source = writing.execute(sa.select(table.c.source).where(here)).scalar()
            if source == FILE:
                again.append(f"{table.name} {row['key'][0]}: {column.name}")
    return len(rows), again


def in_trail(connection: sa.Connection, person: Person) -> int:
    """How many events mention the person by name or mail address. Reads the whole trail."""
    pattern = _pattern(person)
    if pattern is None:
        return 0
    payloads = connection.execution_options(yield_per=1000).execute(
        sa.select(audit.c.payload).where(audit.c.decision_id == "")
    )
    waiting = connection.execute(sa.select(audit_outbox.c.detail))
    return sum(pattern.search(_text(text)) is not None for rows in (payloads, waiting) for (text,) in rows)


def _pattern(person: Person) -> re.Pattern[str] | None:
    words = []
    if "@" in person.email:
        words.append(re.escape(person.email))
    names = re.findall(r"\w[\w'’.-]*", person.display_name)
    if len(names) > 1:
        words.append(re.escape(person.display_name))
        if "," in person.display_name:  # Beispiel, Erika
            last, _, first = person.display_name.partition(",")
            words.append(re.escape(f"{first.strip()} {last.strip()}"))
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _struck(value: Any, pattern: re.Pattern[str] | None) -> Any:
    if pattern is None:
        return value
    match value:
        case str():
            return pattern.sub(STRUCK, value)
        case list():
            return [_struck(item, pattern) for item in value]
        case dict():
            return {field: _struck(item, pattern) for field, item in value.items()}
        case _:
            return value
