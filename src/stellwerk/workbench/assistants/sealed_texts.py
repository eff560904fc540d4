# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents of an assistant: sealed for the department that it belongs to, or for its owner alone."""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable, Iterator

import msgspec
import sqlalchemy as sa

from stellwerk.documents.values import Document, Passage, Sort
from stellwerk.errors import Conflict
from stellwerk.storage.database import Writing
from stellwerk.storage.secrets import Secrets
from stellwerk.storage.tables import assistant_document
from stellwerk.workbench.assistants.values import Assistant, Text
from stellwerk.workbench.sealing import Unreadable, seal, unseal

_SECTION = 3000  # characters: about a page


class _Content(msgspec.Struct, frozen=True):
    name: str
    text: str


def put(writing: Writing, secrets: Secrets, assistant: str, whose: str, name: str, text: str) -> str:
    """Seal a text for ``whose`` (:func:`audience`); returns its id."""
    made = f"ad_{random.token_hex(10)}"
    sealed = seal(_key(secrets, whose), _place(assistant, made), msgspec.json.encode(_Content(name, text)))
    writing.execute(sa.insert(assistant_document).values(id=made, assistant=assistant, sealed=sealed))
    return made


def texts_of(connection: sa.Connection, secrets: Secrets, found: Assistant) -> list[Text]:
    """The texts of a version, in their order."""
    by_id = _opened(connection, secrets, found.id, audience(found.department, found.id))
    return [by_id.get(name, Text(name, "", "", broken=True)) for name in found.texts]


def sound(texts: Iterable[Text]) -> list[Text]:
    """All of them. Raises ``Conflict`` if somebody changed one in the database."""
    found = list(texts)
    if any(text.broken for text in found):
        raise Conflict(
            "a document of this assistant was changed in the database; remove it and put it in again"
        )
    return found


def seal_again(writing: Writing, secrets: Secrets, assistant: str, before: str, after: str) -> None:
    """Seal every text of an assistant for somebody else. Raises ``Conflict`` like :func:`sound`."""
    if before == after:
        return
    for text in sound(_opened(writing.connection, secrets, assistant, before).values()):
        content = msgspec.json.encode(_Content(text.name, text.text))
        sealed = seal(_key(secrets, after), _place(assistant, text.id), content)
        here = assistant_document.c.id == text.id
        writing.execute(sa.update(assistant_document).where(here).values(sealed=sealed))


def forget(writing: Writing, assistant: str, still: set[str]) -> int:
    """Delete the texts that no version in use names any more (R10); returns how many."""
    gone = sa.delete(assistant_document).where(
        assistant_document.c.assistant == assistant, assistant_document.c.id.not_in(still)
    )
    return int(writing.execute(gone).rowcount)


def audience(department: str | None, assistant: str) -> str:
    """For whom the texts of an assistant are sealed: its department, or nobody beyond its owner."""
    return f"department {department}" if department is not None else f"owner of {assistant}"


def document_of(text: Text) -> Document:
    """A text as a document of a conversation, in sections as long as a page."""
    sections = (Passage(n, Sort.SECTION, part) for n, part in enumerate(_sections(text.text), 1))
    return Document(name=text.name, kind="txt", size=len(text.text.encode()), passages=tuple(sections))


def _sections(text: str) -> Iterator[str]:
    """Cut between paragraphs, else between words, else anywhere."""
    rest = text
    while len(rest) > _SECTION:
        window = rest[:_SECTION]
        cut = (
            max(window.rfind("\n\n"), 0)
            or max(window.rfind("\n"), 0)
            or max(window.rfind(" "), 0)
            or _SECTION
        )
        yield rest[:cut]
        rest = rest[cut:].lstrip()
    if rest.strip():
        yield rest


def _opened(connection: sa.Connection, secrets: Secrets, assistant: str, whose: str) -> dict[str, Text]:
    found = {}
    key = _key(secrets, whose)
    for row in connection.execute(
        sa.select(assistant_document).where(assistant_document.c.assistant == assistant)
    ):
        try:
            content = msgspec.json.decode(unseal(key, _place(assistant, row.id), row.sealed), type=_Content)
        except (Unreadable, msgspec.MsgspecError):
            found[row.id] = Text(row.id, "", "", broken=True)
            continue
        found[row.id] = Text(row.id, content.name, content.text)
    return found


def _key(secrets: Secrets, whose: str) -> bytes:
    return secrets.key(f"assistants of {whose}")


def _place(assistant: str, document: str) -> str:
    return f"{assistant} {document}"
